"""The journal: what happened, when, by whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, Id, InWorkspace, short


class JournalEntry(InWorkspace, Base):
    """One line of what happened: who, when, what, about what. Never a private text."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "workspace_id", "subject_id", "event"),)

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    event: Mapped[str] = mapped_column(short(64))
    subject_id: Mapped[int | None] = mapped_column(Id)
    # The person the event is about, where that is not the actor (an admin named, a mentee invited).
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
