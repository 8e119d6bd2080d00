"""Why two people cannot connect, for an admin: every reason that holds now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from bot import refusals
from bot.models.participant import Participant
from bot.read_models.why import PairFacts, WhyFacts
from bot.refusals import Refusal
from bot.services import actors
from bot.services.actors import Actor
from bot.services.rules import eligibility
from bot.services.rules.admins import require_admin
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory

TWO = 2


@dataclass(frozen=True)
class Pair:
    """The two people an admin names; somebody who never joined takes part as nothing."""

    mentee: Participant
    mentor: Participant

    def has(self, person_id: int) -> bool:
        """Whether this person is one of the two."""
        return person_id in (self.mentee.person.id, self.mentor.person.id)


def explain(session: Session, actor: Actor, named: Sequence[str], now: datetime) -> WhyFacts:
    """Answer an admin's *why* about two people, by their Slack ids: the mentee, then the mentor.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        TwoPeopleNeeded, UnknownPerson, CannotTakePart: there is nobody to ask about.
    """
    require_admin(session, actor)
    pair = pair_of(session, actor, named)
    connect = reasons(session, actor, pair, Intent.CONNECT, now)
    after_meeting = None
    history = PairHistory(session, pair.mentee, [pair.mentor], actor.person_id)
    # Whether the mentee has answered, and what, is not the mentor's to know.
    if actor.person_id != pair.mentor.person.id and history.has_question(pair.mentor):
        after_meeting = reasons(session, actor, pair, Intent.FOLLOW_UP, now)
    return WhyFacts(pair_facts(session, actor, pair), connect, after_meeting)


def pair_of(session: Session, actor: Actor, named: Sequence[str]) -> Pair:
    """Return two people by their Slack ids: the mentee, then the mentor.

    Raises:
        TwoPeopleNeeded: not exactly two are named.
        UnknownPerson: the bot has not met one of them.
        CannotTakePart: one of them is an app, or has left the workspace.
    """
    if len(named) != TWO:
        raise refusals.TwoPeopleNeeded
    mentee, mentor = (actors.person_named(session, actor, one) for one in named)
    for person in (mentee, mentor):
        if person.is_bot or person.deactivated_at:
            raise refusals.CannotTakePart(name=person.name)
    return Pair(*(eligibility.as_participant(session, actor, person) for person in (mentee, mentor)))


def pair_facts(session: Session, actor: Actor, pair: Pair) -> PairFacts:
    """Return what the actor's screen says of the two."""
    return PairFacts(
        viewer=actors.viewer_of(session, actor.workspace_id, actor.person_id),
        mentee=pair.mentee.person.name,
        mentor=pair.mentor.person.name,
        viewer_is_one=pair.has(actor.person_id),
    )


def reasons(session: Session, actor: Actor, pair: Pair, way: Intent, now: datetime) -> tuple[Refusal, ...]:
    """Return every reason against `way` that holds now, as the actor may come to know it.

    An admin who is one of the two is told the first reason alone, in the words that one says it in to them.
    """
    found = eligibility.blockers(session, pair.mentee, pair.mentor, way, now, actor.person_id)
    if pair.has(actor.person_id):
        return tuple(_as_the_mentor_reads(first, actor, pair) for first in islice(found, 1))
    return tuple(found)


def _as_the_mentor_reads(refusal: Refusal, actor: Actor, pair: Pair) -> Refusal:
    """Return a pause as the one of the two reads it who asks; the reasons are worded for the mentee."""
    if actor.person_id == pair.mentee.person.id:
        return refusal
    if isinstance(refusal, refusals.YouArePaused):
        return refusals.NotTakingThisOn(other=pair.mentee.person.name)
    return refusals.YouArePaused() if isinstance(refusal, refusals.NotTakingThisOn) else refusal
