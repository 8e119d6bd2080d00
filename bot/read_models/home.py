"""What the Home tab shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.enums import HomeSection
from bot.read_models.common import Viewer
from bot.read_models.follow_up import FollowUpFacts
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts
from bot.read_models.profile import ProfileFacts
from bot.read_models.reflection import ReflectionAnswerFacts
from bot.read_models.waitlist import WaitlistFacts

HomeEntry = MatchFacts | MeetingFacts


@dataclass(frozen=True)
class HomeFacts:
    """Everything the Relationships page shows, this page of it."""

    viewer: Viewer
    profile: ProfileFacts
    program_name: str
    # What stands in each section of this page.
    sections: Mapping[HomeSection, tuple[HomeEntry, ...]] = field(default_factory=dict)
    # How many there are in each section over all pages.
    totals: Mapping[HomeSection, int] = field(default_factory=dict)
    # On the first page: what meetings have left to answer, and the mentors whose queue they are in.
    questions: tuple[FollowUpFacts, ...] = ()
    queues: tuple[WaitlistFacts, ...] = ()
    # What the viewer wrote for themselves, newest first: (the other's name, answers).
    reflections: tuple[tuple[str, tuple[ReflectionAnswerFacts, ...]], ...] = ()
    page: int = 0
    pages: int = 1
    is_admin: bool = False
    # Whether an admin looks at the programme's page rather than their own.
    shows_program: bool = False
    # Somebody who does not run the programme, and was named to read its report.
    reads_report: bool = False
