"""The wish not to be matched with somebody again."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class Exclusion(InWorkspace, Base):
    """One participant's wish not to be matched with another again. Nobody is told."""

    __tablename__ = "exclusions"
    __table_args__ = (
        UniqueConstraint("author_id", "other_id"),
        Index("ix_exclusions_other", "workspace_id", "other_id"),
    )

    author_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
