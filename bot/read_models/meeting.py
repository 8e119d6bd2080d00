"""What screens about one-time meetings need to know. All times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.enums import CloseReason, MeetingState, Side
from bot.read_models.common import Face, OtherPerson, Viewer
from bot.refusals import Refusal


@dataclass(frozen=True)
class MeetingFacts:
    """One one-time meeting, as one of its two people may see it."""

    viewer: Viewer
    meeting_id: int
    side: Side
    other: OtherPerson
    state: MeetingState
    topic: str
    minutes: int
    # Where the two meet, or a link, as one of them wrote it; empty: not said.
    place: str
    # The mentor's participant id, to ask them again.
    mentor_id: int
    requested_at: datetime
    # Whose turn it is to pick one of the proposed times.
    picks: Side = Side.MENTOR
    times: tuple[datetime, ...] = ()
    starts_at: datetime | None = None
    # When the request closes unanswered; empty while its clock is paused.
    expires_at: datetime | None = None
    # When the one who is to pick is reminded, under the same conditions.
    reminder_at: datetime | None = None
    # Why no time can be picked just now: one-time meetings are not offered.
    cannot_arrange: Refusal | None = None
    i_paused: bool = False
    other_paused: bool = False
    # The viewer asked not to be matched with the other again; to the other they appear paused.
    i_asked_not_to: bool = False
    # The forced policy: afterwards the mentee may make the mentor theirs, without asking.
    may_be_made_mentor: bool = False
    closed_at: datetime | None = None
    closed_by_me: bool = False
    closed_because: CloseReason | None = None
    closing_note: str = ""
    closing_note_at: datetime | None = None
    # Which version of its calendar entry is the newest, counted from 0; empty: it was in no calendar.
    calendar_sequence: int | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, if it has a time."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_my_pick(self) -> bool:
        """Whether the viewer is the one to pick a time."""
        return self.picks is self.side


@dataclass(frozen=True)
class MeetingFormFacts:
    """What the form that asks for a meeting has to show: whom the viewer asks."""

    viewer: Viewer
    other: Face
    # Their participant id.
    mentor_id: int


@dataclass(frozen=True)
class TimesFacts:
    """What a form for times has to say of the other person's day, and what was typed into it so far."""

    zone: ZoneInfo
    # Hours of the day; midnight at its end is 24.
    workday_starts: int
    workday_ends: int
    topic: str = ""
    # What is proposed: enough to get to know each other.
    minutes: int = 30
    place: str = ""
    # Each under its input; and under which of them it is no working time where the other is.
    times: Mapping[str, datetime] = field(default_factory=dict)
    outside: tuple[str, ...] = ()

    @property
    def outside_at(self) -> tuple[int, ...]:
        """The times that are outside the other's working hours, in seconds."""
        return tuple(int(self.times[one].timestamp()) for one in self.outside)


@dataclass(frozen=True)
class MeetingDeclineFacts:
    """What the modal that says no to a meeting has to say and to offer."""

    meeting: MeetingFacts
    # Names of the admins who would read a reason; empty: no such field.
    readers: tuple[str, ...]
    reader_ids: tuple[int, ...]
    # After how many days the mentee may ask again.
    rematch_days: int
