"""How a rule says no: one kind sentence, shown only to the person who clicked.

The docstring of a refusal is the sentence people read, with the facts it names in braces.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.enums import FollowUpChoice
from bot.ids import Field


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """That is not possible just now."""

    # The input of a modal that the sentence belongs to (its block_id), where there is one.
    field: ClassVar[str | None] = None

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts
        self.at_field = field or self.field

    def sentence(self, zone: ZoneInfo) -> str:
        """Say no in words, with times in `zone`, the reader's own."""
        return self.worded(" ".join((self.__doc__ or "").split()), zone)

    def worded(self, sentence: str, zone: ZoneInfo, **more: str) -> str:
        """Say it in a sentence made for another reader, with the same facts and `more` in its braces."""
        words = {name: _in_words(value, zone) for name, value in self.facts.items()}
        return sentence.format(**{**words, **more})


def _in_words(value: object, zone: ZoneInfo) -> object:
    if isinstance(value, datetime):
        return _day(value.astimezone(zone))
    return value


def _day(day: date) -> str:
    return f"{day:%-d %B}"


class NotYours(Refusal):
    """Only the two people of this match can decide about it, each for themselves."""


class NothingThere(Refusal):
    """That is not there any more. Your Home tab shows what is."""


class Retired(Refusal):
    """This button is from an earlier version of me. What it was about stands on your Home tab."""


class AlreadyConfirmed(Refusal):
    """You already confirmed on {at}."""


class AlreadyConnected(Refusal):
    """You and {other} have been connected since {at}."""


class AlreadyDeclined(Refusal):
    """This match was declined on {at}."""


class AlreadyWithdrawn(Refusal):
    """The request was withdrawn on {at}."""


class AlreadyExpired(Refusal):
    """This match closed by itself on {at}, because not both of you had confirmed."""


class AlreadyEnded(Refusal):
    """This connection ended on {at}."""


class ChangedMeanwhile(Refusal):
    """Something changed since you opened this, so nothing was done. The card shows how it stands now."""


class NotTakingThisOn(Refusal):
    """{other} is not taking this on just now."""


class MentorIsFull(Refusal):
    """{mentor} is at the limit of {limit} just now."""


class YouAreFull(Refusal):
    """You are at your limit of {limit}. You can raise it from the card or in your profile."""


class StartAgainLater(Refusal):
    """You and {other} can start again from {at} on."""

    def __init__(self, *, other: str, at: datetime) -> None:
        super().__init__(other=other, at=at)
        self._at = at

    def worded(self, sentence: str, zone: ZoneInfo, **more: str) -> str:
        """Name the first day on all of which they can: on the one before, it is a matter of the hour."""
        still_too_early = (self._at - timedelta.resolution).astimezone(zone)
        return super().worded(sentence, zone, at=_day(still_too_early.date() + timedelta(days=1)), **more)


class TooManyOpenRequests(Refusal):
    """You have {limit} requests open already. Once one of them is answered or withdrawn you can ask again."""


class NotAMentor(Refusal):
    """{other} is not listed as a mentor."""


class NotAMentee(Refusal):
    """{other} is not listed as a mentee."""


class JoinFirst(Refusal):
    """Please join as a mentee first: /mentoring join."""


class NotJoined(Refusal):
    """You have not joined the programme yet: /mentoring join."""


class YouArePaused(Refusal):
    """You have paused mentoring for now. Resume on your Home tab, then this works again."""


class NotWithYourself(Refusal):
    """Nobody can be their own mentor. Please choose somebody else."""


class AlreadyAsked(Refusal):
    """You asked {other} on {at}. The card shows how it stands."""


class AlreadyInTouch(Refusal):
    """You and {other} have been in touch since {at}. The card shows how it stands."""


class AlreadyProposed(Refusal):
    """This match was proposed on {at} already. Both have a card about it."""


class NoteAlreadySent(Refusal):
    """Your note went out on {at}. One note can be sent, so that nobody has to answer."""


class NothingToSend(Refusal):
    """Please write a few words, or close this without sending."""

    field = Field.NOTE


class AskedTooLate(Refusal):
    """This closes by itself on {at}. Please choose a day before that."""

    field = Field.LATER


class NotAnAdmin(Refusal):
    """Only the programme's admins can do that. They are named with /mentoring admins."""


class NotAllowedToNameAdmins(Refusal):
    """Admins are named by the programme's admins, or by an owner or admin of this Slack workspace."""


class TooLong(Refusal):
    """Please keep it under {limit} characters."""


class InThePast(Refusal):
    """That day is over. Please choose one that is still to come."""


class NoRole(Refusal):
    """Please choose mentee, mentor or both."""

    field = Field.ROLES


class NoMode(Refusal):
    """Please choose ongoing mentoring, one-time meetings or both. If you take on neither, pause."""

    field = Field.TAKES


class LimitTooLow(Refusal):
    """You support {current} already. Please choose at least {least}."""

    field = Field.LIMIT


class NotANumber(Refusal):
    """Please write a whole number from {least} to {most}."""

    field = Field.LIMIT


class RoleInUse(Refusal):
    """As a {role} you still have something open with {names}. Once that is over you can give this role up."""

    field = Field.ROLES


class TooManyTopics(Refusal):
    """Please choose the {limit} topics that matter most."""

    field = Field.TOPICS


class TopicTooLong(Refusal):
    """Please keep each topic within {limit} characters, and put commas between them."""

    field = Field.TOPICS


class TopicWithoutWords(Refusal):
    """Please name topics in words, with commas between them."""

    field = Field.TOPICS


class NotPaused(Refusal):
    """You are not paused: everything runs as usual."""


class TooFarAway(Refusal):
    """That is more than {years} years from now. Please choose an earlier day, or pause without an end."""


class DayNotUnderstood(Refusal):
    """Which day is that? Please write it like 2026-12-01, 1 December, tomorrow, next Monday or 2 weeks."""


class NobodyLeft(Refusal):
    """Somebody has to run the programme. Please leave at least one admin in the list."""

    field = Field.ADMINS


class CannotTakePart(Refusal):
    """{name} cannot be chosen: that is an app, or somebody who has left this workspace."""


class TooManyAtOnce(Refusal):
    """Please add at most {limit} people at a time."""

    field = Field.ADMINS


class UnknownPerson(Refusal):
    """I cannot find that person. Please type @ and choose somebody from the list that Slack shows."""


class TwoPeopleNeeded(Refusal):
    """Please name two people, the mentee first and then the mentor: @mentee @mentor."""


class PairNotPossible(Refusal):
    """It was not proposed. {reasons}"""  # noqa: D415 - the reasons are sentences of their own


class AnsweredAlready(Refusal):
    """You already sent this, on {at}. Thank you."""


class AnswerMissing(Refusal):
    """Please answer this one; the others are up to you."""


class NobodyWaits(Refusal):
    """This is answered, or it waits for a place or for somebody who is away: a reminder would not help."""


class RemindedLately(Refusal):
    """{other} was reminded on {at}. Once a week is enough."""


class NoOngoingMentoring(Refusal):
    """There is no ongoing mentoring in this programme just now."""


class StepIsOff(Refusal):
    """In this programme a one-time meeting does not lead to ongoing mentoring just now."""


class OneTimeMeetingsOnly(Refusal):
    """{other} takes one-time meetings only."""


class AlreadyOnTheList(Refusal):
    """You have been on the list for a place with {other} since {at}."""


class NotOnTheList(Refusal):
    """You are not on this list any more. The card shows how it stands."""


class TooManyQuestions(Refusal):
    """There are {limit} questions already. A shorter form is answered more often."""

    field = Field.QUESTION


class OptionsNeeded(Refusal):
    """Please give two to {most} choices, one a line, each at most {longest} characters."""

    field = Field.OPTIONS


class NotYourMeeting(NotYours):
    """Only the two people of this meeting can decide about it, each for themselves."""


class NotYourPlace(NotYours):
    """Only who waits for this place can decide about it."""


class TimeIsOver(Refusal):
    """That time has begun already, so it cannot be chosen or changed any more."""


class AlreadyArranged(Refusal):
    """That is the time of this meeting already."""


class TimeIsPast(Refusal):
    """That time is over. Please choose one that is still to come."""


class TooFarAhead(Refusal):
    """That is more than a year ahead. Please choose an earlier time."""


class SameTimeTwice(Refusal):
    """You have chosen this time already. Please choose another one, or leave this empty."""


class TimeMissing(Refusal):
    """Please choose at least one time."""


class TopicMissing(Refusal):
    """Please say in a few words what the meeting is about."""

    field = Field.TOPIC


class NoSuchLength(Refusal):
    """Please choose one of the lengths in the list."""

    field = Field.MINUTES


class YouMeetThen(Refusal):
    """You meet {other} at that time. Please choose another one."""


class NotFreeThen(Refusal):
    """{other} is not free then. Please choose another time."""


class NoOneTimeMeetings(Refusal):
    """{other} does not take one-time meetings just now."""


class AlreadyAskedToMeet(Refusal):
    """You asked {other} for a meeting on {at}. The card shows how it stands."""


class AlreadyMeeting(Refusal):
    """You meet {other} on {at} already. The card shows when."""


class TooManyMeetingsAsked(Refusal):
    """You have asked for {limit} meetings already. Once one of them is answered you can ask for another."""


class AlreadyChosen(Refusal):
    """You already chose {choice}, on {at}."""


class FollowUpIsClosed(Refusal):
    """This question is closed. Your Home tab shows how you stand with each other."""


class NoteNotTicked(Refusal):
    """Please tick “Send this note” below, so that your note goes out, or empty this field to send none."""

    field = Field.NOTE


CHOICE_WORDS = {
    FollowUpChoice.CONNECT: "to go on together",
    FollowUpChoice.FEEDBACK: "just to give feedback",
    FollowUpChoice.NOT_HELD: "that you did not meet",
}
