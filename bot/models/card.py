"""Cards: what each person should see of each thing, and where its copies stand in Slack."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Id, InWorkspace, enum_column, short


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
    state: Mapped[PostState] = mapped_column(enum_column(PostState))
    # Machine time of the latest attempt: from there on the history is searched for it.
    attempted_at: Mapped[datetime]
    # Empty: no file has been tried with this copy.
    file_state: Mapped[FileState | None] = mapped_column(enum_column(FileState))
