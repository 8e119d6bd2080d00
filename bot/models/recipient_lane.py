"""One person as the outbox worker sees them: their DM, their Home, and the lease on both."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class RecipientLane(InWorkspace, Base):
    """One person's DM with the bot, and the outbox worker's lease on it.

    The lease is on the person, not on the card: one worker at a time writes to them, in order.
    All times are machine time.
    """

    __tablename__ = "recipient_lanes"
    __table_args__ = (Index("ix_recipient_lanes_due_at", "due_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    channel: Mapped[str | None] = mapped_column(short())
    # When an outbox worker should look next; empty: nothing to do.
    due_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(short())
    leased_until: Mapped[datetime | None]
    home_opened_at: Mapped[datetime | None]
    home_page: Mapped[int] = mapped_column(default=0)
    # Slack says this person cannot be reached: nothing is sent until that changes.
    unreachable_because: Mapped[str | None]
