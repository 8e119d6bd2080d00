"""Locks on people, in the one order that everybody takes them in."""

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, OPEN_MATCH
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry

# In the order of their ids, as everybody locks.
_LOCK = (
    select(Participant)
    .where(
        Participant.workspace_id == bindparam("workspace"),
        Participant.id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(Participant.id)
    .with_for_update(of=Participant)
    .execution_options(populate_existing=True)
)


_LOCK_BOTH_OF = (
    select(Participant.id)
    .join(Match, or_(Match.mentor_id == Participant.id, Match.mentee_id == Participant.id))
    .where(Match.workspace_id == bindparam("workspace"), Match.id == bindparam("match"))
    .order_by(Participant.id)
    .with_for_update(of=Participant)
)


def lock_mentor(session: Session, workspace_id: int, mentor_id: int) -> Participant:
    """Lock and return a participant's row, as it is now.

    Raises:
        NothingThere: this workspace has no such participant.
    """
    found = session.execute(_LOCK, {"workspace": workspace_id, "ids": [mentor_id]}).scalar_one_or_none()
    if found is None:
        raise refusals.NothingThere
    return found


def lock_pair(session: Session, workspace_id: int, mentee_id: int, mentor_id: int) -> Participant:
    """Lock two participants, in the order of their ids as everybody does; return the mentor as it is now.

    Raises:
        NothingThere: this workspace has not both of them.
    """
    pair = (mentee_id, mentor_id)
    found = session.scalars(_LOCK, {"workspace": workspace_id, "ids": pair})
    locked = {one.id: one for one in found}
    if not locked.keys() >= set(pair):
        raise refusals.NothingThere
    return locked[mentor_id]


def lock_both_of(session: Session, workspace_id: int, match_id: int) -> None:
    """Lock the two people of a match. On SQLite whoever writes is alone already."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK_BOTH_OF, {"workspace": workspace_id, "match": match_id})


def lock_all(session: Session, me: Participant) -> None:
    """Lock `me` and the mentors of `me`'s open matches and of the queues `me` is in, as they are now.

    In the order of their ids, as everybody does.
    """
    mentors = select(Match.mentor_id).where(
        Match.workspace_id == me.workspace_id, Match.mentee_id == me.id, Match.state.in_(OPEN_MATCH)
    )
    queues = select(WaitlistEntry.mentor_id).where(
        WaitlistEntry.workspace_id == me.workspace_id,
        WaitlistEntry.mentee_id == me.id,
        WaitlistEntry.state.in_(LIVE_WAITLIST),
    )
    session.execute(
        select(Participant)
        .where(
            Participant.workspace_id == me.workspace_id,
            or_(Participant.id == me.id, Participant.id.in_(mentors), Participant.id.in_(queues)),
        )
        .order_by(Participant.id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    ).scalars().all()
