"""What screens about the programme's admins show."""

from dataclasses import dataclass
from datetime import datetime

from bot.read_models.common import Face, Viewer


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
class PersonLeftFacts:
    """Somebody of the programme is gone from the workspace."""

    viewer: Viewer
    program_name: str
    person: Face
    # How many connections have ended by it.
    ended: int


@dataclass(frozen=True)
class InvitationFacts:
    """Somebody was meant for a match and has not joined; who invited them."""

    viewer: Viewer
    program_name: str
    invited_by: str
