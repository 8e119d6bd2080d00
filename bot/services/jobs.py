"""What falls due: the clock's side of the rules. Each reminder looks again at what is true now."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.faults import without_words
from bot.ids import CardKind
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, reminders
from bot.services.follow_up import jobs as follow_up_jobs
from bot.services.match import jobs as match_jobs
from bot.services.meeting import jobs as meeting_jobs
from bot.services.profile import participation
from bot.services.reminders import GROUPED_KINDS
from bot.services.waitlist import jobs as waitlist_jobs
from bot.store import Store, StoreIsBusy

logger = logging.getLogger(__name__)

# How many are read at a time; each person's nudges, and each other reminder, is a transaction of its own.
BATCH = 200


def run_due(store: Store, now: datetime, workspace_id: int | None = None) -> int:
    """Do what is due at `now` (product time, aware). Safe to repeat, and to run in several processes.

    `workspace_id` is the one that this process speaks for: what is due in others is theirs to do.

    Returns:
        How many reminders were looked at. One that fails is logged, and tried again next time.
    """
    with store.reading() as session:
        due = _due(session, now, workspace_id)
    for _, rows in groupby(due, key=_together):
        ids = [row.id for row in rows]
        try:
            with store.transaction() as session:
                _run(session, ids, now)
        except (SQLAlchemyError, StoreIsBusy) as error:
            logger.error("reminders %s failed and stay due\n%s", ids, without_words(error))  # noqa: TRY400 - the same
    return len(due)


def next_due(store: Store, after: datetime) -> datetime | None:
    """Return when something falls due next, later than `after`; None where nothing will."""
    waiting = Reminder.done_at.is_(None) & Reminder.held_at.is_(None)
    with store.reading() as session:
        return session.scalar(select(func.min(Reminder.due_at)).where(waiting, Reminder.due_at > after))


def _due(session: Session, now: datetime, workspace_id: int | None) -> Sequence[Reminder]:
    waiting = (
        select(Reminder)
        .where(Reminder.due_at <= now, Reminder.done_at.is_(None), Reminder.held_at.is_(None))
        .order_by(Reminder.due_at, Reminder.id)
        .limit(BATCH)
    )
    if workspace_id is not None:
        waiting = waiting.where(Reminder.workspace_id == workspace_id)
    return sorted(session.execute(waiting).scalars(), key=_together)


def _together(reminder: Reminder) -> tuple[bool, int, int]:
    """Say which reminders are one transaction: all nudges of one person; any other stands alone.

    Nudges come last, so that nobody is nudged about what closes at the same time.
    """
    if reminder.kind in GROUPED_KINDS:
        return (True, reminder.recipient_id, 0)
    return (False, reminder.recipient_id, reminder.id)


def _run(session: Session, ids: Sequence[int], now: datetime) -> None:
    first = session.get(Reminder, ids[0])
    if first is None:
        return
    if first.kind in GROUPED_KINDS:
        _nudge(session, ids, now)
    else:
        _JOBS[first.kind](session, first, now)


def _unpause(session: Session, reminder: Reminder, now: datetime) -> None:
    participation.unpause(session, reminder.subject_id, now)
    reminders.still_due(session, [reminder.id], now)


def _tell(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, what nobody's click caused."""
    rows = reminders.still_due(session, [reminder.id], now)
    if rows and not reminders.postponed(session, rows, now):
        told = (reminder.workspace_id, reminder.recipient_id, _NEWS[reminder.kind], reminder.subject_id)
        effects.notify(session, *told, now)


def _nudge(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Nudge one person about everything that is due, in one message, in their working hours."""
    rows = reminders.still_due(session, ids, now)
    if not rows or reminders.postponed(session, rows, now):
        return
    first = rows[0]
    waiting = [row for row in rows if _nudges(session, row, now)]
    if waiting:
        effects.nudged(session, first.workspace_id, first.recipient_id, now)


def _nudges(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Say whether the match, the meeting or the follow-up still waits for the one who would be nudged."""
    if reminder.kind is ReminderKind.MEETING_REMIND:
        return meeting_jobs.nudges(session, reminder, now)
    if reminder.kind is ReminderKind.FOLLOW_UP_NUDGE:
        return follow_up_jobs.nudges(session, reminder)
    return match_jobs.nudges(session, reminder, now)


# What is told of, by kind: on which card.
_NEWS = {
    ReminderKind.TELL_LEFT: CardKind.PERSON_LEFT,
    ReminderKind.TELL_PAUSE_OVER: CardKind.PAUSE_OVER,
}
# What falls due alone, by kind; nudges are one message and stand above.
_JOBS: dict[ReminderKind, Callable[[Session, Reminder, datetime], None]] = {
    ReminderKind.EXPIRE: match_jobs.close,
    ReminderKind.CLOSE: match_jobs.close,
    ReminderKind.UNPAUSE: _unpause,
    ReminderKind.MEETING_EXPIRE: meeting_jobs.expire,
    ReminderKind.MEETING_SOON: meeting_jobs.soon,
    ReminderKind.FOLLOW_UP: follow_up_jobs.ask,
    ReminderKind.FOLLOW_UP_CLOSE: follow_up_jobs.close,
    ReminderKind.OFFER_PLACE: waitlist_jobs.offer,
    ReminderKind.OFFER_LAPSE: waitlist_jobs.lapse,
    ReminderKind.TELL_MATCH: match_jobs.tell,
    ReminderKind.TELL_MEETING: meeting_jobs.tell,
    **dict.fromkeys(_NEWS, _tell),
}
