"""My Reflections: a person's own answers about a match. No results, no report, no reader but their author."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot import first_questions
from bot.enums import MatchState, Side
from bot.models.match import Match
from bot.models.program import Program
from bot.models.reflection import ReflectionAnswer, ReflectionQuestion
from bot.read_models.reflection import ReflectionAnswerFacts, ReflectionFacts
from bot.services import actors, effects
from bot.services.actors import Actor
from bot.services.match import load as match_load
from bot.services.match.read import match_facts


def begin(session: Session, program: Program) -> None:
    """Give a new programme its first questions."""
    session.add_all(
        ReflectionQuestion(
            workspace_id=program.workspace_id, program_id=program.id, position=position, text=text
        )
        for position, text in enumerate(first_questions.REFLECTION)
    )


def ask(session: Session, actor: Actor, match_id: int) -> ReflectionFacts:
    """Return the questions about a match, with what the actor wrote, for the modal.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = match_load.load_for_decision(session, actor, match_id)
    facts = match_facts(session, match, actors.viewer_of(session, actor.workspace_id, actor.person_id))
    side = match.side_of(actor.person_id)
    undecided = match.state is MatchState.PENDING and match.confirmed_at(side) is None
    may_confirm = undecided and not facts.cannot_confirm
    return ReflectionFacts(facts, tuple(_answers(session, match, side)), may_confirm)


def keep(session: Session, actor: Actor, match_id: int, texts: Mapping[int, str], now: datetime) -> Match:
    """Keep the actor's answers, by question id; an emptied answer is forgotten.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = match_load.load_for_decision(session, actor, match_id)
    author_id = match.participant(match.side_of(actor.person_id)).id
    known = set(session.execute(select(ReflectionQuestion.id).where(*_of_program(match))).scalars())
    written = {answer.question_id: answer for answer in _written(session, match, author_id)}
    for question_id, text in texts.items():
        if question_id in written and text:
            written[question_id].text = text
        elif question_id in written:
            session.delete(written[question_id])
        elif text and question_id in known:
            session.add(_new(match, author_id, question_id, text))
    effects.home_changed(session, actor.workspace_id, [actor.person_id], now)
    return match


def written_by(session: Session, match: Match, side: Side) -> tuple[ReflectionAnswerFacts, ...]:
    """Return what one side wrote about a match, for their own Home."""
    return tuple(answer for answer in _answers(session, match, side) if answer.text)


def _answers(session: Session, match: Match, side: Side) -> list[ReflectionAnswerFacts]:
    written = {
        answer.question_id: answer.text for answer in _written(session, match, match.participant(side).id)
    }
    still_asked = ReflectionQuestion.position.is_not(None)
    questions = session.execute(
        select(ReflectionQuestion)
        .where(*_of_program(match), still_asked | ReflectionQuestion.id.in_(written))
        .order_by(ReflectionQuestion.position, ReflectionQuestion.id)
    ).scalars()
    return [
        ReflectionAnswerFacts(question.id, question.text, written.get(question.id, ""))
        for question in questions
    ]


def _written(session: Session, match: Match, author_id: int) -> list[ReflectionAnswer]:
    mine = select(ReflectionAnswer).where(
        ReflectionAnswer.workspace_id == match.workspace_id,
        ReflectionAnswer.match_id == match.id,
        ReflectionAnswer.author_id == author_id,
    )
    return list(session.execute(mine).scalars())


def _new(match: Match, author_id: int, question_id: int, text: str) -> ReflectionAnswer:
    return ReflectionAnswer(
        workspace_id=match.workspace_id,
        match_id=match.id,
        author_id=author_id,
        question_id=question_id,
        text=text,
    )


def _of_program(match: Match) -> tuple[ColumnElement[bool], ...]:
    return (
        ReflectionQuestion.workspace_id == match.workspace_id,
        ReflectionQuestion.program_id == match.program_id,
    )
