"""How much of a rate limit of Slack's a workspace has used."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class RateLimit(InWorkspace, Base):
    """Where a workspace stands with its calls of one method, or its messages into one channel.

    The state of a GCRA (see `delivery.rate_limit`). All times are machine time.
    """

    __tablename__ = "rate_limits"
    __table_args__ = (UniqueConstraint("workspace_id", "scope"),)

    # A Web API method, a channel id, or `rate_limit.EVERYTHING`.
    scope: Mapped[str] = mapped_column(short(64))
    # When the next call would come if all calls were evenly spaced: the GCRA's TAT.
    theoretical_arrival: Mapped[datetime]
    # The last slot given to a caller who has to wait; the next caller gets a later one.
    next_slot: Mapped[datetime]
    # Until when Slack's Retry-After forbids it.
    blocked_until: Mapped[datetime | None]
