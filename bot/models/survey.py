"""Surveys: lists of questions that admins edit, and answers kept with the questions as they were."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import QuestionKind, SurveyKind
from bot.models.base import Base, InWorkspace, enum_column


class _Asked(InWorkspace):
    """What is asked of somebody, and how it is answered."""

    survey: Mapped[SurveyKind] = mapped_column(enum_column(SurveyKind))
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind))
    text: Mapped[str]
    # What can be chosen, of CHOICE and SEVERAL.
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)


class SurveyQuestion(_Asked, Base):
    """One question of a programme's survey, as it is asked from now on."""

    __tablename__ = "survey_questions"
    __table_args__ = (Index("ix_survey_questions_program_id", "workspace_id", "program_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    position: Mapped[int]


class RetiredQuestion(_Asked, Base):
    """A question as it was, by its id, until an admin changed or removed it: open forms still ask it."""

    __tablename__ = "retired_questions"

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))


class SurveyAnswer(InWorkspace, Base):
    """One person's answers about one meeting. Read by the programme's admins, never by the mentor."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        UniqueConstraint("meeting_id", "author_id"),
        Index("ix_survey_answers_program_id", "workspace_id", "program_id"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    survey: Mapped[SurveyKind] = mapped_column(enum_column(SurveyKind))
    at: Mapped[datetime]
    # The questions as they were asked, each with what was answered:
    # [{"text": …, "kind": …, "options": […], "answer": …}, …]
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
