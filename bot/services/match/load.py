"""Loading matches: one for a decision, its people locked, or those of a person."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.enums import OPEN_MATCH
from bot.models.match import Match
from bot.services import locks
from bot.services.people.actors import Actor, participations


def load_for_decision(session: Session, actor: Actor, match_id: int) -> Match:
    """Lock its two people, then load the match as it is now, for one of them.

    Raises:
        NothingThere: this workspace has no such match.
        NotYours: the actor is neither of the two.
    """
    match = locks.load_locked(session, Match, actor.workspace_id, match_id)
    match.side_of(actor.person_id)
    return match


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
