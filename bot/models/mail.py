"""E-mail: whose address is proven, the codes that prove one, and each mail with what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import MailKind, MailState
from bot.limits import LONGEST_ADDRESS
from bot.models.base import Base, Id, InWorkspace, enum_column, short

_IS_WAITING = text("state = 'waiting'")


class MailAddress(InWorkspace, Base):
    """Where somebody gets e-mail: what waits for them and what was decided. Without a row they get none."""

    __tablename__ = "mail_addresses"
    __table_args__ = (UniqueConstraint("person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    address: Mapped[str] = mapped_column(short(LONGEST_ADDRESS))
    proven_at: Mapped[datetime]
    # Since when nothing is sent, because the mail server said no for good.
    refused_at: Mapped[datetime | None]


class MailCode(InWorkspace, Base):
    """A code that was mailed to an address; whoever types it in Slack has proven that they read mail there.

    A row is kept for a day: how many codes went out is counted.
    """

    __tablename__ = "mail_codes"
    __table_args__ = (Index("ix_mail_codes_sent_at", "workspace_id", "sent_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    address: Mapped[str] = mapped_column(short(LONGEST_ADDRESS))
    code: Mapped[str] = mapped_column(short())
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int]
    # When it was typed correctly, or another took its place.
    closed_at: Mapped[datetime | None]
    # When the mail server said no for good to the mail that should have brought it.
    refused_at: Mapped[datetime | None]

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be typed."""
        over = self.closed_at or self.refused_at
        return not over and self.tries_left > 0 and now < self.expires_at


class Mail(InWorkspace, Base):
    """One mail, a lane of its own: whoever holds its lease sends it, once or never.

    Of each card, one mail waits at a time: it says what is true when it is sent.
    `queued_at` and `sent_at` are product time, the rest is machine time.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index(
            "uq_mails_waiting",
            "workspace_id",
            "person_id",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=_IS_WAITING,
            postgresql_where=_IS_WAITING,
        ),
        Index("ix_mails_due_at", "workspace_id", "due_at"),
        Index("ix_mails_person", "workspace_id", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[MailKind] = mapped_column(enum_column(MailKind))
    # As of the card of that kind; of a code, its row.
    subject_id: Mapped[int] = mapped_column(Id)
    state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.WAITING)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # When the mail worker should look next; empty: nothing to do.
    due_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(short())
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # What went wrong last: a code and where, never a word of the server's.
    failure: Mapped[str] = mapped_column(short(), default="")
