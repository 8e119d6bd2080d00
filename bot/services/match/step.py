"""The step to ongoing mentoring from a one-time meeting or a waiting list: whether, and how."""

from collections.abc import Sequence
from datetime import datetime

from bot import refusals
from bot.enums import Policy
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.waitlist import WaitlistEntry
from bot.read_models.follow_up import StepFacts
from bot.refusals import Refusal
from bot.services.actors import other_of
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory

# What a place, or an answer to somebody else's request, would change: no reason not to wait.
ABOUT_ROOM = (
    refusals.MentorIsFull,
    refusals.TooManyOpenRequests,
    refusals.SeveralAsk,
    refusals.EnoughForToday,
)


def step_facts(mentor: Participant, history: PairHistory, now: datetime) -> StepFacts:
    """Return whether a mentee may go on with a mentor after a one-time meeting, how, and why not."""
    found = list(eligibility.blockers_to(mentor, history, Intent.FOLLOW_UP, now))
    return step_of(mentor, history.program.active_policy, found)


def place_facts(entry: WaitlistEntry, history: PairHistory, now: datetime) -> StepFacts:
    """Return whether somebody may take a place with the mentor they wait for, how, and why not."""
    way = way_of(entry, history.program)
    found = list(eligibility.blockers_to(entry.mentor, history, intent_of(way), now))
    return step_of(entry.mentor, way, found)


def step_of(mentor: Participant, policy: Policy, found: Sequence[Refusal]) -> StepFacts:
    """Return what the mentee may see of the way on to a mentor, with all that stands in the way."""
    return StepFacts(
        mentor=other_of(mentor),
        mentor_id=mentor.id,
        policy=policy,
        why_not=found[0] if found else None,
        may_wait=is_about_room(found),
    )


def is_about_room(found: Sequence[Refusal]) -> bool:
    """Say whether the mentor is full and nothing else stands in the way: then one can wait for a place."""
    full = any(isinstance(one, refusals.MentorIsFull) for one in found)
    return full and all(isinstance(one, ABOUT_ROOM) for one in found)


def way_of(entry: WaitlistEntry, program: Program) -> Policy:
    """Return how a place is taken: asked for as with *Connect*, or taken after a meeting where forced."""
    forced = entry.after_meeting and program.active_policy is Policy.FORCED
    return Policy.FORCED if forced else Policy.REQUEST


def intent_of(way: Policy) -> Intent:
    """Return what somebody begins who takes a place in this way."""
    return Intent.FOLLOW_UP if way is Policy.FORCED else Intent.TAKE
