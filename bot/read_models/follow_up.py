"""What screens about the follow-up and the waiting list need to know. All times are aware UTC."""

from dataclasses import dataclass
from datetime import datetime

from bot.enums import FollowUpChoice, Policy
from bot.read_models.common import OtherPerson, Viewer
from bot.refusals import Refusal


@dataclass(frozen=True)
class StepFacts:
    """Whether a mentee may go on to ongoing mentoring with a mentor, and how."""

    mentor: OtherPerson
    # The mentor's participant id.
    mentor_id: int
    policy: Policy
    # Why it is not possible just now; empty: it is.
    why_not: Refusal | None = None
    # It is about room alone: they may wait for a place.
    may_wait: bool = False


@dataclass(frozen=True)
class FollowUpFacts:
    """The question put to a mentee after a one-time meeting."""

    viewer: Viewer
    meeting_id: int
    starts_at: datetime
    step: StepFacts
    # Since when they are on the mentor's waiting list.
    waits_since: datetime | None = None
    # When it comes again, because they asked for that.
    asks_again_at: datetime | None = None
    closes_at: datetime | None = None
    choice: FollowUpChoice | None = None
    chosen_at: datetime | None = None
    closed_at: datetime | None = None
    survey_sent: bool = False
    may_connect: bool = False
    may_meet: bool = False
