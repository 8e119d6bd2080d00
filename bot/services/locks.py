"""Locks on people, in the one order in which everybody takes them: by participant id.

The lock on a mentor guards their places, the lock on a mentee how much they have open, and both guard
what the two arrange with each other. Whoever decides about a pair locks both before reading anything
else, in one statement ordered by id, so that two transactions never wait for each other in a circle.
See `docs/locking.md`. SQLite has no row locks and needs none: whoever writes there is alone.
"""

from collections.abc import Collection
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

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
    return _lock(session, workspace_id, Participant.id.in_(ids))


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
    """Lock the two people of a row, then load the row, and them, as they are now.

    Raises:
        NothingThere: this workspace has no such row.
    """
    session.flush()
    key = {"workspace": workspace_id, "row": row_id}
    session.connection().execute(_lock_people_of(table), key)
    found: T | None = session.scalars(_fresh(table), key).one_or_none()
    if found is None:
        raise refusals.NothingThere
    return found


def lock_involved(session: Session, me: Participant, also: Collection[int] = ()) -> None:
    """Lock `me`, the mentors of `me`'s open matches, those on whose waiting lists `me` is, and `also`."""
    here = {"workspace_id": me.workspace_id, "mentee_id": me.id}
    mentors = select(Match.mentor_id).filter_by(**here).where(Match.state.in_(OPEN_MATCH))
    queues = select(WaitlistEntry.mentor_id).filter_by(**here).where(WaitlistEntry.state.in_(LIVE_WAITLIST))
    mine = (Participant.id == me.id, Participant.id.in_(mentors), Participant.id.in_(queues))
    _lock(session, me.workspace_id, or_(*mine, Participant.id.in_(also)))


def _lock(session: Session, workspace_id: int, which: ColumnElement[bool]) -> dict[int, Participant]:
    rows = session.scalars(
        select(Participant)
        .where(Participant.workspace_id == workspace_id, which)
        .order_by(Participant.id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in rows}


# Built once for each table, because every click asks them.
@cache
def _lock_people_of(table: type[T]) -> Select[int]:
    return (
        select(Participant.id)
        .join(table, or_(table.mentor_id == Participant.id, table.mentee_id == Participant.id))
        .where(Participant.workspace_id == bindparam("workspace"), *_this(table))
        .order_by(Participant.id)
        .with_for_update(of=Participant)
    )


@cache
def _fresh(table: type[T]) -> Select[T]:
    """Return the query for the row with its two people; their names are read where somebody is named."""
    nameless = [lazyload(one, Participant.person) for one in (table.mentee, table.mentor)]
    terms = [joinedload(Match.program, innerjoin=True)] if table is Match else []
    fresh = select(table).where(*_this(table)).options(*nameless, *terms)
    return fresh.execution_options(populate_existing=True)


def _this(table: type[T]) -> tuple[ColumnElement[bool], ...]:
    return (table.workspace_id == bindparam("workspace"), table.id == bindparam("row"))
