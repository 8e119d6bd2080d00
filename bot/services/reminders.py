"""Reminders: rows that fall due once, in product time. What sets them is `services.effects`.

A reminder is free to move and safe to repeat; why there is no scheduler job for each is in
`docs/architecture.md`. Rows are written before cards in every transaction, so that two transactions never
wait for each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Insert, Select, and_, bindparam, delete, null, or_, select, update
from sqlalchemy.orm import Session

from bot.models.base import InsertInto, by_dialect
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.services.rules.working_hours import in_working_hours

MATCH_KINDS = (ReminderKind.NUDGE, ReminderKind.CLOSE, ReminderKind.REMIND, ReminderKind.EXPIRE)
NUDGE_KINDS = (ReminderKind.NUDGE, ReminderKind.REMIND)
FOLLOW_UP_KINDS = (ReminderKind.FOLLOW_UP, ReminderKind.FOLLOW_UP_NUDGE, ReminderKind.FOLLOW_UP_CLOSE)
REQUEST_KINDS = (ReminderKind.MEETING_REMIND, ReminderKind.MEETING_EXPIRE)
MEETING_KINDS = (*REQUEST_KINDS, ReminderKind.MEETING_SOON, ReminderKind.FOLLOW_UP)
OFFER_KINDS = (ReminderKind.OFFER_PLACE, ReminderKind.OFFER_LAPSE)
# What arrives as lines of one message, whatever it is about.
GROUPED_KINDS = (*NUDGE_KINDS, ReminderKind.MEETING_REMIND, ReminderKind.FOLLOW_UP_NUDGE)
# What ends what the others nudge about.
CLOSING_KINDS = (
    ReminderKind.CLOSE,
    ReminderKind.EXPIRE,
    ReminderKind.MEETING_EXPIRE,
    ReminderKind.FOLLOW_UP_CLOSE,
)
# How soon a reminder comes that had to wait until what it asks for was possible.
LOOK_AGAIN_AFTER = timedelta(days=1)
# The step of the nudge that somebody asked for with *Ask Me Later*.
ASKED_LATER = 9
# The step of the follow-up that somebody put off; the first is the meeting's own.
ASKED_AGAIN = 2


@dataclass(frozen=True)
class Due:
    """One reminder to set: of this kind, about this subject, for this person, due in product time (aware)."""

    kind: ReminderKind
    subject_id: int
    recipient_id: int
    due_at: datetime
    step: int = 1


def _upsert(insert: InsertInto) -> Insert:
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


_UPSERT = by_dialect(_upsert)


def schedule(session: Session, workspace_id: int, reminders: Iterable[Due]) -> None:
    """Set reminders, new or moved."""
    rows = [
        {
            "workspace": workspace_id,
            "kind": one.kind,
            "subject": one.subject_id,
            "recipient": one.recipient_id,
            "step": one.step,
            "due": one.due_at,
        }
        for one in reminders
    ]
    if rows:
        connection = session.connection()
        connection.execute(_UPSERT[connection.dialect.name], rows)


def clear(session: Session, workspace_id: int, subject_id: int, kinds: Collection[ReminderKind]) -> None:
    """Take away every reminder of these kinds about a subject."""
    session.connection().execute(_CLEAR, _about(workspace_id, [subject_id], kinds))


def clear_nudges_for(session: Session, workspace_id: int, match_id: int, person_id: int) -> None:
    """Take away the nudges about a match that one person has left. Never an expiry."""
    about = _about(workspace_id, [match_id], NUDGE_KINDS)
    session.connection().execute(_CLEAR.where(Reminder.recipient_id == person_id), about)


def asked_later(session: Session, workspace_id: int, match_id: int, person_id: int) -> bool:
    """Say whether somebody chose a day, still to come, on which to be asked about a match again."""
    chosen = select(Reminder.id).where(
        Reminder.workspace_id == workspace_id,
        Reminder.subject_id == match_id,
        Reminder.recipient_id == person_id,
        Reminder.kind == ReminderKind.NUDGE,
        Reminder.step == ASKED_LATER,
        Reminder.done_at.is_(None),
    )
    return session.execute(chosen).first() is not None


def pause(
    session: Session, workspace_id: int, ids: Collection[int], kinds: Collection[ReminderKind], now: datetime
) -> None:
    """Stop the timers about these subjects: nothing falls due until `resume`."""
    if ids:
        session.connection().execute(_PAUSE, _about(workspace_id, ids, kinds) | {"now": now})


def resume(
    session: Session, workspace_id: int, ids: Collection[int], kinds: Collection[ReminderKind], now: datetime
) -> None:
    """Resume the timers about these subjects, each with the time that was left when it was paused."""
    if not ids:
        return
    connection = session.connection()
    held = connection.execute(_HELD, _about(workspace_id, ids, kinds)).all()
    if held:
        moved = [
            {"workspace": workspace_id, "reminder": row.id, "due": row.due_at + (now - row.held_at)}
            for row in held
        ]
        connection.execute(_RUN_ON, moved)


def move(
    session: Session,
    workspace_id: int,
    subjects: Mapping[ReminderKind, Select[int]],
    later_by: Mapping[tuple[ReminderKind, int], timedelta],
) -> None:
    """Move what has not come yet, by kind and step; `subjects` are the queries for what it is about."""
    rows = session.execute(
        select(Reminder.id, Reminder.kind, Reminder.step, Reminder.due_at)
        .where(
            Reminder.workspace_id == workspace_id,
            Reminder.done_at.is_(None),
            or_(
                *(
                    and_(
                        Reminder.kind == kind, Reminder.step == step, Reminder.subject_id.in_(subjects[kind])
                    )
                    for kind, step in later_by
                )
            ),
        )
        .order_by(Reminder.id)
        .with_for_update()
    )
    moved = [
        {"workspace": workspace_id, "reminder": row.id, "due": row.due_at + later_by[row.kind, row.step]}
        for row in rows
    ]
    if moved:
        session.connection().execute(_MOVE, moved)


def still_due(session: Session, workspace_id: int, ids: Sequence[int], now: datetime) -> list[Reminder]:
    """Lock these reminders, mark them done, and return those that were still due."""
    rows = session.execute(
        select(Reminder)
        .where(
            Reminder.workspace_id == workspace_id,
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
    return due


def look_again(reminder: Reminder, now: datetime) -> None:
    """Leave a reminder due, because its answer is not possible just now: it is looked at the next day."""
    reminder.due_at, reminder.done_at = now + LOOK_AGAIN_AFTER, None


def postponed(session: Session, rows: Sequence[Reminder], now: datetime) -> bool:
    """Move these on to the recipient's next working hours, if it is not their hours now."""
    person = session.get_one(Person, (rows[0].workspace_id, rows[0].recipient_id))
    program = session.execute(
        select(Program).where(Program.workspace_id == person.workspace_id).order_by(Program.id).limit(1)
    ).scalar_one()
    opens = in_working_hours(now, person.zone, program)
    if opens <= now:
        return False
    for row in rows:
        row.due_at, row.done_at = opens, None
    return True


def _about(
    workspace_id: int, subject_ids: Collection[int], kinds: Collection[ReminderKind]
) -> dict[str, Any]:
    return {"workspace": workspace_id, "subjects": list(subject_ids), "kinds": list(kinds)}


# Every click sets timers and lets others run: these are built once and run on the session's connection, see
# docs/benchmarks.md. They do not write what is pending in the session first.
_ABOUT = (
    Reminder.workspace_id == bindparam("workspace"),
    Reminder.subject_id.in_(bindparam("subjects", expanding=True)),
    Reminder.kind.in_(bindparam("kinds", expanding=True)),
)
_CLEAR = delete(Reminder).where(*_ABOUT)
_PAUSE = (
    update(Reminder)
    .where(*_ABOUT, Reminder.done_at.is_(None), Reminder.held_at.is_(None))
    .values(held_at=bindparam("now"))
)
_HELD = select(Reminder.id, Reminder.due_at, Reminder.held_at).where(
    *_ABOUT, Reminder.done_at.is_(None), Reminder.held_at.is_not(None)
)
_MOVE = (
    update(Reminder)
    .where(Reminder.workspace_id == bindparam("workspace"), Reminder.id == bindparam("reminder"))
    .values(due_at=bindparam("due"))
)
_RUN_ON = _MOVE.values(held_at=None)
