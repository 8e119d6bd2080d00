"""A row that is written so that it is known that the database can be written."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class Heartbeat(InWorkspace, Base):
    """When a process of this workspace's last wrote, in machine time."""

    __tablename__ = "heartbeats"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    written_at: Mapped[datetime]
    # The digest of the signing secret with which Slack was last seen to sign; empty: it never was.
    proven_secret: Mapped[str | None] = mapped_column(short(64))
