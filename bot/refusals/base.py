"""How a rule says no: one kind sentence, shown only to the person who clicked.

The docstring of a refusal is the sentence people read, with the facts it names in braces.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot import languages
from bot.languages import N_, _

# All that an admin is told of a wish not to be matched again: not even whose it is.
PRIVATE = N_(
    "A private choice of one of the two rules this pair out. Only they can take it back, in their profile."
)
# How many people a refusal names before it counts the rest.
MOST_NAMES = 3


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """That is not possible just now."""

    # The input of a modal that the sentence belongs to (its block_id), where there is one.
    field: ClassVar[str | None] = None
    # What a fact that is one of an enum is called within the sentence.
    words: ClassVar[Mapping[StrEnum, str]] = {}

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts
        self.at_field = field or self.field

    def __eq__(self, other: object) -> bool:
        """Say the same: facts for a screen hold refusals, and compare by what they say."""
        return (
            type(self) is type(other)
            and isinstance(other, Refusal)
            and (self.facts, self.at_field) == (other.facts, other.at_field)
        )

    def __hash__(self) -> int:
        return hash((type(self), self.at_field, *sorted(self.facts)))

    def sentence(self, zone: ZoneInfo) -> str:
        """Say no in words, with times in `zone`, the reader's own."""
        return self.worded(one_line(self.__doc__), zone)

    def worded(self, sentence: str, zone: ZoneInfo, **more: str) -> str:
        """Say it in a sentence made for another reader, with the same facts and `more` in its braces."""
        words = {name: self._in_words(value, zone) for name, value in self.facts.items()}
        return _(sentence, **{**words, **more})

    def _in_words(self, value: object, zone: ZoneInfo) -> object:
        if isinstance(value, datetime):
            return languages.short_day(value.astimezone(zone))
        if isinstance(value, StrEnum) and value in self.words:
            return _(self.words[value])
        return _listed(value) if isinstance(value, tuple) else value


def one_line(docstring: str | None) -> str:
    """Return the sentence of a docstring, which may stand in several lines."""
    return " ".join((docstring or "").split())


def _listed(names: tuple[str, ...]) -> str:
    """Join names as one says them, the first few of many."""
    said = list(names[:MOST_NAMES])
    if more := len(names) - len(said):
        said.append(_("{number} more", number=more))
    return languages.listed(said)


class Blocker(Refusal):
    """It stands in the way of these two people."""

    # The same for an admin who asks why: what holds, and what would change it. May name {mentee}, {mentor}.
    for_admins: ClassVar[str]

    def __init_subclass__(cls, *, for_admins: str) -> None:
        super().__init_subclass__()
        cls.for_admins = for_admins


class NotYours(Refusal):
    """Only the two people in this match can decide about it, each for themselves."""


class OnlyTheOther(Refusal):
    """Only the other person can do that."""


class NothingThere(Refusal):
    """That is not there any more. Your Home tab shows what is."""


class FormTooLate(Refusal):
    """That took too long: Slack opens a form only within three seconds. Please try again."""


class UnknownCopy(Refusal):
    """I have lost track of this card, so I changed nothing. Your Home tab shows how things stand."""


class Retired(Refusal):
    """This button is from an earlier version of me. Your Home tab shows what it was about."""


class RetiredShortcut(Refusal):
    """This shortcut is from an earlier version of me. Type help to me to see what I can do now."""


class SlackIsTooBusy(Refusal):
    """Slack is busy just now, so nothing has changed yet. Please try again in a minute."""


class ChangedMeanwhile(Refusal):
    """Something changed since you opened this, so nothing was done. The card shows how things stand now."""


class TooLong(Refusal):
    """Please keep it under {limit} characters."""
