"""How much of a rate limit of Slack's a workspace has used."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class RateLimit(InWorkspace, Base):
    """Where a workspace stands with its calls of one method, or its messages to one person.

    See `delivery.rate_limit`. All times are machine time.
    """

    __tablename__ = "rate_limits"
    __table_args__ = (UniqueConstraint("workspace_id", "scope"),)

    # A Web API method, "person:" and an id, or `rate_limit.EVERYTHING`.
    scope: Mapped[str] = mapped_column(short(64))
    # When the next call would come if all that are evenly spaced were: the GCRA's TAT.
    theoretical_arrival: Mapped[datetime]
    # The release before gives those who wait a slot each; it says nothing any more.
    next_slot: Mapped[datetime]
    # Until when Slack's Retry-After forbids it.
    blocked_until: Mapped[datetime | None]
    # The calls of the last minute: pairs of a second since 1970 and a number, in their order.
    calls: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")
    # When somebody asked last who waits for the answer.
    foreground_at: Mapped[datetime | None]
    # When the rate that a 429 has halved is what Slack publishes again.
    slowed_until: Mapped[datetime | None]
