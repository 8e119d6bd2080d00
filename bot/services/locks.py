"""Locks on people, in the one order in which everybody takes them: by participant id.

The lock on a mentor guards their places, the lock on a mentee how much they have open, and both guard
what the two arrange with each other. Whoever decides about a pair locks both before reading anything
else, in one statement ordered by id, so that two transactions never wait for each other in a circle.
See `docs/locking.md`. SQLite has no row locks and needs none: whoever writes there is alone.
"""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, OPEN_MATCH
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry

# A row that names a mentee and a mentor.
T = TypeVar("T", Match, Meeting, WaitlistEntry)


def lock_participants(session: Session, workspace_id: int, ids: Collection[int]) -> dict[int, Participant]:
    """Lock participants, by id; return those that exist, as they are now."""
    return _lock(session, Participant.workspace_id == workspace_id, Participant.id.in_(ids))


def lock_pair(session: Session, workspace_id: int, mentee_id: int, mentor_id: int) -> Participant:
    """Lock a mentee and a mentor; return the mentor as they are now.

    Raises:
        NothingThere: this workspace does not have both of them.
    """
    locked = lock_participants(session, workspace_id, {mentee_id, mentor_id})
    if not locked.keys() >= {mentee_id, mentor_id}:
        raise refusals.NothingThere
    return locked[mentor_id]


def load_locked(session: Session, table: type[T], workspace_id: int, row_id: int) -> T:
    """Lock the two people of a row, then load the row as it is now.

    Raises:
        NothingThere: this workspace has no such row.
    """
    this = (table.workspace_id == workspace_id, table.id == row_id)
    pair = session.execute(select(table.mentee_id, table.mentor_id).where(*this)).first()
    if pair is None:
        raise refusals.NothingThere
    lock_pair(session, workspace_id, pair.mentee_id, pair.mentor_id)
    fresh = select(table).where(*this).execution_options(populate_existing=True)
    return session.scalars(fresh).one()


def lock_involved(session: Session, me: Participant) -> None:
    """Lock `me`, the mentors of `me`'s open matches and those on whose waiting lists `me` is."""
    mentors = select(Match.mentor_id).where(
        Match.workspace_id == me.workspace_id, Match.mentee_id == me.id, Match.state.in_(OPEN_MATCH)
    )
    queues = select(WaitlistEntry.mentor_id).where(
        WaitlistEntry.workspace_id == me.workspace_id,
        WaitlistEntry.mentee_id == me.id,
        WaitlistEntry.state.in_(LIVE_WAITLIST),
    )
    involved = or_(Participant.id == me.id, Participant.id.in_(mentors), Participant.id.in_(queues))
    _lock(session, Participant.workspace_id == me.workspace_id, involved)


def _lock(session: Session, *which: ColumnElement[bool]) -> dict[int, Participant]:
    rows = session.scalars(
        select(Participant)
        .where(*which)
        .order_by(Participant.id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in rows}
