"""What the reply to a typed command shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.read_models.common import Face, Viewer
from bot.read_models.directory import DirectoryFacts
from bot.read_models.meeting import MeetingFacts
from bot.read_models.profile import ProfileFacts


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
    # A sentence that already answers it, where a service said yes or no.
    said: str = ""
    is_admin: bool = False
