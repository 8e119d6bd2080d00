"""A mentor never has more connections than they offered: the one place where that is decided.

Callers hold the lock on the mentor's row, so that two confirmations for the last place are decided
one after the other; and on the mentee's, where it matters how much that person has open.

What every click repeats runs on the session's connection, which is a third of the work; it does not
write what is pending first, so that is done here where it is counted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.models import refusals
from bot.models.match import Match, MatchState
from bot.models.participant import Participant
from bot.models.sides import Side
from bot.models.waiting import Waiting, WaitingState
from bot.services import reminders
from bot.services.cards import Change, match_changes

_SLOTS = select(Match.mentor_slot).where(
    Match.workspace_id == bindparam("workspace"),
    Match.mentor_id == bindparam("mentor"),
    Match.state == MatchState.CONFIRMED,
)

_HELD = select(Waiting.mentor_id, Waiting.mentee_id).where(
    Waiting.workspace_id == bindparam("workspace"),
    Waiting.mentor_id.in_(bindparam("mentors", expanding=True)),
    Waiting.state == WaitingState.OFFERED,
)

_WAITING = select(Match).where(
    Match.workspace_id == bindparam("workspace"),
    Match.mentor_id == bindparam("mentor"),
    Match.state == MatchState.PENDING,
)


def lock_mentor(session: Session, workspace_id: int, mentor_id: int) -> Participant:
    """Lock and return a participant's row, as it is now.

    Raises:
        NothingThere: this workspace has no such participant.
    """
    found = session.execute(
        select(Participant)
        .where(Participant.workspace_id == workspace_id, Participant.id == mentor_id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise refusals.NothingThere
    return found


def lock_pair(session: Session, workspace_id: int, mentee_id: int, mentor_id: int) -> Participant:
    """Lock two participants, in the order of their ids as everybody does; return the mentor as it is now.

    Raises:
        NothingThere: this workspace has not both of them.
    """
    pair = (mentee_id, mentor_id)
    found = session.execute(
        select(Participant)
        .where(Participant.workspace_id == workspace_id, Participant.id.in_(pair))
        .order_by(Participant.id)
        .with_for_update(of=Participant)
        .execution_options(populate_existing=True)
    ).scalars()
    locked = {one.id: one for one in found}
    if not locked.keys() >= set(pair):
        raise refusals.NothingThere
    return locked[mentor_id]


def slots_taken(session: Session, mentor: Participant) -> list[int]:
    """Return the numbers of the places that connections hold."""
    session.flush()
    key = {"workspace": mentor.workspace_id, "mentor": mentor.id}
    rows = session.connection().execute(_SLOTS, key)
    return [slot for (slot,) in rows if slot is not None]


def held_places(session: Session, workspace_id: int, mentor_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return for which mentees (participant ids) each of these mentors' places are held just now."""
    held: dict[int, set[int]] = {mentor_id: set() for mentor_id in mentor_ids}
    session.flush()
    rows = session.connection().execute(_HELD, {"workspace": workspace_id, "mentors": list(held)})
    for mentor_id, mentee_id in rows:
        held[mentor_id].add(mentee_id)
    return held


def places_taken(session: Session, mentor: Participant, held_for: int = 0) -> int:
    """Return how many places connections hold, or are held for somebody on the waiting list.

    `held_for` is the id of the mentee who asks: what is held for them is not taken from them.
    """
    held = held_places(session, mentor.workspace_id, [mentor.id])[mentor.id]
    return len(slots_taken(session, mentor)) + len(held - {held_for})


def is_full(session: Session, mentor: Participant, held_for: int = 0) -> bool:
    """Say whether every place this mentor offers is taken, as `places_taken` counts."""
    return places_taken(session, mentor, held_for) >= mentor.max_connections


def take_slot(session: Session, match: Match, asked_by: Side) -> None:
    """Give the connection one of the mentor's places.

    Raises:
        MentorIsFull, YouAreFull: there is none left, in the words of the side that asked.
    """
    mentor, limit = match.mentor, match.mentor.max_connections
    held = held_places(session, match.workspace_id, [mentor.id])[mentor.id]
    taken = set(slots_taken(session, mentor))
    full = len(taken) + len(held - {match.mentee_id}) >= limit
    if full and asked_by is Side.MENTOR:
        raise refusals.YouAreFull(limit=limit)
    if full:
        raise refusals.MentorIsFull(mentor=mentor.person.name, limit=limit)
    match.mentor_slot = min(set(range(1, len(taken) + 2)) - taken)


def connection_counts(session: Session, workspace_id: int, mentor_ids: Sequence[int]) -> dict[int, int]:
    """Return how many connections each of these mentors has now."""
    rows = session.execute(
        select(Match.mentor_id, func.count())
        .where(
            Match.workspace_id == workspace_id,
            Match.mentor_id.in_(mentor_ids),
            Match.state == MatchState.CONFIRMED,
        )
        .group_by(Match.mentor_id)
    )
    counts = dict.fromkeys(mentor_ids, 0)
    counts.update((mentor_id, count) for mentor_id, count in rows)
    return counts


def clocks_follow(session: Session, mentor: Participant, now: datetime) -> list[Change]:
    """After places were taken, freed or offered: let the clocks of the waiting matches run or stand still.

    Returns:
        The cards to redraw: of everybody who waits for this mentor, and they show how many places are taken.
    """
    key = {"workspace": mentor.workspace_id, "mentor": mentor.id}
    waiting = session.execute(_WAITING, key).scalars().all()
    held = held_places(session, mentor.workspace_id, [mentor.id])[mentor.id]
    free = mentor.max_connections - len(slots_taken(session, mentor))
    stopped = [match for match in waiting if _paused(match) or free <= len(held - {match.mentee_id})]
    reminders.hold_all(session, stopped, now)
    reminders.resume_all(session, [match for match in waiting if match not in stopped], now)
    return [change for match in waiting for change in match_changes(match)]


def run_or_hold(session: Session, match: Match, now: datetime) -> None:
    """Let the clocks of a pending match run, or stand still while one paused or the mentor is full."""
    if _stands_still(session, match):
        reminders.hold(session, match, now)
    else:
        reminders.resume(session, match, now)


def hold_new_clocks(session: Session, match: Match, now: datetime) -> None:
    """Stop the clocks that were just set for a pending match, where one paused or the mentor is full."""
    if _stands_still(session, match):
        reminders.hold(session, match, now)


def _stands_still(session: Session, match: Match) -> bool:
    return _paused(match) or is_full(session, match.mentor, held_for=match.mentee_id)


def _paused(match: Match) -> bool:
    return bool(match.mentee.paused_at or match.mentor.paused_at)
