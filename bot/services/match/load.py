"""Loading matches: one for a decision, its people locked, or those of a person."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import OPEN_MATCH
from bot.models.match import Match
from bot.read_models.other_profile import OtherProfileFacts
from bot.services import locks
from bot.services.actors import Actor, participations, profile_for
from bot.services.rules import capacity


def load_for_decision(session: Session, actor: Actor, match_id: int) -> Match:
    """Lock its two people, then load the match as it is now, for one of them.

    Raises:
        NothingThere: this workspace has no such match.
        NotYours: the actor is neither of the two.
    """
    match = locks.load_locked(session, Match, actor.workspace_id, match_id)
    match.side_of(actor.person_id)
    return match


def profile_of_other(session: Session, actor: Actor, match_id: int) -> OtherProfileFacts:
    """Return who the other person is, for one of the two.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = load_for_decision(session, actor, match_id)
    return profile_for(session, actor, match.participant(match.side_of(actor.person_id).other))


def load_waiting(session: Session, actor: Actor, match_ids: Collection[int]) -> list[Match]:
    """Lock the actor and those who asked them in these matches; return those that still wait for a place.

    Raises:
        NotYours: none of them is for the actor to answer.
    """
    mine = participations(actor.workspace_id, actor.person_id)
    asked = select(Match).where(
        Match.workspace_id == actor.workspace_id, Match.id.in_(match_ids), Match.mentor_id.in_(mine)
    )
    people = {one for match in session.scalars(asked) for one in (match.mentee_id, match.mentor_id)}
    if not people:
        raise refusals.NotYours
    locks.lock_participants(session, actor.workspace_id, people)
    found = session.scalars(asked.execution_options(populate_existing=True)).all()
    mentors = sorted({match.mentor_id for match in found})
    places = capacity.places_of_all(session, actor.workspace_id, mentors)
    waiting = capacity.without_place(session, places, actor.workspace_id)
    return [match for match in waiting if match.id in match_ids]


def open_matches(session: Session, workspace_id: int, person_id: int) -> list[Match]:
    """Return the pending matches and connections of a person, the oldest first."""
    mine = participations(workspace_id, person_id)
    return list(
        session.scalars(
            select(Match)
            .where(
                Match.workspace_id == workspace_id,
                or_(Match.mentee_id.in_(mine), Match.mentor_id.in_(mine)),
                Match.state.in_(OPEN_MATCH),
            )
            .order_by(Match.started_at, Match.id)
        )
    )
