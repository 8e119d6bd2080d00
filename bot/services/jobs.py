"""What falls due: the clock's side of the rules. Each reminder looks again at what is true now."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import chain, groupby, islice, zip_longest
from time import monotonic

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from bot.faults import without_words
from bot.ids import CardKind
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, reminders, waves
from bot.services.cards import Line
from bot.services.follow_up import jobs as follow_up_jobs
from bot.services.match import jobs as match_jobs
from bot.services.meeting import jobs as meeting_jobs
from bot.services.profile import participation
from bot.services.reminders import CLOSING_KINDS, GROUPED_KINDS
from bot.services.waitlist import jobs as waitlist_jobs
from bot.store import Store

logger = logging.getLogger(__name__)

# What is read of a reminder: its id, its kind, when it is due, and whose it is.
_Due = Row[int, ReminderKind, datetime, int]
# How many are read at a time; each person's nudges, and each other reminder, is a transaction of its own.
BATCH = 50
# How long a reminder is left alone that failed, so that it keeps nothing else waiting.
AGAIN_SECONDS = 60.0


class DueJobs:
    """What falls due in a store, worked off in steps: a large wave keeps nothing else waiting.

    `workspace_id` is the one that this process speaks for: what is due in others is theirs to do.
    """

    def __init__(self, store: Store, workspace_id: int) -> None:
        self._store, self._workspace_id = store, workspace_id
        # By the ids of reminders that failed: until when they are left alone, by the monotonic clock.
        self._failed: dict[int, float] = {}
        # Those of a kind stand in one line: other kinds come in between.
        self._lines: defaultdict[ReminderKind, Line] = defaultdict(Line)

    def run(self, now: datetime) -> int:
        """Do one step of what is due at `now` (product time, aware). Safe in several processes at once.

        Of each kind those due longest are done, in turn.

        Returns:
            How many reminders were done; none: nothing more can be done now. One that fails is logged, and
            tried again in a minute.
        """
        self._failed = {one: until for one, until in self._failed.items() if until > monotonic()}
        with self._store.reading() as session:
            due = _due(session, self._workspace_id, now, self._failed)
        together = [list(rows) for _, rows in groupby(due, key=_together)]
        done = sum(self._do([row.id for row in rows], self._lines[rows[0].kind], now) for rows in together)
        waves.look(self._store, self._workspace_id, now)
        return done

    def _do(self, ids: Sequence[int], line: Line, now: datetime) -> int:
        try:
            with self._store.transaction() as session:
                effects.in_wave(session, line)
                _run(session, self._workspace_id, ids, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, others are due
            logger.error("reminders %s failed and stay due\n%s", ids, without_words(error))  # noqa: TRY400 - the same
            self._failed |= dict.fromkeys(ids, monotonic() + AGAIN_SECONDS)
            return 0
        return len(ids)


def run_due(store: Store, workspace_id: int, now: datetime) -> int:
    """Do one step of what is due at `now`; return how many reminders were done."""
    return DueJobs(store, workspace_id).run(now)


def next_due(store: Store, workspace_id: int, after: datetime) -> datetime | None:
    """Return when something falls due next, later than `after`; None where nothing will."""
    comes = select(func.min(Reminder.due_at)).where(
        Reminder.workspace_id == workspace_id,
        Reminder.done_at.is_(None),
        Reminder.held_at.is_(None),
        Reminder.due_at > after,
    )
    with store.reading() as session:
        return session.scalar(comes)


def _due(session: Session, workspace_id: int, now: datetime, without: Collection[int]) -> list[_Due]:
    """Return what to do next, ordered: what belongs together stands together."""
    key = {"workspace": workspace_id, "now": now, "without": list(without)}
    oldest: dict[ReminderKind, list[_Due]] = defaultdict(list)
    for row in sorted(session.execute(_OLDEST, key), key=lambda row: (row.due_at, row.id)):
        oldest[row.kind].append(row)
    in_turn = chain.from_iterable(zip_longest(*oldest.values()))
    found = list(islice(filter(None, in_turn), BATCH))
    alone = [row for row in found if row.kind not in GROUPED_KINDS]
    nudged = [row.recipient_id for row in found if row.kind in GROUPED_KINDS]
    nudges = session.execute(_NUDGES, {**key, "nudged": nudged}) if nudged else ()
    return sorted([*alone, *nudges], key=_together)


def _together(reminder: _Due) -> tuple[bool, int, int]:
    """Say which reminders are one transaction: all nudges of one person; any other stands alone."""
    if reminder.kind in GROUPED_KINDS:
        return (True, reminder.recipient_id, 0)
    return (False, reminder.recipient_id, reminder.id)


_NOW: BindParameter[datetime] = bindparam("now")


def _due_of(*kinds: ReminderKind) -> Select[int, ReminderKind, datetime, int]:
    due = select(Reminder.id, Reminder.kind, Reminder.due_at, Reminder.recipient_id).where(
        Reminder.workspace_id == bindparam("workspace"),
        or_(*(Reminder.kind == kind for kind in kinds)),
        Reminder.due_at <= _NOW,
        Reminder.done_at.is_(None),
        Reminder.held_at.is_(None),
        Reminder.id.not_in(bindparam("without", expanding=True)),
    )
    return due.where(~_closes_too()) if {*kinds} <= {*GROUPED_KINDS} else due


def _closes_too() -> ColumnElement[bool]:
    """Whether what a reminder is about is about to close: then nobody is nudged about it."""
    closing = aliased(Reminder)
    return exists().where(
        closing.workspace_id == Reminder.workspace_id,
        closing.subject_id == Reminder.subject_id,
        closing.kind.in_(CLOSING_KINDS),
        closing.due_at <= _NOW,
        closing.done_at.is_(None),
        closing.held_at.is_(None),
    )


# However many are due, an index finds the oldest of each kind. Sorting them all at each step would make a
# long wave longer by its square.
_OLDEST = union_all(
    *(
        select(_due_of(kind).order_by(Reminder.due_at, Reminder.id).limit(BATCH).subquery())
        for kind in ReminderKind
    )
)
_NUDGES = _due_of(*GROUPED_KINDS).where(Reminder.recipient_id.in_(bindparam("nudged", expanding=True)))


def _run(session: Session, workspace_id: int, ids: Sequence[int], now: datetime) -> None:
    first = session.get(Reminder, (workspace_id, ids[0]))
    if first is None:
        return
    if first.kind in GROUPED_KINDS:
        _nudge(session, workspace_id, ids, now)
    else:
        _JOBS[first.kind](session, first, now)
        # What a job found nothing to do about is over.
        reminders.still_due(session, workspace_id, ids, now)


def _unpause(session: Session, reminder: Reminder, now: datetime) -> None:
    participation.unpause(session, reminder.workspace_id, reminder.subject_id, now)
    reminders.still_due(session, reminder.workspace_id, [reminder.id], now)


def _tell(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, what nobody's click caused."""
    rows = reminders.still_due(session, reminder.workspace_id, [reminder.id], now)
    if rows and not reminders.postponed(session, rows, now):
        told = (reminder.workspace_id, reminder.recipient_id, _NEWS[reminder.kind], reminder.subject_id)
        effects.notify(session, *told, now)


def _nudge(session: Session, workspace_id: int, ids: Sequence[int], now: datetime) -> None:
    """Nudge one person about everything that is due, in one message, in their working hours."""
    rows = reminders.still_due(session, workspace_id, ids, now)
    if not rows:
        return
    if reminders.postponed(session, rows, now):
        for row in rows:
            _put_off(session, row, now)
        return
    first = rows[0]
    waiting = [row for row in rows if _nudges(session, row, now)]
    if waiting:
        effects.nudged(session, first.workspace_id, first.recipient_id, now)


def _put_off(session: Session, reminder: Reminder, now: datetime) -> None:
    """Let the cards that foretell a reminder say when it comes now."""
    if reminder.kind in (ReminderKind.MEETING_REMIND, ReminderKind.FOLLOW_UP_NUDGE):
        meeting_jobs.put_off(session, reminder, now)
    else:
        match_jobs.put_off(session, reminder, now)


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
