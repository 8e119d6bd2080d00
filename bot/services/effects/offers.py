"""The waiting list of a mentor: who is through, for whom a place is held, whose place is taken back.

Everything here looks at what is stored now, so that it is safe to repeat. Callers hold the lock on the
mentor.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.enums import LIVE_WAITLIST, MatchState, WaitlistState
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.reminder import ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.services import reminders
from bot.services.reminders import OFFER_KINDS, Due
from bot.services.rules import capacity, eligibility
from bot.services.rules.eligibility import Intent

# Built once, because every click asks it.
_QUEUE = (
    select(WaitlistEntry)
    .where(
        WaitlistEntry.workspace_id == bindparam("workspace"),
        WaitlistEntry.mentor_id == bindparam("mentor"),
        WaitlistEntry.state.in_(LIVE_WAITLIST),
    )
    .order_by(WaitlistEntry.joined_at, WaitlistEntry.id)
)


def follow(session: Session, mentor: Participant, now: datetime) -> list[WaitlistEntry]:
    """Bring a mentor's waiting list in line with what is stored; return the entries that moved."""
    queue = queue_of(session, mentor)
    moved = [entry for entry in queue if _move_on(session, entry, now)]
    queue = [entry for entry in queue if entry.state in LIVE_WAITLIST]
    if queue:
        session.flush()
        room = mentor.max_connections - len(capacity.places_of(session, mentor).slots)
        moved += [*_take_back(queue, room, now), *_offer(session, queue, room, now)]
    for entry in moved:
        set_timer(session, entry, now)
    return moved


def queue_of(session: Session, mentor: Participant) -> list[WaitlistEntry]:
    """Return who waits for a mentor's place, and who is offered one, in the order in which they came."""
    return list(session.scalars(_QUEUE, {"workspace": mentor.workspace_id, "mentor": mentor.id}))


def set_timer(session: Session, entry: WaitlistEntry, now: datetime) -> None:
    """Set the timer that an entry's state calls for: to tell of a place, or to stop holding it."""
    reminders.clear(session, entry.workspace_id, entry.id, OFFER_KINDS)
    if entry.state is WaitlistState.OFFERED:
        kind = ReminderKind.OFFER_LAPSE if entry.held_until else ReminderKind.OFFER_PLACE
        due = Due(kind, entry.id, entry.mentee.person_id, entry.held_until or now)
        reminders.schedule(session, entry.workspace_id, [due])


def _move_on(session: Session, entry: WaitlistEntry, now: datetime) -> bool:
    """Take somebody off the list who is through, or out of it; take back what they may not have just now."""
    if ending := _ending(session, entry):
        entry.move(ending, now)
    elif entry.state is WaitlistState.OFFERED and not may_have_it(session, entry, now):
        entry.move(WaitlistState.WAITING, now)
    else:
        return False
    return True


def _ending(session: Session, entry: WaitlistEntry) -> WaitlistState | None:
    """Say how somebody's waiting is over, if it is: connected, or out of it by what became of the two."""
    mentor, mentee = entry.mentor, entry.mentee
    if not (mentor.is_here and mentor.is_mentor and mentee.is_here and mentee.is_mentee):
        return WaitlistState.LEFT
    newest = session.scalars(
        select(Match)
        .where(
            Match.workspace_id == entry.workspace_id,
            Match.mentor_id == entry.mentor_id,
            Match.mentee_id == entry.mentee_id,
        )
        .order_by(Match.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or newest.state is MatchState.PENDING:
        return None
    if newest.state is MatchState.CONFIRMED:
        return WaitlistState.TAKEN
    since: datetime | None = entry.joined_at
    if newest.state is MatchState.WITHDRAWN:
        # What was taken back before a place was held was no answer to one, perhaps to wait for one.
        since = entry.offered_at if entry.state is WaitlistState.OFFERED else None
    is_over = since is not None and newest.closed_at is not None and newest.closed_at > since
    return WaitlistState.LEFT if is_over else None


def may_have_it(session: Session, entry: WaitlistEntry, now: datetime) -> bool:
    """Say whether nothing but room stands between the two."""
    return not any(eligibility.blockers(session, entry.mentee, entry.mentor, Intent.PLACE, now))


def _take_back(queue: Sequence[WaitlistEntry], room: int, now: datetime) -> list[WaitlistEntry]:
    """A lowered limit takes back what is held and not taken yet; they stay where they are in the queue."""
    held = [entry for entry in queue if entry.state is WaitlistState.OFFERED][max(room, 0) :]
    for entry in held:
        entry.move(WaitlistState.WAITING, now)
    return held


def _offer(session: Session, queue: Sequence[WaitlistEntry], room: int, now: datetime) -> list[WaitlistEntry]:
    """Hold every free place for the first who may have it. They are told in their working hours."""
    free = room - sum(entry.state is WaitlistState.OFFERED for entry in queue)
    offered: list[WaitlistEntry] = []
    for entry in queue:
        if len(offered) >= free:
            break
        if entry.state is WaitlistState.WAITING and may_have_it(session, entry, now):
            entry.move(WaitlistState.OFFERED, now)
            offered.append(entry)
    return offered
