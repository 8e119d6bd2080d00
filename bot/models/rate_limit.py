"""How much of a rate limit of Slack's a workspace has used."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class RateLimit(InWorkspace, Base):
    """What a workspace has left of its calls of one method, or into one channel."""

    __tablename__ = "budgets"
    __table_args__ = (UniqueConstraint("workspace_id", "scope"),)

    # A Web API method, or a channel id.
    scope: Mapped[str] = mapped_column(short(64))
    # When the calls made so far will be made up for; and when the last of those who wait was told to ask.
    spent_until: Mapped[datetime]
    told_until: Mapped[datetime]
    # Until when Slack's Retry-After forbids it.
    blocked_until: Mapped[datetime | None]
