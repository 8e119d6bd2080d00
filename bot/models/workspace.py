"""A workspace that installed the bot, and the people of it that the bot has met."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import Membership
from bot.models.base import Base, InWorkspace, Name, enum_column, short


class Workspace(Base):
    """One Slack team, or one Enterprise organisation, that installed the bot."""

    __tablename__ = "workspaces"

    slack_id: Mapped[str] = mapped_column(short(), unique=True)
    name: Mapped[str] = mapped_column(Name())
    bot_user_id: Mapped[str] = mapped_column(short())
    # The Enterprise organisation that the team belongs to, if it does.
    enterprise_id: Mapped[str | None] = mapped_column(short())
    # Its address in a browser, as `auth.test` says it: https://example.slack.com/. Links in mails begin so.
    url: Mapped[str] = mapped_column(default="", server_default="")
    # Whether the bot was last started with a mail server. If not, e-mail is offered nowhere.
    offers_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Product time: since when a wave of messages goes out, and when admins were last shown how far it is.
    wave_began_at: Mapped[datetime | None]
    wave_shown_at: Mapped[datetime | None]


class Person(InWorkspace, Base):
    """Somebody of a workspace, as Slack last described them; its news and the roll call keep the row true."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_user_id"),
        Index("ix_people_check_at", "workspace_id", "check_at"),
    )

    slack_user_id: Mapped[str] = mapped_column(short())
    name: Mapped[str] = mapped_column(Name())
    # An IANA name, never an offset: offsets change silently with daylight saving time.
    tz: Mapped[str] = mapped_column(short(64), default="UTC")
    # The https address of their photo; what they do, as their profile says; the language they read Slack in
    # ("en-GB"). Empty: Slack says none.
    photo: Mapped[str | None] = mapped_column(Text())
    title: Mapped[str | None] = mapped_column(Text())
    locale: Mapped[str | None] = mapped_column(short())
    # In which language they want to read (`bot.languages`). Empty: as Slack says, or else the programme.
    language: Mapped[str | None] = mapped_column(short(8))
    # Owner or admin of the Slack workspace: may name programme admins, and nothing else.
    is_workspace_admin: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    # Empty until Slack has said who they are, which is before they join or see the directory.
    membership: Mapped[Membership | None] = mapped_column(enum_column(Membership))
    deactivated_at: Mapped[datetime | None]
    # Product time when Slack described them last.
    asked_at: Mapped[datetime | None]
    # Machine time when Slack is asked about them by itself (`bot.services.roll_call`); empty: never.
    check_at: Mapped[datetime | None]

    @property
    def zone(self) -> ZoneInfo:
        """Their Slack zone; UTC where Slack names none that this machine knows."""
        return zone_named(self.tz)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone `name`, or UTC where it is empty or unknown here.

    A zone is a file: a folder of zones, or a name too long for any file, is none.
    """
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
