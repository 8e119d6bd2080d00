"""What a screen needs to know, read from the store by a service and drawn by `blocks`.

Plain frozen values: a screen drawn from them cannot query, lock or change anything. All times are
aware UTC; the screen shows them in the viewer's zone.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.models.match import Because, MatchState, Origin
from bot.models.sides import Side

if TYPE_CHECKING:
    # Which is built from the faces and viewers below.
    from bot.models.follow_up_facts import FollowUpFacts, WaitingFacts
    from bot.models.meeting_facts import MeetingFacts


@dataclass(frozen=True)
class Face:
    """A person as others see them."""

    person_id: int
    slack_user_id: str
    name: str


@dataclass(frozen=True)
class Viewer(Face):
    """The person who will read the screen."""

    zone: ZoneInfo
    team_id: str


@dataclass(frozen=True)
class MatchFacts:
    """One match, as one of its two people may see it."""

    viewer: Viewer
    match_id: int
    side: Side
    other: Face
    origin: Origin
    state: MatchState
    started_at: datetime
    my_confirmed_at: datetime | None = None
    other_confirmed_at: datetime | None = None
    # When an admin proposed it, and who; nobody did: empty.
    proposed_at: datetime | None = None
    proposed_by: str | None = None
    opening_note: str = ""
    # What the clock will do next about this match; empty while its clock stands still.
    reminder_at: datetime | None = None
    closes_at: datetime | None = None
    # The mentor's limit, while all their places are taken and this match waits for one.
    mentor_full_at: int | None = None
    # One of the two has paused: nothing is sent, nothing expires.
    i_paused: bool = False
    other_paused: bool = False
    closed_at: datetime | None = None
    closed_by_me: bool = False
    closed_by_other: bool = False
    closed_because: Because | None = None
    closing_note: str = ""
    closing_note_at: datetime | None = None
    # How many connections the viewer has now and offers, where the viewer is the mentor.
    my_connections: int = 0
    my_limit: int = 0


@dataclass(frozen=True)
class Answer:
    """One reflection question, with what the viewer wrote."""

    question_id: int
    question: str
    text: str = ""


@dataclass(frozen=True)
class ReflectionFacts:
    """The reflection questions about one match, for their author alone."""

    match: MatchFacts
    answers: tuple[Answer, ...]
    may_confirm: bool


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


@dataclass(frozen=True)
class ProfileFacts:
    """A participant as they themselves see and edit it; an empty one for somebody who never joined."""

    viewer: Viewer
    is_mentee: bool = False
    is_mentor: bool = False
    headline: str = ""
    topics: tuple[str, ...] = ()
    limit: int = 3
    connections: int = 0
    joined: bool = False
    paused: bool = False
    paused_until: datetime | None = None
    # What a mentor takes on; theirs to choose where the programme lets mentors choose.
    may_choose_modes: bool = False
    takes_ongoing: bool = True
    takes_one_time: bool = True
    # How many wait for a place with them. Never who.
    waiting: int = 0


@dataclass(frozen=True)
class MentorFacts:
    """One mentor in the directory, for one mentee."""

    mentor_id: int
    face: Face
    headline: str
    topics: tuple[str, ...]
    free_places: int
    limit: int
    # Why *Connect* is missing, as a sentence for the viewer; empty: it is there.
    cannot_connect: str = ""
    # Why *Message* is missing.
    cannot_message: str = ""
    # Whether one-time meetings are offered here at all, and why *Ask for a meeting* is missing.
    meets: bool = False
    cannot_meet: str = ""


@dataclass(frozen=True)
class DirectoryFacts:
    """One page of the directory of mentors."""

    viewer: Viewer
    mentors: tuple[MentorFacts, ...]
    topic: str
    topics: tuple[str, ...]
    page: int
    pages: int
    # The viewer has not joined as a mentee: they may look, and are told how to join.
    must_join: bool = False


@dataclass(frozen=True)
class HomeFacts:
    """Everything the Relationships page shows, this page of it."""

    viewer: Viewer
    profile: ProfileFacts
    program_name: str
    waiting_for_you: tuple[MatchFacts, ...] = ()
    in_conversation: tuple[MatchFacts, ...] = ()
    waiting_for_them: tuple[MatchFacts, ...] = ()
    your_mentors: tuple[MatchFacts, ...] = ()
    your_mentees: tuple[MatchFacts, ...] = ()
    upcoming_meetings: tuple["MeetingFacts", ...] = ()
    # On the first page: what meetings have left to answer, and the mentors whose queue they are in.
    questions: tuple["FollowUpFacts", ...] = ()
    queues: tuple["WaitingFacts", ...] = ()
    past: tuple[MatchFacts, ...] = ()
    past_meetings: tuple["MeetingFacts", ...] = ()
    # How many there are in each section over all pages, by the section's field name.
    totals: dict[str, int] = field(default_factory=dict)
    # What the viewer wrote for themselves, newest first: (the other's name, answers).
    reflections: tuple[tuple[str, tuple[Answer, ...]], ...] = ()
    page: int = 0
    pages: int = 1
    is_admin: bool = False


@dataclass(frozen=True)
class LeaveFacts:
    """What leaving would end, before somebody leaves."""

    viewer: Viewer
    mentors: tuple[str, ...]
    mentees: tuple[str, ...]
    pending: tuple[str, ...]
    program_name: str
    # Which matches and meetings these are, as one word: the modal brings it back, so that leaving ends
    # what it named.
    ends: str = ""
    # With whom one-time meetings are coming up, or asked for.
    meetings: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdminsFacts:
    """Who runs the programme."""

    viewer: Viewer
    program_name: str
    admins: tuple[Face, ...]


@dataclass(frozen=True)
class AdminsChangedFacts:
    """Who was named, or not any more, by whom."""

    viewer: Viewer
    program_name: str
    changed_by: str
    person: Face
    added: bool
    at: datetime


@dataclass(frozen=True)
class InvitationFacts:
    """Somebody was meant for a match and has not joined; who invited them."""

    viewer: Viewer
    program_name: str
    invited_by: str


@dataclass(frozen=True)
class AnswerFacts:
    """The answer to something typed: the word it used, and the people they are in touch with."""

    viewer: Viewer
    word: str
    argument: str
    profile: ProfileFacts
    in_touch: tuple[Face, ...] = ()
    directory: DirectoryFacts | None = None
    meetings: tuple["MeetingFacts", ...] = ()
    # Who runs the programme, for those who may name them.
    admins: tuple[Face, ...] = ()
    # The first moment of the day until which they would like to pause, where they named one.
    pause_until: datetime | None = None
    # A sentence that already answers it, where a service said yes or no.
    said: str = ""
    is_admin: bool = False
