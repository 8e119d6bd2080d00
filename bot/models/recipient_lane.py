"""One person as the outbox worker sees them: their DM, their Home, and the lease on both."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import Urgency
from bot.models.base import Base, Id, InWorkspace, short


class RecipientLane(InWorkspace, Base):
    """One person's DM with the bot, and the outbox worker's lease on it.

    The lease is on the person, not on the card: one worker at a time writes to them, in order.
    All times are machine time.
    """

    __tablename__ = "recipient_lanes"
    __table_args__ = (Index("ix_recipient_lanes_due", "workspace_id", "due_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    channel: Mapped[str | None] = mapped_column(short())
    # When an outbox worker should look next, whatever is free then; empty: nothing to do.
    due_at: Mapped[datetime | None]
    # The methods of which they wait for a call, as bits of `delivery.budgets`: one that is free is enough.
    needs: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    # Whose turn it is: the most urgent of what waits, and among equals who has waited longest. A number that
    # only grows says since when; who was served begins to wait anew.
    urgency: Mapped[int] = mapped_column(default=Urgency.REST, server_default=str(int(Urgency.REST)))
    turn: Mapped[int | None] = mapped_column(Id)
    lease_token: Mapped[str | None] = mapped_column(short())
    leased_until: Mapped[datetime | None]
    home_opened_at: Mapped[datetime | None]
    # When it was published last: what they did there since then is what they wait for.
    home_drawn_at: Mapped[datetime | None]
    home_page: Mapped[int] = mapped_column(default=0)
    # Whether an admin looks at the programme there, or at their own relationships; empty: they never chose.
    home_shows_program: Mapped[bool | None]
    # Slack says this person cannot be reached: nothing is sent until that changes.
    unreachable_because: Mapped[str | None]
