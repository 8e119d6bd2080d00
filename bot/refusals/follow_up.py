"""No to the step from a one-time meeting to ongoing mentoring."""

from bot.enums import FollowUpChoice
from bot.refusals.base import Refusal

CHOICE_WORDS = {
    FollowUpChoice.CONNECT: "to go on together",
    FollowUpChoice.FEEDBACK: "just to give feedback",
    FollowUpChoice.NOT_HELD: "that you did not meet",
}


class AlreadyChosen(Refusal):
    """You already chose {choice}, on {at}."""


class FollowUpIsClosed(Refusal):
    """This question is closed. Your Home tab shows where the two of you stand."""


class NoOngoingMentoring(Refusal):
    """There is no ongoing mentoring in this programme just now."""


class StepIsOff(Refusal):
    """In this programme a one-time meeting does not lead to ongoing mentoring just now."""


class OneTimeMeetingsOnly(Refusal):
    """{other} takes one-time meetings only."""
