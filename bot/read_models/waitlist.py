"""What screens about the waiting list show."""

from dataclasses import dataclass
from datetime import datetime

from bot.enums import WaitlistState
from bot.read_models.common import Viewer
from bot.read_models.follow_up import StepFacts


@dataclass(frozen=True)
class WaitlistFacts:
    """Somebody's place in a mentor's queue."""

    viewer: Viewer
    waiting_id: int
    state: WaitlistState
    step: StepFacts
    joined_at: datetime
    # For how many working days a place is held once they hear of it.
    held_days: int
    # Until when a place is held for them; empty until they were told of it.
    held_until: datetime | None = None
    # What the mentee wrote in the request that they closed to wait: it goes out with the next one.
    note: str = ""
    # They asked under the request policy: the mentor still decides.
    asked_at: datetime | None = None
