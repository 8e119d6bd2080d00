"""Surveys about one-time meetings: asked of the mentee, read by the admins, never by the mentor."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import first_questions, refusals
from bot.enums import FollowUpChoice, SurveyKind
from bot.ids import answer_field
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.survey import RetiredQuestion, SurveyAnswer, SurveyQuestion
from bot.read_models.survey import Question, SurveyFacts
from bot.services import actors, effects
from bot.services.actors import Actor
from bot.services.effects import FollowUpStep
from bot.services.rules.admins import admins_of
from bot.services.survey import kinds


def begin(session: Session, program: Program) -> None:
    """Give a new programme its first surveys."""
    session.add_all(
        SurveyQuestion(
            workspace_id=program.workspace_id,
            program_id=program.id,
            survey=survey,
            position=position,
            kind=first.kind,
            text=first.text,
            options=list(first.options),
            required=first.required,
        )
        for survey, questions in first_questions.SURVEYS.items()
        for position, first in enumerate(questions)
    )


def ask(session: Session, actor: Actor, meeting_id: int) -> SurveyFacts:
    """Return the survey that follows from what the mentee chose about a meeting.

    Raises:
        NothingThere, NotYours: it is not the actor's meeting as a mentee, or nothing was chosen yet.
        AnsweredAlready: it was sent.
    """
    meeting = _of_mentee(session, actor, meeting_id)
    if sent := _answer_of(session, meeting):
        raise refusals.AnsweredAlready(at=sent.at)
    survey = survey_of(meeting)
    return SurveyFacts(
        viewer=actors.viewer_of(session, actor.workspace_id, actor.person_id),
        meeting_id=meeting.id,
        survey=survey,
        mentor=meeting.mentor.person.name,
        questions=questions_of(session, meeting.workspace_id, meeting.program_id, survey),
        readers=_readers(session, meeting),
    )


def shown(
    session: Session, actor: Actor, meeting_id: int, question_ids: Sequence[int] | None
) -> tuple[Question, ...]:
    """Return the questions that a form about this meeting showed, also those that are changed since.

    `question_ids` are what the form was opened with; None, of an earlier version, stands for those of now.

    Raises:
        NothingThere, NotYours: as `ask`.
    """
    meeting = _of_mentee(session, actor, meeting_id)
    survey = survey_of(meeting)
    now_asked = questions_of(session, meeting.workspace_id, meeting.program_id, survey)
    if question_ids is None:
        return now_asked
    retired = session.scalars(
        select(RetiredQuestion).where(
            RetiredQuestion.workspace_id == meeting.workspace_id,
            RetiredQuestion.program_id == meeting.program_id,
            RetiredQuestion.survey == survey,
            RetiredQuestion.id.in_(question_ids),
        )
    )
    known = {one.question_id: one for one in (*map(_question, retired), *now_asked)}
    return tuple(known[one] for one in question_ids if one in known)


def keep(
    session: Session,
    actor: Actor,
    meeting_id: int,
    answers: Mapping[Question, str | list[str]],
    now: datetime,
) -> None:
    """Store what was answered, once, with the questions as the form showed them.

    Raises:
        NothingThere, NotYours, AnsweredAlready: as `ask`.
        AnswerMissing: a required question was left out, which Slack's own check would have refused.
    """
    meeting = _of_mentee(session, actor, meeting_id, lock=True)
    if sent := _answer_of(session, meeting):
        raise refusals.AnsweredAlready(at=sent.at)
    session.add(
        SurveyAnswer(
            workspace_id=meeting.workspace_id,
            meeting_id=meeting.id,
            author_id=meeting.mentee_id,
            program_id=meeting.program_id,
            survey=survey_of(meeting),
            at=now,
            answers=[_kept(question, answer) for question, answer in answers.items()],
        )
    )
    effects.follow_up_changed(session, meeting, FollowUpStep.SETTLED, now)


def survey_of(meeting: Meeting) -> SurveyKind:
    """Return which survey a meeting calls for."""
    return SurveyKind.NOT_HELD if meeting.choice is FollowUpChoice.NOT_HELD else SurveyKind.FEEDBACK


def is_sent(session: Session, meeting: Meeting) -> bool:
    """Say whether the survey about a meeting was answered."""
    return _answer_of(session, meeting) is not None


def questions_of(
    session: Session, workspace_id: int, program_id: int, survey: SurveyKind
) -> tuple[Question, ...]:
    """Return a programme's questions of one survey, in their order."""
    rows = session.scalars(
        select(SurveyQuestion)
        .where(
            SurveyQuestion.workspace_id == workspace_id,
            SurveyQuestion.program_id == program_id,
            SurveyQuestion.survey == survey,
        )
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
    )
    return tuple(_question(row) for row in rows)


def _question(row: SurveyQuestion | RetiredQuestion) -> Question:
    return Question(row.id, row.kind, row.text, tuple(row.options), row.required)


def _kept(question: Question, answer: str | list[str]) -> dict[str, Any]:
    rules = kinds.rules_of(question.kind)
    allowed = question.options if rules.has_options else rules.choices
    given = [answer] if isinstance(answer, str) else answer
    known = [one for one in given if one and (rules.free_text or one in allowed)]
    if question.required and not known:
        raise refusals.AnswerMissing(field=answer_field(question.question_id))
    return {
        "text": question.text,
        "kind": question.kind.value,
        "options": list(allowed),
        "answer": known if rules.several else "".join(known[:1]),
    }


def _of_mentee(session: Session, actor: Actor, meeting_id: int, *, lock: bool = False) -> Meeting:
    query = select(Meeting).where(Meeting.workspace_id == actor.workspace_id, Meeting.id == meeting_id)
    if lock:
        query = query.with_for_update(of=Meeting)
    meeting = session.execute(query).scalar_one_or_none()
    if meeting is None or meeting.choice is None:
        raise refusals.NothingThere
    if meeting.mentee.person_id != actor.person_id:
        raise refusals.NotYourMeeting
    return meeting


def _answer_of(session: Session, meeting: Meeting) -> SurveyAnswer | None:
    return session.execute(
        select(SurveyAnswer).where(
            SurveyAnswer.workspace_id == meeting.workspace_id,
            SurveyAnswer.meeting_id == meeting.id,
            SurveyAnswer.author_id == meeting.mentee_id,
        )
    ).scalar_one_or_none()


def _readers(session: Session, meeting: Meeting) -> tuple[str, ...]:
    """Return the names of the admins, who read surveys; never the mentor, also where they are one."""
    readers = admins_of(session, meeting.workspace_id, meeting.program_id, but_not=[meeting.mentor.person_id])
    return tuple(person.name for person in readers)
