"""The wish not to be matched with somebody again, while it holds and once it is taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class _OfTwo(InWorkspace):
    """Who said it, and about whom. Nobody else is ever told."""

    author_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    # Empty: before this was noted down.
    said_at: Mapped[datetime | None]


class Exclusion(_OfTwo, Base):
    """One participant's wish not to be matched with another again. Nobody is told."""

    __tablename__ = "exclusions"
    __table_args__ = (
        UniqueConstraint("author_id", "other_id"),
        Index("ix_exclusions_other", "workspace_id", "other_id"),
    )


class PastExclusion(_OfTwo, Base):
    """Such a wish once it is taken back: what the other could not count then they cannot count later."""

    __tablename__ = "past_exclusions"
    __table_args__ = (Index("ix_past_exclusions_other", "workspace_id", "other_id"),)

    taken_back_at: Mapped[datetime]
