"""The results of surveys, for admins: counts and texts without names. Reflections have no results."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import QuestionKind, QuestionList, SurveyKind
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.survey import SurveyAnswer
from bot.read_models.survey_editor import ResultsFacts, Tally
from bot.services import actors
from bot.services.actors import Actor
from bot.services.rules import exclusions
from bot.services.rules.admins import require_admin
from bot.services.survey import kinds

# Of free texts: a page of a modal that can still be read.
TEXTS_A_PAGE = 10


def results(session: Session, actor: Actor, survey: QuestionList, page: int) -> ResultsFacts:
    """Return what was answered to each question; texts page by page, the newest first.

    An admin who was the mentor of a meeting does not see what was said about it.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NothingThere: there are no results of reflections.
    """
    require_admin(session, actor)
    if survey is QuestionList.REFLECTION:
        raise refusals.NothingThere
    sent = _sent(session, actor, SurveyKind(survey))
    tallies = [_tally(text, kind, sent) for text, kind in _asked(sent)]
    most = max((len(tally.texts) for tally in tallies), default=0)
    pages = max(1, -(-most // TEXTS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    return ResultsFacts(
        viewer=actors.viewer_of(session, actor.workspace_id, actor.person_id),
        survey=survey,
        answers=len(sent),
        tallies=tuple(_page_of(tally, page) for tally in tallies),
        page=page,
        pages=pages,
    )


def _sent(session: Session, actor: Actor, survey: SurveyKind) -> Sequence[list[dict[str, Any]]]:
    return session.scalars(
        select(SurveyAnswer.answers)
        .join(
            Meeting,
            (Meeting.id == SurveyAnswer.meeting_id) & (Meeting.workspace_id == SurveyAnswer.workspace_id),
        )
        .join(
            Participant,
            (Participant.id == Meeting.mentor_id) & (Participant.workspace_id == Meeting.workspace_id),
        )
        .where(
            SurveyAnswer.workspace_id == actor.workspace_id,
            SurveyAnswer.program_id == actor.program_id,
            SurveyAnswer.survey == survey,
            Participant.person_id != actor.person_id,
            ~exclusions.hidden_from(Meeting, actor.workspace_id, actor.person_id),
        )
        .order_by(SurveyAnswer.id.desc())
    ).all()


def _asked(sent: Sequence[list[dict[str, Any]]]) -> list[tuple[str, QuestionKind]]:
    """Return the questions that were answered, as they were asked, in the order of the newest."""
    return list(
        dict.fromkeys((one["text"], QuestionKind(one["kind"])) for answers in sent for one in answers)
    )


def _tally(text: str, kind: QuestionKind, sent: Sequence[list[dict[str, Any]]]) -> Tally:
    given = [
        one["answer"]
        for answers in sent
        for one in answers
        if one["text"] == text and one["kind"] == kind and one["answer"]
    ]
    rules = kinds.rules_of(kind)
    if rules.free_text:
        return Tally(text, kind, texts=tuple(given), answered=len(given))
    chosen = chain.from_iterable(given) if rules.several else given
    return Tally(text, kind, counts=_counts(chosen, rules.choices), answered=len(given))


def _counts(chosen: Iterable[str], choices: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Count in the order of the form, where it is the same for every question; else by the alphabet."""
    place = {choice: number for number, choice in enumerate(choices)}
    return tuple(sorted(Counter(chosen).items(), key=lambda one: (place.get(one[0], len(place)), one[0])))


def _page_of(tally: Tally, page: int) -> Tally:
    start = page * TEXTS_A_PAGE
    shown = tally.texts[start : start + TEXTS_A_PAGE]
    return Tally(tally.text, tally.kind, tally.counts, shown, tally.answered)
