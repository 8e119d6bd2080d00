"""No to something about a one-time meeting."""

from bot.ids import Field
from bot.refusals.base import NotYours, Refusal


class NotYourMeeting(NotYours):
    """Only the two people in this meeting can decide about it, each for themselves."""


class TimeIsOver(Refusal):
    """That time has already begun, so it can no longer be chosen or changed."""


class AlreadyArranged(Refusal):
    """The meeting is already at that time."""


class TimeIsPast(Refusal):
    """That time is over. Please choose one that is still to come."""


class TooFarAhead(Refusal):
    """That is more than a year ahead. Please choose an earlier time."""


class SameTimeTwice(Refusal):
    """You have already chosen this time. Please choose another one, or leave this empty."""


class TimeMissing(Refusal):
    """Please choose at least one time."""


class TopicMissing(Refusal):
    """Please say in a few words what the meeting is about."""

    field = Field.TOPIC


class NoSuchLength(Refusal):
    """Please choose one of the lengths in the list."""

    field = Field.MINUTES


class YouMeetThen(Refusal):
    """You are meeting {other} at that time. Please choose another one."""


class NotFreeThen(Refusal):
    """{other} is not free then. Please choose another time."""


class NoOneTimeMeetings(Refusal):
    """{other} does not take one-time meetings just now."""


class OneTimeMeetingsAreOff(Refusal):
    """There are no one-time meetings in this programme just now."""


class YouTakeNoOneTimeMeetings(Refusal):
    """You take ongoing mentoring only. You can change that in your profile."""


class LetThemAnswer(Refusal):
    """You have changed this {limit} times without an answer. Please wait for {other}, or write to them."""


class AlreadyAskedToMeet(Refusal):
    """You asked {other} for a meeting on {at}. The card shows how things stand."""


class AlreadyMeeting(Refusal):
    """You are already meeting {other} on {at}. The card shows the time."""


class TooManyMeetingsAsked(Refusal):
    """You have reached the limit for open meeting requests: {limit}.

    Once one is answered, you can ask for another.
    """
