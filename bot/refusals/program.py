"""No to something about running the programme."""

from bot.ids import Field
from bot.refusals.base import Refusal


class NotAnAdmin(Refusal):
    """Only the programme's admins can do that. They are named with /mentoring admins."""


class NotAReader(Refusal):
    """The report is for the programme's admins and for the people they named to read it."""


class NotAllowedToNameAdmins(Refusal):
    """Admins are named by the programme's admins, or by an owner or admin of this Slack workspace."""


class NobodyLeft(Refusal):
    """Somebody has to run the programme. Please leave at least one admin in the list."""

    field = Field.ADMINS


class CannotTakePart(Refusal):
    """{name} cannot be chosen: that is an app, or somebody who has left this workspace."""


class NamedOftenToday(Refusal):
    """{name} was already named {times} times within a day, with a message each time. Try again tomorrow."""


class CannotRunIt(Refusal):
    """{name} cannot be an admin: guests and people of other companies never are."""

    field = Field.ADMINS


class CannotReadIt(Refusal):
    """{name} cannot read the report: guests and people of other companies never do."""

    field = Field.READERS


class TooManyAtOnce(Refusal):
    """Please add at most {limit} people at a time."""

    field = Field.ADMINS


class UnknownPerson(Refusal):
    """I cannot find that person. Please type @ and choose somebody from the list that Slack shows."""


class TwoPeopleNeeded(Refusal):
    """Please name two people, the mentee first and then the mentor: @mentee @mentor."""


class NobodyWaits(Refusal):
    """A reminder would not help: this is answered, or cannot be answered just now.

    It may be waiting for a place, for somebody who is away, or for a kind of mentoring that is turned off.
    """


class RemindedLately(Refusal):
    """{other} was reminded on {at}. Once a week is enough."""


class NotANumber(Refusal):
    """Please write a whole number from {least} to {most}."""


class NotLaterThan(Refusal):
    """This has to come later than the number before it, which is {earlier}."""


class NameMissing(Refusal):
    """Please give the programme a name."""

    field = Field.PROGRAM_NAME


class EndsBeforeItBegins(Refusal):
    """The working day has to end later than it begins."""

    field = Field.WORKDAY_ENDS


class NoModes(Refusal):
    """Please tick at least one kind of mentoring: without any, nobody could begin anything."""

    field = Field.MODES
