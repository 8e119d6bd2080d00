"""What people see of their own participation."""

from dataclasses import dataclass
from datetime import datetime

from bot.read_models.common import Viewer
from bot.read_models.mail import MailFacts
from bot.refusals import Refusal


@dataclass(frozen=True)
class ProfileFacts:
    """A participant as they themselves see and edit it; an empty one for somebody who never joined."""

    viewer: Viewer
    # Why they may not take part, if they may not: they come from outside.
    stays_out: Refusal | None = None
    is_mentee: bool = False
    is_mentor: bool = False
    headline: str = ""
    # Which language they chose (`bot.languages`); empty: as in Slack.
    language: str = ""
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
    # Whom they asked not to be matched with again: participant ids and names.
    exclusions: tuple[tuple[int, str], ...] = ()
    # Their e-mail; None: the form does not ask, because there is no mail server.
    mail: MailFacts | None = None


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
