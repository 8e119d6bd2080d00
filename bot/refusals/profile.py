"""No to something about one's own participation."""

from typing import ClassVar

from bot.enums import Side
from bot.ids import Field
from bot.languages import N_
from bot.refusals.base import Blocker, Refusal


class NotAMentor(
    Blocker,
    for_admins="{mentor} does not take part as a mentor. That changes when they join as one: /mentoring "
    "join.",
):
    """{other} is not listed as a mentor."""


class NotAMentee(Refusal):
    """{other} is not listed as a mentee."""


class JoinFirst(
    Blocker,
    for_admins="{mentee} does not take part as a mentee. That changes when they join as one: /mentoring "
    "join.",
):
    """Please join as a mentee first: /mentoring join."""


class SlackIsBusy(Refusal):
    """Slack is busy just now. I will write to you in a few minutes; you need do nothing until then."""


class GuestsStayOut(
    Blocker,
    for_admins="{mentee} is a guest of this Slack workspace, and guests do not take part. That changes with "
    "a setting: /mentoring settings, Programme.",
):
    """Guests of this Slack workspace do not take part, and you are one. The admins can change that."""


class FromAnotherCompany(
    Blocker,
    for_admins="{mentee} belongs to another company. People of other companies never take part.",
):
    """This programme is for the people of one company, and your Slack account belongs to another one."""


class NotTakingPart(
    Blocker,
    for_admins="{mentor} is a guest of this Slack workspace, or belongs to another company. Guests take part "
    "if a setting says so: /mentoring settings, Programme. People of other companies never do.",
):
    """{other} does not take part in the programme just now."""


class NotJoined(Refusal):
    """You have not joined the programme yet: /mentoring join."""


class YouArePaused(
    Blocker,
    for_admins="{mentee} has paused mentoring. That changes when {mentee} resumes, or on the day they chose.",
):
    """You have paused mentoring for now. Resume on your Home tab, and this works again."""


class SentLately(Refusal):
    """Your data went out on {at}, and once a day is enough: the files are in your messages with me."""


class NotPaused(Refusal):
    """You are not paused: everything runs as usual."""


class InThePast(Refusal):
    """That day is over. Please choose one that is still to come."""


class TooFarAway(Refusal):
    """That is more than {years} years from now. Please choose an earlier day, or pause without an end."""


class DayNotUnderstood(Refusal):
    """Which day is that? Please write it like 2026-12-01, 1 December, tomorrow, next Monday or 2 weeks."""


class NoRole(Refusal):
    """Please choose mentee, mentor or both."""

    field = Field.ROLES


class NoMode(Refusal):
    """Please choose ongoing mentoring, one-time meetings or both. If you take on neither, pause."""

    field = Field.TAKES


class LimitTooLow(Refusal):
    """You already support {current}. Please choose at least {least}."""

    field = Field.LIMIT


class RoleInUse(Refusal):
    """As a {role} you still have something open with {names}. Once that is over you can give up this role."""

    field = Field.ROLES
    words: ClassVar = {Side.MENTEE: N_("mentee"), Side.MENTOR: N_("mentor")}


class TooManyTopics(Refusal):
    """Please choose the {limit} topics that matter most."""

    field = Field.TOPICS


class TopicTooLong(Refusal):
    """Please keep each topic within {limit} characters, and put commas between them."""

    field = Field.TOPICS


class TopicWithoutWords(Refusal):
    """Please name topics in words, with commas between them."""

    field = Field.TOPICS
