"""Editing the surveys' and the reflection's questions. Admins only; what was answered stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import cut, first_questions, limits, refusals
from bot.enums import QuestionKind, QuestionList, SurveyKind
from bot.ids import Field
from bot.models.reflection import ReflectionQuestion
from bot.models.survey import RetiredQuestion, SurveyQuestion
from bot.read_models.survey import Question
from bot.read_models.survey_editor import EditorFacts
from bot.services import actors, journal
from bot.services.actors import Actor
from bot.services.rules.admins import require_admin
from bot.services.survey import kinds

Row = SurveyQuestion | ReflectionQuestion


@dataclass(frozen=True)
class Draft:
    """A question as an admin wrote it; options one a line."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    options: str = ""
    required: bool = False


def edited(session: Session, actor: Actor, edited_list: QuestionList) -> EditorFacts:
    """Return one list of questions.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    rows = _rows(session, actor, edited_list)
    return EditorFacts(viewer, edited_list, tuple(_question(row) for row in rows))


def save(
    session: Session, actor: Actor, where: QuestionList, question_id: int | None, draft: Draft, now: datetime
) -> None:
    """Add a question at the end, or change one; what a programme begins with is stored as it began.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        TooManyQuestions, TooLong, OptionsNeeded: at their field.
    """
    require_admin(session, actor)
    rows = _rows(session, actor, where)
    options = _options(draft)
    draft = replace(draft, text=first_questions.stored(draft.text))
    if cut.utf16(draft.text) > limits.LONGEST_QUESTION:
        raise refusals.TooLong(limit=limits.LONGEST_QUESTION, field=Field.QUESTION)
    if question_id is None and len(rows) >= limits.MOST_QUESTIONS:
        raise refusals.TooManyQuestions(limit=limits.MOST_QUESTIONS)
    new = _new(actor, where, draft, options)
    if question_id is None:
        new.position = len(rows)
    else:
        old = _one(rows, question_id)
        new.position = old.position
        _take_away(session, old)
    session.add(new)
    journal.record(session, actor, f"questions.{where}.changed", now)
    session.flush()


def move(
    session: Session, actor: Actor, where: QuestionList, question_id: int, by: int, now: datetime
) -> None:
    """Move a question up (-1) or down (1) in its list; at the end it stays."""
    require_admin(session, actor)
    rows = _rows(session, actor, where)
    at = rows.index(_one(rows, question_id))
    rows.insert(max(0, min(len(rows), at + by)), rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    journal.record(session, actor, f"questions.{where}.moved", now)
    session.flush()


def remove(session: Session, actor: Actor, where: QuestionList, question_id: int, now: datetime) -> None:
    """Ask a question no more. Answers given so far are kept."""
    require_admin(session, actor)
    _take_away(session, _one(_rows(session, actor, where), question_id))
    journal.record(session, actor, f"questions.{where}.removed", now)
    session.flush()


def _rows(session: Session, actor: Actor, where: QuestionList) -> list[Row]:
    if where is QuestionList.REFLECTION:
        mine = select(ReflectionQuestion).where(
            ReflectionQuestion.workspace_id == actor.workspace_id,
            ReflectionQuestion.program_id == actor.program_id,
            ReflectionQuestion.position.is_not(None),
        )
        return list(session.scalars(mine.order_by(ReflectionQuestion.position)))
    asked = select(SurveyQuestion).where(
        SurveyQuestion.workspace_id == actor.workspace_id,
        SurveyQuestion.program_id == actor.program_id,
        SurveyQuestion.survey == SurveyKind(where),
    )
    return list(session.scalars(asked.order_by(SurveyQuestion.position, SurveyQuestion.id)))


def _one(rows: Sequence[Row], question_id: int) -> Row:
    for row in rows:
        if row.id == question_id:
            return row
    raise refusals.NothingThere


def _question(row: Row) -> Question:
    if isinstance(row, ReflectionQuestion):
        return Question(row.id, QuestionKind.TEXT, row.text)
    return Question(row.id, row.kind, row.text, tuple(row.options), row.required)


def _new(actor: Actor, where: QuestionList, draft: Draft, options: list[str]) -> Row:
    if where is QuestionList.REFLECTION:
        return ReflectionQuestion(
            workspace_id=actor.workspace_id, program_id=actor.program_id, text=draft.text
        )
    return SurveyQuestion(
        workspace_id=actor.workspace_id,
        program_id=actor.program_id,
        survey=SurveyKind(where),
        kind=draft.kind,
        text=draft.text,
        options=options,
        required=draft.required,
    )


def _take_away(session: Session, row: Row) -> None:
    """Ask this no more. It stays known, as it was, to the forms that are open and to what was answered."""
    if isinstance(row, ReflectionQuestion):
        row.position = None
        return
    as_it_was = {one.name: getattr(row, one.name) for one in RetiredQuestion.__table__.columns}
    session.merge(RetiredQuestion(**as_it_was))
    session.delete(row)


def _options(draft: Draft) -> list[str]:
    if not kinds.rules_of(draft.kind).has_options:
        return []
    lines = (first_questions.stored(line.strip()) for line in draft.options.splitlines() if line.strip())
    options = list(dict.fromkeys(lines))
    if (
        not limits.LEAST_OPTIONS <= len(options) <= limits.MOST_OPTIONS
        or max(map(cut.utf16, options)) > limits.LONGEST_OPTION
    ):
        raise refusals.OptionsNeeded(most=limits.MOST_OPTIONS, longest=limits.LONGEST_OPTION)
    return options
