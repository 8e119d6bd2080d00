"""The step from a one-time meeting to ongoing mentoring: whether a mentee may take it, and how."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.models.participant import Participant
from bot.models.program import Program
from bot.read_models.follow_up import StepFacts
from bot.refusals import Refusal
from bot.services.actors import face_of
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory

# What a place, or an answer to somebody else's request, would change: no reason not to wait.
ABOUT_ROOM = (refusals.MentorIsFull, refusals.TooManyOpenRequests)


def step_facts(session: Session, mentor: Participant, history: PairHistory, now: datetime) -> StepFacts:
    """Return whether a mentee may go on with a mentor, how, and why not."""
    found = list(eligibility.blockers_to(mentor, history, Intent.FOLLOW_UP, now))
    return step_of(session, mentor, found)


def step_of(session: Session, mentor: Participant, found: Sequence[Refusal]) -> StepFacts:
    """Return what the mentee may see of the way on to a mentor, with all that stands in the way."""
    full = any(isinstance(one, refusals.MentorIsFull) for one in found)
    return StepFacts(
        mentor=face_of(mentor.person),
        mentor_id=mentor.id,
        policy=session.get_one(Program, mentor.program_id).active_policy,
        why_not=found[0] if found else None,
        may_wait=full and all(isinstance(one, ABOUT_ROOM) for one in found),
    )
