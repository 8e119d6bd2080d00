"""What people typed to the bot."""

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class TypedCommand(InWorkspace, Base):
    """A message somebody typed to the bot: the command in it. The text itself is not kept.

    Or what somebody wanted by a click while Slack was busy: that has no channel, and a ts of our own.
    """

    __tablename__ = "typed_commands"
    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(short())
    ts: Mapped[str] = mapped_column(short())
    # The message in whose thread it was typed, and is answered.
    thread_ts: Mapped[str | None] = mapped_column(short())
    word: Mapped[str] = mapped_column(short())
    argument: Mapped[str] = mapped_column(default="")
    # It is answered once Slack has said who they are.
    waits: Mapped[bool] = mapped_column(default=False, server_default=false())
