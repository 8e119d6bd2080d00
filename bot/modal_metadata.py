"""What each modal is about: its `private_metadata`, which comes back when the modal is sent.

People do not see it, but whoever sends a request of their own can write anything there. So it is read
strictly: what we did not write is answered with `refusals.NothingThere`.
"""

import json
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from types import UnionType
from typing import Any, Self, get_args, get_type_hints

from bot import refusals
from bot.enums import MatchState, MeetingState, Policy, QuestionList
from bot.languages import ENGLISH
from bot.limits import LARGEST_ID

# Where a key is not the field's name. A modal may be open while the bot is updated: keys stay.
_KEYS = {
    "match_id": "match",
    "match_ids": "matches",
    "meeting_id": "meeting",
    "mentor_id": "mentor",
    "question_id": "question",
    "questions": "list",
}


@dataclass(frozen=True)
class Metadata:
    """What a modal is about, to and from JSON. A field that has its default is left out."""

    def to_json(self) -> str:
        """Return it as it travels with the modal."""
        return json.dumps(self.as_dict(), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what travelled with the modal.

        Raises:
            NothingThere: it is not what `to_json` wrote.
        """
        try:
            return cls.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise refusals.NothingThere from error

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON has it."""
        values = [(one, getattr(self, one.name)) for one in fields(self)]
        return {
            _key(one.name): value.as_dict() if isinstance(value, Metadata) else value
            for one, value in values
            if value != one.default
        }

    @classmethod
    def from_dict(cls, written: object) -> Self:
        """Read it from what JSON had.

        Raises:
            NothingThere: it is not what `as_dict` returned.
        """
        if not isinstance(written, dict):
            raise refusals.NothingThere
        kinds = get_type_hints(cls)
        given = [one for one in fields(cls) if one.default is MISSING or _key(one.name) in written]
        return cls(**{one.name: _value(kinds[one.name], written.get(_key(one.name))) for one in given})


def _key(name: str) -> str:
    return _KEYS.get(name, name)


def _value(kind: Any, written: object) -> object:  # noqa: ANN401 - the type of a field
    """Return what was written for a field of this type."""
    if isinstance(kind, UnionType):
        (kind, _) = get_args(kind)
        return None if written is None else _value(kind, written)
    if kind == tuple[int, ...]:
        return tuple(one for one in written if _is_number(one)) if isinstance(written, list) else ()
    if issubclass(kind, Metadata):
        return kind.from_dict(written)
    if issubclass(kind, StrEnum) and written in list(kind):
        return kind(written)
    if kind is int and _is_number(written):
        return written
    if kind in (str, bool) and type(written) is kind:
        return written
    raise refusals.NothingThere


def _is_number(written: object) -> bool:
    return type(written) is int and 0 <= written <= LARGEST_ID


@dataclass(frozen=True)
class _AboutMatch(Metadata):
    match_id: int
    # As the modal showed it.
    state: MatchState | None


@dataclass(frozen=True)
class DeclineMatchMetadata(_AboutMatch):
    """The form that declines a match, or ends a connection."""

    # The admins whom the form named: they may read the reason.
    readers: tuple[int, ...]
    # The one-time meeting that the form offered to cancel too.
    meeting_id: int | None = None


@dataclass(frozen=True)
class DeclineAllMetadata(Metadata):
    """The form that declines every request that waits for a place."""

    # Those that it named.
    match_ids: tuple[int, ...]


@dataclass(frozen=True)
class SendNoteMetadata(_AboutMatch):
    """The form for the one note that may follow a declined match."""


@dataclass(frozen=True)
class AskLaterMetadata(_AboutMatch):
    """The form that asks when to be reminded of a match."""


@dataclass(frozen=True)
class RaiseLimitMetadata(_AboutMatch):
    """The form in which a mentor offers more places, for a match that needs one."""


@dataclass(frozen=True)
class ReflectMetadata(_AboutMatch):
    """The reflection questions about a match."""


@dataclass(frozen=True)
class NeverAgainMetadata(_AboutMatch):
    """The form that asks not to be matched again with the other person of a match that is over."""


@dataclass(frozen=True)
class DirectoryMetadata(Metadata):
    """The directory: which part of it is shown."""

    topic: str
    page: int
    # What somebody looks for in their own words, where they chose no topic.
    words: str | None = None


@dataclass(frozen=True)
class _AboutMentor(Metadata):
    # The mentor's participant id.
    mentor_id: int
    # The part of the directory that the form stands over, if it does.
    below: DirectoryMetadata | None


@dataclass(frozen=True)
class WriteToMentorMetadata(_AboutMentor):
    """The form for a first note to a mentor."""


@dataclass(frozen=True)
class AskMentorMetadata(_AboutMentor):
    """The form that asks a mentor for a connection."""


@dataclass(frozen=True)
class AskForMeetingMetadata(_AboutMentor):
    """The form that asks a mentor for a meeting."""

    # The times it marked as outside the other's working hours, in seconds.
    outside: tuple[int, ...] = ()


@dataclass(frozen=True)
class ProfileMetadata(Metadata):
    """One's own profile."""

    # The part of the directory that the form stands over, if it does.
    below: DirectoryMetadata | None
    # The people, by participant id, whom the form showed as not to be matched with again.
    exclusions: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeaveMetadata(Metadata):
    """The modal that lists what ends when somebody leaves."""

    # What it listed, in one word.
    ends: str


@dataclass(frozen=True)
class _AboutMeeting(Metadata):
    meeting_id: int
    # As the modal showed it.
    state: MeetingState | None


@dataclass(frozen=True)
class SuggestTimesMetadata(_AboutMeeting):
    """The form for other times of a meeting."""

    # The times it marked as outside the other's working hours, in seconds.
    outside: tuple[int, ...] = ()


@dataclass(frozen=True)
class DeclineMeetingMetadata(_AboutMeeting):
    """The form that declines a request for a meeting."""

    # The admins whom the form named: they may read the reason.
    readers: tuple[int, ...]


@dataclass(frozen=True)
class SendMeetingNoteMetadata(_AboutMeeting):
    """The form for the one note that may follow a declined meeting."""


@dataclass(frozen=True)
class MeetingNeverAgainMetadata(_AboutMeeting):
    """The form that asks not to be matched again with the other person of a meeting that is over."""


@dataclass(frozen=True)
class CancelMeetingMetadata(_AboutMeeting):
    """The modal that cancels a planned meeting."""


@dataclass(frozen=True)
class SurveyMetadata(Metadata):
    """A survey about a meeting."""

    meeting_id: int
    # The questions that the form asks; empty: those there are when it is sent.
    asked: tuple[int, ...] | None = None


@dataclass(frozen=True)
class SettingsMetadata(Metadata):
    """The Matching Settings, as they were stored when the form was opened."""

    ongoing: bool
    one_time: bool
    preferred: bool
    follow_up: Policy
    mentors_choose: bool
    default_max_connections: int


@dataclass(frozen=True)
class ProgramSettingsMetadata(Metadata):
    """The programme's name, hours and guests, as they were stored when the form was opened."""

    name: str
    workday_starts: int
    workday_ends: int
    guests_take_part: bool
    # A form that was open before there was a choice does not have it.
    language: str = ENGLISH


@dataclass(frozen=True)
class QuestionsMetadata(Metadata):
    """The editor of a list of questions."""

    questions: QuestionList


@dataclass(frozen=True)
class QuestionMetadata(Metadata):
    """The form for one question of a list."""

    questions: QuestionList
    # Empty: a new one.
    question_id: int | None


@dataclass(frozen=True)
class RemoveQuestionMetadata(Metadata):
    """The form that asks before a question goes."""

    questions: QuestionList
    question_id: int


@dataclass(frozen=True)
class ResultsMetadata(Metadata):
    """The results of a survey."""

    questions: QuestionList


@dataclass(frozen=True)
class WaitsMetadata(Metadata):
    """Who waits for whom: which page is shown."""

    page: int
