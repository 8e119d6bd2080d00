"""What was done already, should Slack send it again."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class DoneCommand(InWorkspace, Base):
    """One use of a command, or of a form, that has changed something: Slack's `trigger_id` names it."""

    __tablename__ = "done_commands"
    __table_args__ = (
        UniqueConstraint("workspace_id", "trigger_id"),
        Index("ix_done_commands_done_at", "workspace_id", "done_at"),
    )

    trigger_id: Mapped[str] = mapped_column(short(200))
    done_at: Mapped[datetime]
