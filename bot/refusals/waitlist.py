"""No to something about the waiting list."""

from bot.refusals.base import NotYours, Refusal


class NotYourPlace(NotYours):
    """Only who waits for this place can decide about it."""


class AlreadyOnTheList(Refusal):
    """You have been on the list for a place with {other} since {at}."""


class NotOnTheList(Refusal):
    """You are not on this list any more. The card shows how it stands."""
