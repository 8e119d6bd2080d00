"""What the clock does by itself, as rows: free to move, safe to repeat, done once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Id, InWorkspace, enum_column


class ReminderKind(StrEnum):
    """What falls due. The subject of each is a match, of `UNPAUSE` a participant."""

    # Rule 10: neither has confirmed.
    NUDGE = "nudge"
    CLOSE = "close"
    # Rule 9: one side confirmed, the other is silent.
    REMIND = "remind"
    EXPIRE = "expire"
    UNPAUSE = "unpause"
    # One-time meetings; the subject of each is a meeting.
    MEETING_REMIND = "meeting_remind"
    MEETING_EXPIRE = "meeting_expire"
    MEETING_SOON = "meeting_soon"  # step 1: 24 hours before, step 2: 10 minutes before
    FOLLOW_UP = "follow_up"  # step 1: five minutes after the end; later steps: asked again
    FOLLOW_UP_NUDGE = "follow_up_nudge"
    FOLLOW_UP_CLOSE = "follow_up_close"
    # The waiting list: a place to offer (the subject is a mentor's participant), and the end of an
    # offer (the subject is a row of `waiting`).
    OFFER_PLACE = "offer_place"
    OFFER_LAPSE = "offer_lapse"
    # News of the bot's own, which waits for working hours: a match or a meeting that closed because somebody
    # left the workspace, that they did (a line of the journal), a pause that is over (a participant).
    TELL_MATCH = "tell_match"
    TELL_MEETING = "tell_meeting"
    TELL_LEFT = "tell_left"
    TELL_PAUSE_OVER = "tell_pause_over"


class Reminder(InWorkspace, Base):
    """One thing that falls due once, for one recipient, in product time."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("workspace_id", "kind", "subject_id", "recipient_id", "step"),
        # What the scheduler looks for: of each kind what is due longest, in this order.
        Index(
            "ix_reminders_due",
            "workspace_id",
            "kind",
            "due_at",
            "id",
            sqlite_where=text("done_at IS NULL AND held_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND held_at IS NULL"),
        ),
        Index("ix_reminders_subject", "workspace_id", "subject_id", "kind"),
    )

    kind: Mapped[ReminderKind] = mapped_column(enum_column(ReminderKind))
    subject_id: Mapped[int] = mapped_column(Id)
    # Whose working hours it waits for, and who reads what it causes.
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    step: Mapped[int]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    # Since when its clock is paused (the person paused, a full mentor); resuming moves due_at on by as much.
    held_at: Mapped[datetime | None]
