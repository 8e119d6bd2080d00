"""How many mentors are needed: the free places, and the mentees whom they would leave over, by topic."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import folding
from bot.enums import MatchState
from bot.models.match import Match
from bot.models.participant import Participant, ParticipantTopic
from bot.models.program import Program
from bot.models.workspace import Person
from bot.read_models.report import NeedFacts, Shortage
from bot.services import actors
from bot.services.actors import Actor
from bot.services.report.filling import ANY, Offer, Seeker, left_over
from bot.services.report.groups import LEAST, merged
from bot.services.rules import admission, capacity, exclusions


def needs_of(session: Session, actor: Actor, *, exact: bool) -> NeedFacts | None:
    """Return what the programme needs, exactly or so that no count of people is under five.

    None: it offers no ongoing mentoring just now.
    """
    program = actors.program_of(session, actor)
    if not program.ongoing:
        return None
    here = session.execute(_here(actor, program)).all()
    seekers, offers = _seekers_and_offers(session, actor, program, here)
    first_topics = Counter(one.topics[0] if one.topics else ANY for one in left_over(seekers, offers))
    shortages = shortages_of(first_topics, program.default_max_connections, exact=exact)
    left = sum(one.mentees for one in shortages)
    served = len(seekers) - left
    free = sum(one.free for one in offers)
    least = 0 if exact else LEAST
    return NeedFacts(
        places_each=program.default_max_connections,
        free_places=free if free >= least else None,
        taken_places=sum(one.taken for one in here) if exact else None,
        # With those left over, it would tell how many are served.
        seeking=len(seekers) if len(seekers) >= least and (not left or served >= least) else None,
        left_over=left if left >= least else None,
        shortages=shortages,
    )


def shortages_of(first_topics: Mapping[str, int], places_each: int, *, exact: bool) -> tuple[Shortage, ...]:
    """Return who is left over, by topic; topics with too few are one line, without their names."""
    longest_first = sorted(first_topics.items(), key=lambda one: (-one[1], one[0]))
    least = 0 if exact else LEAST
    groups = merged(longest_first, lambda some: sum(count for _, count in some) >= least)
    return tuple(
        Shortage(some[0][0] if len(some) == 1 else None, mentees, -(-mentees // places_each))
        for some in groups
        if (mentees := sum(count for _, count in some))
    )


def _seekers_and_offers(
    session: Session, actor: Actor, program: Program, here: Sequence[Any]
) -> tuple[list[Seeker], list[Offer]]:
    """Return who looks for a mentor, the longest first, and who has places free; nobody who is away."""
    topics = _topics(session, actor)
    connected = set(session.scalars(_connected(actor)))
    active = [one for one in here if not one.paused]
    seekers = [
        Seeker(one.person_id, topics[one.id]) for one in active if one.is_mentee and one.id not in connected
    ]
    offers = [
        Offer(one.person_id, topics[one.id], one.max_connections - one.taken)
        for one in active
        if one.is_mentor
        and one.max_connections > one.taken
        and (one.takes_ongoing or not program.mentors_choose)
    ]
    return seekers, offers


def _here(actor: Actor, program: Program) -> Any:  # noqa: ANN401 - SQLAlchemy's type for eight columns
    """Return everybody who takes part, as the reader may know it: who appears paused to them has paused."""
    roles = (Participant.is_mentee, Participant.is_mentor, Participant.takes_ongoing)
    paused = exclusions.appears_paused_to(actor.workspace_id, actor.person_id).label("paused")
    taken = capacity.taken(seen=~exclusions.hidden_from(Match, actor.workspace_id, actor.person_id)).label(
        "taken"
    )
    return (
        select(Participant.id, Participant.person_id, *roles, paused, Participant.max_connections, taken)
        .join(Participant.person)
        .where(
            Participant.workspace_id == actor.workspace_id,
            Participant.program_id == actor.program_id,
            Participant.left_at.is_(None),
            Person.deactivated_at.is_(None),
            admission.admitted(program),
        )
        .order_by(Participant.joined_at, Participant.id)
    )


def _connected(actor: Actor) -> Any:  # noqa: ANN401 - as above
    return select(Match.mentee_id).where(
        Match.workspace_id == actor.workspace_id,
        Match.program_id == actor.program_id,
        Match.state == MatchState.CONFIRMED,
        ~exclusions.hidden_from(Match, actor.workspace_id, actor.person_id),
    )


def _topics(session: Session, actor: Actor) -> Mapping[int, tuple[str, ...]]:
    """Return everybody's topics by participant id, the most important first, each in one spelling for all."""
    named = (
        select(ParticipantTopic.participant_id, ParticipantTopic.topic)
        .join(
            Participant,
            (Participant.id == ParticipantTopic.participant_id)
            & (Participant.workspace_id == ParticipantTopic.workspace_id),
        )
        .where(Participant.workspace_id == actor.workspace_id, Participant.program_id == actor.program_id)
        .order_by(ParticipantTopic.position, ParticipantTopic.topic)
    )
    topics: dict[int, tuple[str, ...]] = defaultdict(tuple)
    spelled: dict[str, str] = {}
    for participant_id, topic in session.execute(named):
        topics[participant_id] += (spelled.setdefault(folding.as_one(topic), topic),)
    return topics
