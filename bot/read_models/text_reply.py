"""What the reply to a typed command shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.read_models.common import Face, Viewer
from bot.read_models.directory import DirectoryFacts
from bot.read_models.meeting import MeetingFacts
from bot.read_models.profile import ProfileFacts
from bot.read_models.proposal import ProposalFacts
from bot.read_models.why import WhyFacts
from bot.refusals import Refusal


@dataclass(frozen=True)
class TextReplyFacts:
    """The answer to something typed: the word it used, and the people they are in touch with."""

    viewer: Viewer
    word: str
    argument: str
    profile: ProfileFacts
    in_touch: tuple[Face, ...] = ()
    directory: DirectoryFacts | None = None
    meetings: tuple[MeetingFacts, ...] = ()
    # Who runs the programme, for those who may name them.
    admins: tuple[Face, ...] = ()
    # The first moment of the day until which they would like to pause, where they named one.
    pause_until: datetime | None = None
    # What answers an admin's word, or why what was typed is not possible.
    answer: WhyFacts | ProposalFacts | Refusal | None = None
    is_admin: bool = False
    # The ts of the message in whose thread it was typed.
    thread: str = ""
    reads_report: bool = False
