"""What the Home tab shows."""

from dataclasses import dataclass, field

from bot.read_models.common import Viewer
from bot.read_models.follow_up import FollowUpFacts
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts
from bot.read_models.profile import ProfileFacts
from bot.read_models.reflection import ReflectionAnswerFacts
from bot.read_models.waitlist import WaitlistFacts


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
    upcoming_meetings: tuple[MeetingFacts, ...] = ()
    # On the first page: what meetings have left to answer, and the mentors whose queue they are in.
    questions: tuple[FollowUpFacts, ...] = ()
    queues: tuple[WaitlistFacts, ...] = ()
    past: tuple[MatchFacts, ...] = ()
    past_meetings: tuple[MeetingFacts, ...] = ()
    # How many there are in each section over all pages, by the section's field name.
    totals: dict[str, int] = field(default_factory=dict)
    # What the viewer wrote for themselves, newest first: (the other's name, answers).
    reflections: tuple[tuple[str, tuple[ReflectionAnswerFacts, ...]], ...] = ()
    page: int = 0
    pages: int = 1
    is_admin: bool = False
