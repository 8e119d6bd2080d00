"""No to the step from a one-time meeting to ongoing mentoring."""

from typing import ClassVar

from bot.enums import FollowUpChoice
from bot.languages import N_
from bot.refusals.base import Blocker, Refusal


class AlreadyChosen(Refusal):
    """You already answered on {at}: {choice}."""

    words: ClassVar = {
        FollowUpChoice.CONNECT: N_("you would like to go on together"),
        FollowUpChoice.FEEDBACK: N_("you just wanted to give feedback"),
        FollowUpChoice.NOT_HELD: N_("the two of you did not meet"),
    }


class FollowUpIsClosed(Refusal):
    """This question is closed. Your Home tab shows where the two of you stand."""


class NoOngoingMentoring(
    Blocker,
    for_admins="Ongoing mentoring is off. An admin can turn it on in the Matching Settings.",
):
    """There is no ongoing mentoring in this programme just now."""


class StepIsOff(
    Blocker,
    for_admins="A one-time meeting does not lead to ongoing mentoring: {because}. An admin can change "
    "that in the Matching Settings.",
):
    """In this programme a one-time meeting does not lead to ongoing mentoring just now."""


class OneTimeMeetingsOnly(
    Blocker,
    for_admins="{mentor} takes one-time meetings only. {mentor} can change that in the profile.",
):
    """{other} takes one-time meetings only."""


class YouTakeOneTimeMeetingsOnly(OneTimeMeetingsOnly, for_admins=OneTimeMeetingsOnly.for_admins):
    """You take one-time meetings only. You can change that in your profile."""
