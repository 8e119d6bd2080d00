"""Cards: what each person should see of each thing, and where its copies stand in Slack."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Id, InWorkspace, one_of, short


class PostState(StrEnum):
    """What is known of one copy of a card in Slack."""

    # Sent, or about to be; without a ts nobody knows yet whether Slack has it.
    SENDING = "sending"
    # The newest copy: redrawn in place.
    LIVE = "live"
    # An older copy that still has to be folded to one line without buttons.
    STALE = "stale"
    FOLDED = "folded"
    # Slack does not have it, or not any more.
    GONE = "gone"
    # Nobody can say whether it arrived: shown to the operator, never resent blindly.
    UNKNOWN = "unknown"


class FileState(StrEnum):
    """What is known of the file that goes with a copy. It is sent once, or never."""

    SENDING = "sending"
    SENT = "sent"
    # Refused, or nobody can say: the card says so, and nothing is sent again.
    FAILED = "failed"


class Card(InWorkspace, Base):
    """One thing in one person's DM (or their Home), always redrawn from what is stored.

    A service raises `wanted` (and `rings_wanted`, when the change needs the person's attention) in
    its own transaction; the courier raises `shown` and `rings_shown` to what it has shown.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("workspace_id", "recipient_id", "kind", "subject_id"),
        # What the courier looks for: cards of one person that are not up to date.
        Index(
            "ix_cards_dirty",
            "recipient_id",
            sqlite_where=text("dirty"),
            postgresql_where=text("dirty"),
        ),
    )

    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(short())
    subject_id: Mapped[int] = mapped_column(Id)
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    rings_wanted: Mapped[int] = mapped_column(default=0)
    rings_shown: Mapped[int] = mapped_column(default=0)
    dirty: Mapped[bool] = mapped_column(default=True)
    # When it asked for attention: the order in which one person's cards go out. Retries never touch it.
    queued_at: Mapped[datetime]
    # Machine time from here on: when the courier may try (again), and how often it has in vain.
    next_try_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Why it was given up; such a card blocks nobody, and the doctor shows it.
    dead_because: Mapped[str | None]


class CardPost(InWorkspace, Base):
    """One copy of a card in a DM: the message of one ring."""

    __tablename__ = "card_posts"
    __table_args__ = (
        UniqueConstraint("card_id", "ring"),
        Index("ix_card_posts_message", "channel", "ts"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    ring: Mapped[int]
    channel: Mapped[str] = mapped_column(short())
    ts: Mapped[str | None] = mapped_column(short())
    state: Mapped[PostState] = mapped_column(one_of(PostState))
    # Machine time of the latest attempt: from there on the history is searched for it.
    attempted_at: Mapped[datetime]
    # Empty: no file has been tried with this copy.
    file_state: Mapped[FileState | None] = mapped_column(one_of(FileState))


class Inbox(InWorkspace, Base):
    """One person's DM with the bot, and the courier's lease on it.

    The lease is on the person, not on the card: one courier at a time writes to them, in order.
    All times are machine time.
    """

    __tablename__ = "inboxes"
    __table_args__ = (Index("ix_inboxes_due_at", "due_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    channel: Mapped[str | None] = mapped_column(short())
    # When the courier should look next; empty: nothing to do.
    due_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(short())
    leased_until: Mapped[datetime | None]
    home_opened_at: Mapped[datetime | None]
    home_page: Mapped[int] = mapped_column(default=0)
    # Slack says this person cannot be reached: nothing is sent until that changes.
    unreachable_because: Mapped[str | None]


class Budget(InWorkspace, Base):
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


class TypedMessage(InWorkspace, Base):
    """A message somebody typed to the bot: which of its words it used. The text itself is not kept."""

    __tablename__ = "typed_messages"
    __table_args__ = (UniqueConstraint("workspace_id", "channel", "ts"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(short())
    ts: Mapped[str] = mapped_column(short())
    word: Mapped[str] = mapped_column(short())
    argument: Mapped[str] = mapped_column(default="")
