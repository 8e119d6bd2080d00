"""A workspace that installed the bot, and the people of it that the bot has met."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, short


class Workspace(Base):
    """One Slack team, or one Enterprise organisation, that installed the bot."""

    __tablename__ = "workspaces"

    slack_id: Mapped[str] = mapped_column(short(), unique=True)
    name: Mapped[str]
    bot_user_id: Mapped[str] = mapped_column(short())


class Person(InWorkspace, Base):
    """Somebody of a workspace, as Slack last described them. `user_change` keeps the row true."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("workspace_id", "slack_user_id"),)

    slack_user_id: Mapped[str] = mapped_column(short())
    name: Mapped[str]
    # An IANA name, never an offset: offsets change silently with daylight saving time.
    tz: Mapped[str] = mapped_column(short(64), default="UTC")
    # Owner or admin of the Slack workspace: may name programme admins, and nothing else.
    is_workspace_admin: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    deactivated_at: Mapped[datetime | None]

    @property
    def zone(self) -> ZoneInfo:
        """Their Slack zone; UTC where Slack names none that this machine knows."""
        return zone_named(self.tz)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone `name`, or UTC where it is empty or unknown here."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


class JournalEntry(InWorkspace, Base):
    """One line of what happened: who, when, what, about what. Never a private text."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "workspace_id", "subject_id", "event"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    event: Mapped[str] = mapped_column(short(64))
    subject_id: Mapped[int | None]
    # The person the event is about, where that is not the actor (an admin named, a mentee invited).
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
