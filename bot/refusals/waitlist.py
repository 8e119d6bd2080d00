"""No to something about the waiting list."""

from bot.refusals.base import NotYours, Refusal


class NotYourPlace(NotYours):
    """Only the person waiting for this place can decide."""


class AlreadyOnTheList(Refusal):
    """You have been on the list for a place with {other} since {at}."""


class PlaceIsFree(Refusal):
    """{other} has a free place now, so there is nothing to wait for. You can ask at once."""


class NotOnTheList(Refusal):
    """You are no longer on this list. The card shows how things stand."""
