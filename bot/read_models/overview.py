"""What the admins' part of Home needs to know. See `read_models.common` for how facts are used."""

from dataclasses import dataclass
from datetime import datetime

from bot.enums import WaitBar
from bot.read_models.common import Viewer
from bot.read_models.report import NeedFacts


@dataclass(frozen=True)
class Numbers:
    """How the programme goes: counts, never names."""

    in_conversation: int = 0
    pending: int = 0
    confirmed: int = 0
    ended: int = 0
    meetings_held: int = 0
    meetings_not_held: int = 0
    # What mentees chose after a meeting.
    chose_connect: int = 0
    chose_feedback: int = 0
    chose_not_held: int = 0
    free_places: int = 0
    mentees_without_mentor: int = 0


@dataclass(frozen=True)
class Wait:
    """Somebody confirmed, or asked for a meeting, and the other has not answered."""

    # A match, or a meeting.
    subject_id: int
    asker: str
    silent: str
    since: datetime
    meeting: bool = False
    # Why a reminder would not help just now.
    bar: WaitBar | None = None


@dataclass(frozen=True)
class WaitsFacts:
    """One page of who waits for whom, the longest first."""

    viewer: Viewer
    waits: tuple[Wait, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class WaveFacts:
    """How far a wave of messages is: how many have arrived, of how many, and minutes until the rest has."""

    arrived: int
    total: int
    minutes: int


@dataclass(frozen=True)
class AdminFacts:
    """The programme, for one of its admins."""

    numbers: Numbers
    waits: WaitsFacts
    # What the report says of the mentors that are needed; None: nobody is, as nothing ongoing is offered.
    needs: NeedFacts | None = None
    # None: no wave goes out just now.
    wave: WaveFacts | None = None
