"""No to something about a match."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import languages
from bot.ids import Field
from bot.refusals.base import PRIVATE, Blocker, Refusal


class AlreadyConfirmed(Refusal):
    """You already confirmed on {at}."""


class AlreadyConnected(
    Blocker,
    for_admins="{mentor} has been the mentor of {mentee} since {at}. Either of them can end that.",
):
    """{other} has been your mentor since {at}."""


class AlreadyDeclined(Refusal):
    """This match was declined on {at}."""


class AlreadyWithdrawn(Refusal):
    """The request was withdrawn on {at}."""


class AlreadyExpired(Refusal):
    """This match closed by itself on {at}, because you had not both confirmed."""


class AlreadyEnded(Refusal):
    """This connection ended on {at}."""


class NotTakingThisOn(
    Blocker,
    for_admins="{mentor} has paused mentoring. That changes when {mentor} resumes, or on the day they chose.",
):
    """{other} is not taking this on just now."""


class PrivateChoice(Blocker, for_admins=PRIVATE):
    """{other} is not taking this on just now."""


class YouAskedNotTo(Blocker, for_admins=PRIVATE):
    """You asked not to be matched with {other} again. You can take that back in your profile."""


class MentorIsFull(
    Blocker,
    for_admins="{mentor} is at the limit of {limit}. A connection that ends, or a higher limit in "
    "{mentor}'s profile, makes room.",
):
    """{mentor} is at the limit of {limit} just now."""


class YouAreFull(Refusal):
    """You are at your limit of {limit}. You can raise it from the card or in your profile."""


class StartAgainLater(
    Blocker,
    for_admins="Their last match was declined. They can start again from {at}.",
):
    """You and {other} can start again from {at}."""

    def __init__(self, *, other: str, at: datetime) -> None:
        super().__init__(other=other, at=at)
        self._at = at

    def worded(self, sentence: str, zone: ZoneInfo, **more: str) -> str:
        """Name the first day on all of which they can: on the one before, it is a matter of the hour."""
        still_too_early = (self._at - timedelta.resolution).astimezone(zone)
        first_day = languages.short_day(still_too_early.date() + timedelta(days=1))
        return super().worded(sentence, zone, at=first_day, **more)


class TooManyOpenRequests(
    Blocker,
    for_admins="{mentee} has reached the limit for open requests: {limit}. One that is answered or withdrawn "
    "makes room for another.",
):
    """You have reached the limit for open requests: {limit}.

    Once one is answered or withdrawn, you can ask again.
    """


class SeveralAsk(
    Blocker,
    for_admins="{mentor} has several requests to answer. One that is answered makes room for another.",
):
    """Several people are asking {other} already. Once some of them have an answer, you can ask too."""


class RestAWhile(
    StartAgainLater,
    for_admins="{mentee} asked {mentor} twice and took it back each time. They can ask again from {at}.",
):
    """You asked {other} twice and took it back each time. You can ask again from {at}."""


class EnoughForToday(
    Blocker,
    for_admins="{mentee} has reached the limit for one day: {limit}. They can go on tomorrow.",
):
    """You have reached the limit for one day: {limit}. You can go on tomorrow."""


class NotWithYourself(
    Blocker,
    for_admins="Nobody can be their own mentor. Name two people.",
):
    """Nobody can be their own mentor. Please choose somebody else."""


class AlreadyAsked(
    Blocker,
    for_admins="{mentee} asked {mentor} on {at}. {mentor} can accept or decline; {mentee} can withdraw.",
):
    """You asked {other} on {at}. The card shows how things stand."""


class AlreadyInTouch(
    Blocker,
    for_admins="{mentee} and {mentor} have been in touch since {at}. Either of them can confirm.",
):
    """You and {other} have been in touch since {at}. The card shows how things stand."""


class AlreadyProposed(Refusal):
    """This match was already proposed on {at}. Both people have a card about it."""


class NoteAlreadySent(Refusal):
    """Your note went out on {at}. You can send only one, so that nobody has to answer."""


class NothingToSend(Refusal):
    """Please write a few words, or close this without sending."""

    field = Field.NOTE


class NoteNotTicked(Refusal):
    """Please tick “Send this note” below to send your note, or clear this field to send none."""

    field = Field.NOTE


class AskedTooLate(Refusal):
    """This closes by itself on {at}. Please choose a day before that."""

    field = Field.LATER
