"""The clocks: what falls due when, what stands still, what is over. Those of a meeting: `meeting_clock`.

Reminder rows are written before cards in every transaction, so that two transactions never wait for
each other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.enums import Origin, Side
from bot.ids import CardKind
from bot.models.base import inline
from bot.models.match import Match, MatchToConfirm
from bot.models.meeting import Meeting
from bot.models.program import Program, Terms
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.services.cards import Change
from bot.services.rules.working_hours import in_working_hours

MATCH_KINDS = (ReminderKind.NUDGE, ReminderKind.CLOSE, ReminderKind.REMIND, ReminderKind.EXPIRE)
NUDGE_KINDS = (ReminderKind.NUDGE, ReminderKind.REMIND)
# What arrives as lines of one message, whatever it is about.
GROUPED_KINDS = (*NUDGE_KINDS, ReminderKind.FOLLOW_UP_NUDGE)
# The step of the nudge that somebody asked for with *Ask me later*.
ASKED_LATER = 9


def _set(insert: Any) -> Any:  # noqa: ANN401 - the two dialects' own insert()
    row = insert(Reminder).values(
        workspace_id=bindparam("workspace"),
        kind=bindparam("kind"),
        subject_id=bindparam("subject"),
        recipient_id=bindparam("recipient"),
        step=bindparam("step"),
        due_at=bindparam("due"),
    )
    return row.on_conflict_do_update(
        index_elements=["workspace_id", "kind", "subject_id", "recipient_id", "step"],
        set_={"due_at": row.excluded.due_at, "done_at": null(), "held_at": null()},
    )


_SET = {"sqlite": _set(sqlite.insert), "postgresql": _set(postgresql.insert)}

_CLEAR = (
    delete(Reminder)
    .where(
        Reminder.workspace_id == bindparam("workspace"),
        Reminder.subject_id == bindparam("subject"),
        Reminder.kind.in_([inline(kind) for kind in MATCH_KINDS]),
    )
    .returning(Reminder.recipient_id, Reminder.kind, Reminder.done_at)
    .execution_options(synchronize_session=False)
)

_OPEN_ROWS = (
    Reminder.workspace_id == bindparam("workspace"),
    Reminder.subject_id.in_(bindparam("subjects", expanding=True)),
    Reminder.kind.in_(bindparam("kinds", expanding=True)),
    Reminder.done_at.is_(None),
)
_HOLD = (
    update(Reminder)
    .where(*_OPEN_ROWS, Reminder.held_at.is_(None))
    .values(held_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_HELD = select(Reminder.id, Reminder.due_at, Reminder.held_at).where(
    *_OPEN_ROWS, Reminder.held_at.is_not(None)
)
_RESUME = (
    update(Reminder)
    .where(Reminder.id == bindparam("reminder"))
    .values(due_at=bindparam("due"), held_at=None)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Clocks:
    """Which reminders stand still together: of these kinds, in one workspace."""

    workspace_id: int
    kinds: tuple[ReminderKind, ...]


def schedule(
    session: Session, workspace_id: int, rows: Iterable[tuple[ReminderKind, int, int, int, datetime]]
) -> None:
    """Set reminders, new or moved: (kind, subject, recipient, step, due in product time)."""
    parameters = [
        {
            "workspace": workspace_id,
            "kind": kind,
            "subject": subject_id,
            "recipient": recipient_id,
            "step": step,
            "due": due_at,
        }
        for kind, subject_id, recipient_id, step, due_at in rows
    ]
    connection = session.connection()
    connection.execute(_SET[connection.dialect.name], parameters)


def clear(session: Session, match: Match | MatchToConfirm) -> list[Change]:
    """Take every reminder of a match away; return the nudge messages that named it."""
    key = {"workspace": match.workspace_id, "subject": match.id}
    gone = session.connection().execute(_CLEAR, key).all()
    nudged = {row.recipient_id for row in gone if row.done_at and row.kind in NUDGE_KINDS}
    return [Change(person_id, CardKind.NUDGES) for person_id in sorted(nudged)]


def start_undecided(session: Session, match: Match, program: Program) -> None:
    """Neither has confirmed: nudge the mentee (of a proposal: both), close silently at the end.

    A proposal to two who were in touch already begins anew.
    """
    begins = match.proposed_at or match.started_at
    mentee, mentor = match.mentee.person_id, match.mentor.person_id
    nudged = (mentee, mentor) if match.origin is Origin.PROPOSAL else (mentee,)
    after = (program.first_nudge_days, program.second_nudge_days)
    nudges = [
        (ReminderKind.NUDGE, match.id, person_id, step, begins + timedelta(days=days))
        for person_id in nudged
        for step, days in enumerate(after, start=1)
    ]
    closing = begins + timedelta(days=program.contact_close_days)
    schedule(session, match.workspace_id, [*nudges, (ReminderKind.CLOSE, match.id, mentee, 1, closing)])


def start_waiting(
    session: Session, match: Match | MatchToConfirm, program: Program | Terms, asking: Side, now: datetime
) -> None:
    """`asking` has confirmed: remind the other, then expire and tell the one who asked."""
    silent = match.participant(asking.other).person_id
    asker = match.participant(asking).person_id
    remind_at = now + timedelta(days=program.request_reminder_days)
    expire_at = now + timedelta(days=program.request_expiry_days)
    rows = [
        (ReminderKind.REMIND, match.id, silent, 1, remind_at),
        (ReminderKind.EXPIRE, match.id, asker, 1, expire_at),
    ]
    schedule(session, match.workspace_id, rows)


def pause(session: Session, subject: Match | MatchToConfirm | Meeting, now: datetime) -> None:
    """Stop the clocks of a match, or of a request for a meeting: nothing falls due until `resume`."""
    pause_all(session, _clocks_of(subject), [subject.id], now)


def pause_all(session: Session, clocks: Clocks, ids: Collection[int], now: datetime) -> None:
    """Stop the clocks of several matches, or of several requests for meetings, by their ids."""
    if ids:
        session.connection().execute(_HOLD, {**_open_rows(clocks, ids), "now": now})


def resume(session: Session, subject: Match | Meeting, now: datetime) -> None:
    """Let the clocks go on: what was left before the hold is left after it."""
    resume_all(session, _clocks_of(subject), [subject.id], now)


def resume_all(session: Session, clocks: Clocks, ids: Collection[int], now: datetime) -> None:
    """Let the clocks of several matches, or of several requests for meetings, go on."""
    if not ids:
        return
    connection = session.connection()
    held = connection.execute(_HELD, _open_rows(clocks, ids)).all()
    if held:
        moved = [{"reminder": row.id, "due": row.due_at + (now - row.held_at)} for row in held]
        connection.execute(_RESUME, moved)


def _clocks_of(subject: Match | MatchToConfirm | Meeting) -> Clocks:
    # What a meeting's own time sets never stands still.
    kinds = (ReminderKind.MEETING_EXPIRE,) if isinstance(subject, Meeting) else MATCH_KINDS
    return Clocks(subject.workspace_id, kinds)


def _open_rows(clocks: Clocks, ids: Collection[int]) -> dict[str, Any]:
    return {"workspace": clocks.workspace_id, "subjects": list(ids), "kinds": clocks.kinds}


def closing_of(session: Session, match: Match, now: datetime) -> datetime | None:
    """Return when the match closes by itself; while its clock stands still, as if it went on at `now`."""
    closing = session.execute(
        select(Reminder).where(
            Reminder.workspace_id == match.workspace_id,
            Reminder.subject_id == match.id,
            Reminder.kind.in_((ReminderKind.CLOSE, ReminderKind.EXPIRE)),
            Reminder.done_at.is_(None),
        )
    ).scalar()
    if closing is None:
        return None
    return closing.due_at + (now - (closing.held_at or now))


def ask_later(session: Session, match: Match, person_id: int, due_at: datetime) -> None:
    """Replace the nudges this person has left about a match by one at `due_at`. Never an expiry."""
    session.execute(
        delete(Reminder)
        .where(
            Reminder.workspace_id == match.workspace_id,
            Reminder.subject_id == match.id,
            Reminder.recipient_id == person_id,
            Reminder.kind.in_(NUDGE_KINDS),
        )
        .execution_options(synchronize_session=False)
    )
    schedule(session, match.workspace_id, [(ReminderKind.NUDGE, match.id, person_id, ASKED_LATER, due_at)])


def still_due(session: Session, ids: Sequence[int], now: datetime) -> list[Reminder]:
    """Lock these reminders, mark them done, and return those that were still due."""
    rows = session.execute(
        select(Reminder)
        .where(
            Reminder.id.in_(ids),
            Reminder.due_at <= now,
            Reminder.done_at.is_(None),
            Reminder.held_at.is_(None),
        )
        .order_by(Reminder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    due = list(rows)
    for row in due:
        row.done_at = now
    session.flush()
    return due


def postponed(session: Session, rows: Sequence[Reminder], now: datetime) -> bool:
    """Move these on to the recipient's next working hours, if it is not their hours now."""
    person = session.get_one(Person, rows[0].recipient_id)
    program = session.execute(
        select(Program).where(Program.workspace_id == person.workspace_id).order_by(Program.id).limit(1)
    ).scalar_one()
    opens = in_working_hours(now, person.zone, program)
    if opens <= now:
        return False
    for row in rows:
        row.due_at, row.done_at = opens, None
    session.flush()
    return True
