"""What screens about a match show."""

from dataclasses import dataclass
from datetime import datetime

from bot.enums import CloseReason, MatchState, Origin, Side
from bot.read_models.common import OtherPerson, Viewer
from bot.refusals import Refusal


@dataclass(frozen=True)
class MatchFacts:
    """One match, as one of its two people may see it."""

    viewer: Viewer
    match_id: int
    side: Side
    other: OtherPerson
    origin: Origin
    state: MatchState
    started_at: datetime
    my_confirmed_at: datetime | None = None
    other_confirmed_at: datetime | None = None
    # When an admin proposed it, and who; nobody did: empty.
    proposed_at: datetime | None = None
    proposed_by: str | None = None
    opening_note: str = ""
    # What the clock will do next about this match; empty while its clock is paused.
    reminder_at: datetime | None = None
    closes_at: datetime | None = None
    # The mentor's limit, while all their places are taken and this match waits for one.
    mentor_full_at: int | None = None
    # The mentor's participant id, and whether the mentee is on their waiting list.
    mentor_id: int = 0
    in_line: bool = False
    # The viewer is that mentor, and others have asked too.
    others_wait: bool = False
    # Why nobody can confirm this just now: the programme, or the mentor, offers no ongoing mentoring.
    cannot_confirm: Refusal | None = None
    # One of the two has paused: nothing is sent, nothing expires.
    i_paused: bool = False
    other_paused: bool = False
    # The viewer asked not to be matched with the other again; to the other they appear paused.
    i_asked_not_to: bool = False
    closed_at: datetime | None = None
    closed_by_me: bool = False
    closed_by_other: bool = False
    closed_because: CloseReason | None = None
    closing_note: str = ""
    closing_note_at: datetime | None = None
    # How many connections the viewer has now and offers, where the viewer is the mentor.
    my_connections: int = 0
    my_limit: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether the viewer is the mentor whom a request waits for."""
        return self.origin is Origin.REQUEST and self.other_confirmed_at is not None

    @property
    def needs_their_place(self) -> bool:
        """Whether the mentee's yes would complete the match, and the mentor has no room for it."""
        full = self.mentor_full_at is not None
        return full and self.side is Side.MENTEE and self.other_confirmed_at is not None

    @property
    def waits_for_place(self) -> bool:
        """Whether the mentee has asked, and the mentor can say yes only by offering another place."""
        asked = self.side is Side.MENTEE and self.my_confirmed_at is not None
        return asked and self.mentor_full_at is not None and not self._is_barred

    @property
    def _is_barred(self) -> bool:
        away = self.i_paused or self.other_paused or self.i_asked_not_to
        return away or self.cannot_confirm is not None

    @property
    def may_wait(self) -> bool:
        """Whether nothing but a place stands between the mentee and the mentor, and they do not wait yet."""
        undecided = self.side is Side.MENTEE and self.my_confirmed_at is None
        return undecided and self.mentor_full_at is not None and not (self._is_barred or self.in_line)

    @property
    def i_am_full(self) -> bool:
        """Whether the viewer is the mentor, and has no room."""
        return self.side is Side.MENTOR and self.mentor_full_at is not None


@dataclass(frozen=True)
class DeclineFacts:
    """What the modal that says no has to say and to offer."""

    match: MatchFacts
    # Names of the admins who would read a reason; empty: no such field.
    readers: tuple[str, ...]
    reader_ids: tuple[int, ...]
    # After how many days the two may start again.
    rematch_days: int
    # The one-time meeting the two have asked for or planned, and its time, where there is one.
    meeting_id: int | None = None
    meeting_at: datetime | None = None


@dataclass(frozen=True)
class DeclineAllFacts:
    """What the form has to say that declines every request that waits for a place with the viewer."""

    viewer: Viewer
    names: tuple[str, ...]
    match_ids: tuple[int, ...]
    # After how many days each of them may start again with the viewer.
    rematch_days: int


@dataclass(frozen=True)
class ReasonFacts:
    """The reason somebody gave the programme's admins, for one of the admins it was meant for."""

    viewer: Viewer
    declined_by: str
    other: str
    at: datetime
    ended: bool
    reason: str
    # What was declined is a one-time meeting, and no match.
    meeting: bool = False
