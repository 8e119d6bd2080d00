"""A mentor never has more connections than they offer: the one place where that is decided.

Callers hold the lock on the mentor (`services.locks`), so that two confirmations for the last place are
decided one after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    bindparam,
    func,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, MatchState, Side, WaitlistState
from bot.models.base import Id
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry


def _places(
    of_match: ColumnElement[bool], of_entry: ColumnElement[bool]
) -> CompoundSelect[int, int | None, int, str | None]:
    """Return the query for what is taken of some mentors' places."""
    connected = select(
        Match.mentor_id, Match.mentor_slot.label("slot"), null().label("mentee_id"), null().label("state")
    ).where(
        Match.workspace_id == bindparam("workspace"),
        of_match,
        Match.state == MatchState.CONFIRMED,
        Match.mentor_slot.is_not(None),
    )
    in_line = select(WaitlistEntry.mentor_id, null(), WaitlistEntry.mentee_id, WaitlistEntry.state).where(
        WaitlistEntry.workspace_id == bindparam("workspace"),
        of_entry,
        WaitlistEntry.state.in_(LIVE_WAITLIST),
    )
    return union_all(connected, in_line)


_MENTORS: BindParameter[Sequence[int]] = bindparam("mentors", expanding=True)
_MENTOR: BindParameter[int] = bindparam("mentor", type_=Id)
# Built once and run on the session's connection, because every click asks it, mostly about one mentor: see
# docs/benchmarks.md.
_PLACES = _places(Match.mentor_id.in_(_MENTORS), WaitlistEntry.mentor_id.in_(_MENTORS))
_PLACES_OF_ONE = _places(Match.mentor_id == _MENTOR, WaitlistEntry.mentor_id == _MENTOR)


_ASKED = (
    select(Match)
    .where(
        Match.workspace_id == bindparam("workspace"),
        Match.mentor_id.in_(_MENTORS),
        Match.state == MatchState.PENDING,
        Match.mentee_confirmed_at.is_not(None),
        Match.mentor_confirmed_at.is_(None),
    )
    .order_by(Match.mentee_confirmed_at, Match.id)
)


@dataclass(frozen=True)
class Places:
    """What is taken of a mentor's places now."""

    # The numbers of the places that connections hold.
    slots: set[int] = field(default_factory=set)
    # The mentees (ids of participants) on the waiting list, and of them those for whom a place is held.
    line: set[int] = field(default_factory=set)
    held_for: set[int] = field(default_factory=set)

    def taken(self, mentee_id: int = 0) -> int:
        """Return how many are taken: what is held for the mentee who asks is not taken from them."""
        return len(self.slots) + len(self.held_for - {mentee_id})


def places_of(session: Session, mentor: Participant) -> Places:
    """Return what is taken of a mentor's places."""
    return places_of_all(session, mentor.workspace_id, [mentor.id])[mentor.id]


def places_of_all(session: Session, workspace_id: int, mentor_ids: Sequence[int]) -> dict[int, Places]:
    """Return what is taken of each of these mentors' places."""
    places = {mentor_id: Places() for mentor_id in mentor_ids}
    if not places:
        return places
    session.flush()
    query = _PLACES_OF_ONE if len(mentor_ids) == 1 else _PLACES
    key = {"workspace": workspace_id, "mentor": mentor_ids[0], "mentors": list(mentor_ids)}
    rows = session.connection().execute(query, key)
    for mentor_id, slot, mentee_id, state in rows:
        if slot is not None:
            places[mentor_id].slots.add(slot)
        else:
            places[mentor_id].line.add(mentee_id)
        if state == WaitlistState.OFFERED:
            places[mentor_id].held_for.add(mentee_id)
    return places


def taken(mentee_id: int = 0, *, seen: ColumnElement[bool] | None = None) -> ColumnElement[int]:
    """Return `Places.taken` as a column, for queries about many participants; of matches those `seen`."""
    connected = select(func.count()).where(
        Match.workspace_id == Participant.workspace_id,
        Match.mentor_id == Participant.id,
        Match.state == MatchState.CONFIRMED,
        true() if seen is None else seen,
    )
    held = select(func.count()).where(
        WaitlistEntry.workspace_id == Participant.workspace_id,
        WaitlistEntry.mentor_id == Participant.id,
        WaitlistEntry.state == WaitlistState.OFFERED,
        WaitlistEntry.mentee_id != mentee_id,
    )
    of_connections, of_held = (
        one.correlate_except(Match, WaitlistEntry).scalar_subquery() for one in (connected, held)
    )
    return of_connections + of_held


def is_full(session: Session, mentor: Participant, held_for: int = 0) -> bool:
    """Say whether every place this mentor offers is taken.

    `held_for` is the id of the mentee who asks: what is held for them is not taken from them.
    """
    return places_of(session, mentor).taken(held_for) >= mentor.max_connections


def without_place(session: Session, places: Mapping[int, Places], workspace_id: int) -> list[Match]:
    """Return the requests that these mentors can accept only by offering more places, the oldest first."""
    asked = session.scalars(_ASKED, {"workspace": workspace_id, "mentors": list(places)})
    return [one for one in asked if places[one.mentor_id].taken(one.mentee_id) >= one.mentor.max_connections]


def take_slot(session: Session, match: Match, asked_by: Side) -> None:
    """Give the connection one of the mentor's places.

    Raises:
        MentorIsFull, YouAreFull: there is none left, in the words of the side that asked.
    """
    places, limit = places_of(session, match.mentor), match.mentor.max_connections
    full = places.taken(match.mentee_id) >= limit
    if full and asked_by is Side.MENTOR:
        raise refusals.YouAreFull(limit=limit)
    if full:
        raise refusals.MentorIsFull(mentor=match.mentor.person.name, limit=limit)
    match.mentor_slot = min(set(range(1, len(places.slots) + 2)) - places.slots)
