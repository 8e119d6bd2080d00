"""Loading matches: one for a decision, locked, or those of a person."""

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from bot import refusals
from bot.enums import OPEN_MATCH
from bot.models.match import Match
from bot.models.participant import Participant
from bot.services import locks
from bot.services.people.actors import Actor, participations

# With its programme's settings, and without names: those are read where a refusal needs one.
_LOAD = (
    select(Match)
    .options(
        joinedload(Match.program, innerjoin=True),
        lazyload(Match.mentee, Participant.person),
        lazyload(Match.mentor, Participant.person),
    )
    .where(Match.workspace_id == bindparam("workspace"), Match.id == bindparam("match"))
    .execution_options(populate_existing=True)
)


def load_for_decision(session: Session, actor: Actor, match_id: int) -> Match:
    """Lock its two people, then load the match as it is now, for one of them.

    The mentor's lock guards their places, the mentee's how many requests they have open.

    Raises:
        NothingThere: this workspace has no such match.
        NotYours: the actor is neither of the two.
    """
    locks.lock_both_of(session, actor.workspace_id, match_id)
    key = {"workspace": actor.workspace_id, "match": match_id}
    match = session.execute(_LOAD, key).scalar_one_or_none()
    if match is None:
        raise refusals.NothingThere
    match.side_of(actor.person_id)
    return match


def open_matches(session: Session, workspace_id: int, person_id: int) -> list[Match]:
    """Return the pending matches and connections of a person, the oldest first."""
    mine = participations(workspace_id, person_id)
    return list(
        session.execute(
            select(Match)
            .where(
                Match.workspace_id == workspace_id,
                or_(Match.mentee_id.in_(mine), Match.mentor_id.in_(mine)),
                Match.state.in_(OPEN_MATCH),
            )
            .order_by(Match.started_at, Match.id)
        ).scalars()
    )
