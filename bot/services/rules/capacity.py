"""A mentor never has more connections than they offered: the one place where that is decided.

Callers hold the lock on the mentor's row, so that two confirmations for the last place are decided
one after the other; and on the mentee's, where it matters how much that person has open.

What every click repeats runs on the session's connection, which is a third of the work; it does not
write what is pending first, so that is done where it may be counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Result, bindparam, func, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, MatchState, Origin, Side, WaitlistState
from bot.ids import CardKind
from bot.models.base import inline
from bot.models.match import Match, MatchToConfirm
from bot.models.participant import Participant, Party
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Person
from bot.services import reminders
from bot.services.cards import Change, home_of


def _places(of: Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Return the query for what is taken of the places `of` some mentors."""
    connected = select(
        Match.mentor_id, Match.mentor_slot.label("slot"), null().label("mentee_id"), null().label("state")
    ).where(
        Match.workspace_id == bindparam("workspace"),
        of(Match.mentor_id),
        Match.state == inline(MatchState.CONFIRMED),
        Match.mentor_slot.is_not(None),
    )
    in_line = select(WaitlistEntry.mentor_id, null(), WaitlistEntry.mentee_id, WaitlistEntry.state).where(
        WaitlistEntry.workspace_id == bindparam("workspace"),
        of(WaitlistEntry.mentor_id),
        WaitlistEntry.state.in_([inline(state) for state in LIVE_WAITLIST]),
    )
    return union_all(connected, in_line)


_PLACES_OF_ONE = _places(lambda mentor_id: mentor_id == bindparam("mentor"))
_PLACES_OF_ALL = _places(lambda mentor_id: mentor_id.in_(bindparam("mentors", expanding=True)))

_WAITING = (
    select(Match.id, Match.mentee_id, Participant.person_id, Participant.paused_at)
    .join(Participant, Participant.id == Match.mentee_id)
    .where(
        Match.workspace_id == bindparam("workspace"),
        Match.mentor_id == bindparam("mentor"),
        Match.state == inline(MatchState.PENDING),
    )
)
_REQUESTS = select(Match.id).where(
    Match.workspace_id == bindparam("workspace"),
    Match.mentor_id == bindparam("mentor"),
    Match.state == inline(MatchState.PENDING),
    Match.origin == inline(Origin.REQUEST),
)


@dataclass(frozen=True)
class Places:
    """What is taken of a mentor's places now."""

    # The numbers of the places that connections hold.
    slots: set[int] = field(default_factory=set)
    # The mentees (ids of participants) who wait for one, and of them those for whom one is held.
    line: set[int] = field(default_factory=set)
    held_for: set[int] = field(default_factory=set)

    def taken(self, mentee_id: int = 0) -> int:
        """Return how many are taken: what is held for the mentee who asks is not taken from them."""
        return len(self.slots) + len(self.held_for - {mentee_id})


def places_of(session: Session, mentor: Participant | Party) -> Places:
    """Return what is taken of a mentor's places. What is pending in the session is not written first."""
    rows = session.connection().execute(
        _PLACES_OF_ONE, {"workspace": mentor.workspace_id, "mentor": mentor.id}
    )
    return _read_places(rows, [mentor.id])[mentor.id]


def places_of_all(session: Session, workspace_id: int, mentor_ids: Sequence[int]) -> dict[int, Places]:
    """Return what is taken of each of these mentors' places."""
    session.flush()
    rows = session.connection().execute(
        _PLACES_OF_ALL, {"workspace": workspace_id, "mentors": list(mentor_ids)}
    )
    return _read_places(rows, mentor_ids)


def _read_places(rows: Result[*tuple[Any, ...]], mentor_ids: Sequence[int]) -> dict[int, Places]:
    places = {mentor_id: Places() for mentor_id in mentor_ids}
    for mentor_id, slot, mentee_id, state in rows:
        if slot is not None:
            places[mentor_id].slots.add(slot)
        else:
            places[mentor_id].line.add(mentee_id)
        if state == WaitlistState.OFFERED:
            places[mentor_id].held_for.add(mentee_id)
    return places


def taken(
    mentee_id: int | InstrumentedAttribute[int] = 0, mentor: type[Participant] = Participant
) -> ColumnElement[int]:
    """Return `Places.taken` as a column, for queries about many participants, or a match and its mentor."""
    connected = select(func.count()).where(
        Match.workspace_id == mentor.workspace_id,
        Match.mentor_id == mentor.id,
        Match.state == inline(MatchState.CONFIRMED),
    )
    held = select(func.count()).where(
        WaitlistEntry.workspace_id == mentor.workspace_id,
        WaitlistEntry.mentor_id == mentor.id,
        WaitlistEntry.state == inline(WaitlistState.OFFERED),
        WaitlistEntry.mentee_id != mentee_id,
    )
    of_connections, of_held = (
        one.correlate_except(Match, WaitlistEntry).scalar_subquery() for one in (connected, held)
    )
    return of_connections + of_held


def is_full(session: Session, mentor: Participant | Party, held_for: int = 0) -> bool:
    """Say whether every place this mentor offers is taken.

    `held_for` is the id of the mentee who asks: what is held for them is not taken from them.
    """
    session.flush()
    return places_of(session, mentor).taken(held_for) >= mentor.max_connections


def take_slot(session: Session, match: Match | MatchToConfirm, asked_by: Side) -> Places:
    """Give the connection one of the mentor's places; return what is taken from then on.

    Raises:
        MentorIsFull, YouAreFull: there is none left, in the words of the side that asked.
    """
    limit, places = match.mentor.max_connections, places_of(session, match.mentor)
    full = places.taken(match.mentee_id) >= limit
    if full and asked_by is Side.MENTOR:
        raise refusals.YouAreFull(limit=limit)
    if full:
        raise refusals.MentorIsFull(mentor=session.get_one(Person, match.mentor.person_id).name, limit=limit)
    match.mentor_slot = min(set(range(1, len(places.slots) + 2)) - places.slots)
    places.slots.add(match.mentor_slot)
    return places


def clocks_follow(session: Session, mentor: Participant | Party, now: datetime) -> list[Change]:
    """After places were taken, freed or offered: let the clocks of the waiting matches run or stand still.

    Returns:
        The cards to redraw: of everybody who waits for this mentor, and they show how many places are taken.
    """
    session.flush()
    key = {"workspace": mentor.workspace_id, "mentor": mentor.id}
    waiting = session.connection().execute(_WAITING, key).all()
    if not waiting:
        return []
    places, limit = places_of(session, mentor), mentor.max_connections
    stopped = {
        row.id for row in waiting if row.paused_at or mentor.paused_at or places.taken(row.mentee_id) >= limit
    }
    clocks = reminders.Clocks(mentor.workspace_id, reminders.MATCH_KINDS)
    reminders.pause_all(session, clocks, stopped, now)
    reminders.resume_all(session, clocks, {row.id for row in waiting} - stopped, now)
    cards_of_them = [Change(row.person_id, CardKind.MATCH, row.id) for row in waiting]
    cards_of_mentor = [Change(mentor.person_id, CardKind.MATCH, row.id) for row in waiting]
    return [*cards_of_them, *cards_of_mentor, *home_of({mentor.person_id, *(r.person_id for r in waiting)})]


def requests_of(session: Session, mentor: Participant | Party) -> list[Change]:
    """Return the changes that redraw a mentor's cards of requests: they show how many places are taken."""
    key = {"workspace": mentor.workspace_id, "mentor": mentor.id}
    asked = session.connection().execute(_REQUESTS, key)
    return [Change(mentor.person_id, CardKind.MATCH, row.id) for row in asked]


def run_or_hold(session: Session, match: Match, now: datetime) -> None:
    """Let the clocks of a pending match run, or stand still while one paused or the mentor is full."""
    if _paused(match) or is_full(session, match.mentor, held_for=match.mentee_id):
        reminders.pause(session, match, now)
    else:
        reminders.resume(session, match, now)


def hold_new_clocks(
    session: Session, match: Match | MatchToConfirm, now: datetime, *, mentor_is_full: bool
) -> None:
    """Stop the clocks that were just set for a pending match, where one paused or the mentor is full."""
    if mentor_is_full or _paused(match):
        reminders.pause(session, match, now)


def _paused(match: Match | MatchToConfirm) -> bool:
    return bool(match.mentee.paused_at or match.mentor.paused_at)
