"""Reflections: questions people answer for themselves alone."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class ReflectionQuestion(InWorkspace, Base):
    """A question a person may answer for themselves alone before they confirm."""

    __tablename__ = "reflection_questions"
    __table_args__ = (Index("ix_reflection_questions_program_id", "workspace_id", "program_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    # Empty: it is not asked any more, and only those who answered it still see it.
    position: Mapped[int | None]
    text: Mapped[str]


class ReflectionAnswer(InWorkspace, Base):
    """What one participant wrote down about one match. Read by its author and nobody else."""

    __tablename__ = "reflection_answers"
    __table_args__ = (
        UniqueConstraint("match_id", "author_id", "question_id"),
        Index("ix_reflection_answers_author", "workspace_id", "author_id"),
    )

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("reflection_questions.id"))
    text: Mapped[str]
