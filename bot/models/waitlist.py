"""The waiting list of a full mentor: who waits for a place, and the offer that holds one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import LIVE_WAITLIST, WaitlistState
from bot.models.base import Base, InWorkspace, enum_column
from bot.models.participant import Participant
from bot.models.two_sided import participant_link


class WaitlistEntry(InWorkspace, Base):
    """One mentee in one mentor's queue, in the order of `joined_at`."""

    __tablename__ = "waitlist_entries"
    __table_args__ = (
        Index(
            "uq_waitlist_entries_live_pair",
            "workspace_id",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'offered')"),
            postgresql_where=text("state IN ('waiting', 'offered')"),
        ),
        Index("ix_waitlist_entries_mentor_state", "workspace_id", "mentor_id", "state"),
        Index("ix_waitlist_entries_mentee_state", "workspace_id", "mentee_id", "state"),
    )

    mentor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[WaitlistState] = mapped_column(enum_column(WaitlistState), default=WaitlistState.WAITING)
    joined_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    # Private to the two: what the mentee wrote in a request that was closed to wait. It goes out anew with
    # the request for the place.
    note: Mapped[str] = mapped_column(default="", server_default="")
    # Joined while the question after a one-time meeting was open: under the forced policy they need not ask.
    after_meeting: Mapped[bool] = mapped_column(default=False, server_default=true())

    mentee: Mapped[Participant] = participant_link("WaitlistEntry.mentee_id")
    mentor: Mapped[Participant] = participant_link("WaitlistEntry.mentor_id")

    def move(self, state: WaitlistState, now: datetime) -> None:
        """Put them elsewhere in the queue, or out of it; a place held for them is held no more."""
        self.state = state
        if state is WaitlistState.OFFERED:
            self.offered_at = now
        if state in LIVE_WAITLIST:
            self.held_until = None
