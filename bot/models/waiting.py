"""The waiting list of a full mentor: who waits for a place, and the offer that holds one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, one_of
from bot.models.participant import Participant
from bot.models.sides import one_of_two


class WaitingState(StrEnum):
    """Where somebody stands in the queue for a mentor's place."""

    WAITING = "waiting"
    # A place is held for them until `held_until`, and counts as taken.
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


LIVE = (WaitingState.WAITING, WaitingState.OFFERED)


class Waiting(InWorkspace, Base):
    """One mentee in one mentor's queue, in the order of `joined_at`."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index(
            "uq_waiting_live_pair",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'offered')"),
            postgresql_where=text("state IN ('waiting', 'offered')"),
        ),
        Index("ix_waiting_mentor_state", "workspace_id", "mentor_id", "state"),
        Index("ix_waiting_mentee_state", "workspace_id", "mentee_id", "state"),
    )

    mentor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[WaitingState] = mapped_column(one_of(WaitingState), default=WaitingState.WAITING)
    joined_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]

    mentee: Mapped[Participant] = one_of_two(mentee_id)
    mentor: Mapped[Participant] = one_of_two(mentor_id)
