"""Cards: what each person should see of each thing, and where its copies are in Slack."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Id, InWorkspace, enum_column, short


class PostState(StrEnum):
    """What is known of one copy of a card in Slack."""

    # Sent, or about to be; without a ts nobody knows yet whether Slack has it.
    SENDING = "sending"
    # The newest copy: updated in place.
    LIVE = "live"
    # An older copy that still has to go, or be cut down to one line without buttons.
    STALE = "stale"
    # An older copy that is one line already.
    SUPERSEDED = "superseded"
    # Slack does not have it, or no longer has it.
    GONE = "gone"
    # Nobody can say whether it arrived. The operator sees it; it is never resent blindly.
    UNKNOWN = "unknown"


class FileState(StrEnum):
    """What is known of the file that goes with a copy. It is sent once, or never."""

    SENDING = "sending"
    SENT = "sent"
    # Refused, or nobody can say: the card says so, and nothing is sent again.
    FAILED = "failed"


class Card(InWorkspace, Base):
    """One thing in one person's DM (or their Home), always rendered from what is stored.

    A service raises `desired_version` in its own transaction, and `desired_notification` too when the
    change needs the person's attention. The outbox worker raises `delivered_version` and
    `delivered_notification` once Slack has it.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("workspace_id", "recipient_id", "kind", "subject_id"),
        # What the outbox worker looks for: one person's cards that are not up to date.
        Index(
            "ix_cards_dirty",
            "workspace_id",
            "recipient_id",
            sqlite_where=text("dirty"),
            postgresql_where=text("dirty"),
        ),
        # The messages of a wave.
        Index(
            "ix_cards_wave",
            "workspace_id",
            "queued_at",
            # As SQLAlchemy asks for it: SQLite takes an index only for what is written alike.
            sqlite_where=text("in_wave = 1"),
            postgresql_where=text("in_wave"),
        ),
        # Everybody's cards about one thing.
        Index("ix_cards_subject", "workspace_id", "subject_id", "kind"),
    )

    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(short())
    subject_id: Mapped[int] = mapped_column(Id)
    desired_version: Mapped[int] = mapped_column(default=1)
    delivered_version: Mapped[int] = mapped_column(default=0)
    desired_notification: Mapped[int] = mapped_column(default=0)
    delivered_notification: Mapped[int] = mapped_column(default=0)
    # What the newest copy looks like: `digest` of its rendering. Empty: unknown, so it is sent anyway.
    delivered_digest: Mapped[str | None] = mapped_column(String(64))
    dirty: Mapped[bool] = mapped_column(default=True)
    # When it asked for attention, and as which of the recipient's: they go out in this order, whatever the
    # clocks of those who marked them say. Retries never change it. A version before counted nothing.
    queued_at: Mapped[datetime]
    queue_number: Mapped[int | None] = mapped_column(Id)
    # Whether it did so together with many others, or because its time had come: nobody's click waits for it.
    in_wave: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Machine time from here on: when the outbox worker may try again, and how often it failed.
    next_try_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    # Of a Home, as `CardPost.doubtful_until`.
    doubtful_until: Mapped[datetime | None]
    # Why it was given up. A dead card blocks nobody, and the doctor reports it.
    dead_because: Mapped[str | None]


class CardPost(InWorkspace, Base):
    """One copy of a card in a DM: the message of one notification."""

    __tablename__ = "card_posts"
    __table_args__ = (
        UniqueConstraint("card_id", "notification"),
        Index("ix_card_posts_message", "workspace_id", "channel", "ts"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    # Which of the card's notifications it is, counted from 1.
    notification: Mapped[int]
    channel: Mapped[str] = mapped_column(short())
    ts: Mapped[str | None] = mapped_column(short())
    state: Mapped[PostState] = mapped_column(enum_column(PostState))
    # Machine time of the latest attempt: the history is searched from there on.
    attempted_at: Mapped[datetime]
    # Until when Slack may still be carrying out a drawing whose outcome nobody knows: then it is drawn again.
    doubtful_until: Mapped[datetime | None]
    # When its recipient last clicked on it.
    clicked_at: Mapped[datetime | None]
    # Product time since which it has stood in the DM, as far as is known.
    shown_at: Mapped[datetime | None]
    # Empty: no file has been tried with this copy.
    file_state: Mapped[FileState | None] = mapped_column(enum_column(FileState))
