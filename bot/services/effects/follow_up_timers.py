"""The clocks of a follow-up: one nudge, the question put again where that was asked for, the closing."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.reminder import Reminder, ReminderKind
from bot.services import reminders

NUDGED_AFTER = timedelta(days=2)
ASKED_AGAIN_AFTER = timedelta(days=7)
# It closes so long after it was last asked, and not before so long after the meeting's end.
OPEN_FOR = timedelta(days=7)
OPEN_SINCE_THE_END = timedelta(days=14)
# The step of the question that was put off; the first is the meeting's own.
ASKED_AGAIN = 2

_KINDS = (ReminderKind.FOLLOW_UP, ReminderKind.FOLLOW_UP_NUDGE, ReminderKind.FOLLOW_UP_CLOSE)


def asked(session: Session, meeting: Meeting, now: datetime) -> None:
    """It was put to the mentee: nudge once, then close."""
    mentee = meeting.mentee.person_id
    rows = [
        (ReminderKind.FOLLOW_UP_NUDGE, meeting.id, mentee, 1, now + NUDGED_AFTER),
        (ReminderKind.FOLLOW_UP_CLOSE, meeting.id, mentee, 1, _closing(meeting, now)),
    ]
    reminders.schedule(session, meeting.workspace_id, rows)
    hold_or_run(session, meeting.mentee, now)


def put_off(session: Session, meeting: Meeting, now: datetime) -> None:
    """The mentee wants to be asked in a week: that replaces the nudge, and the closing moves on."""
    again, mentee = now + ASKED_AGAIN_AFTER, meeting.mentee.person_id
    rows = [
        (ReminderKind.FOLLOW_UP, meeting.id, mentee, ASKED_AGAIN, again),
        (ReminderKind.FOLLOW_UP_CLOSE, meeting.id, mentee, 1, _closing(meeting, again)),
    ]
    reminders.schedule(session, meeting.workspace_id, rows)
    hold_or_run(session, meeting.mentee, now)


def stop(session: Session, meeting: Meeting) -> bool:
    """Take the follow-up's reminders away; say whether the nudge message named it."""
    gone = session.execute(
        delete(Reminder)
        .where(
            Reminder.workspace_id == meeting.workspace_id,
            Reminder.subject_id == meeting.id,
            Reminder.kind.in_(_KINDS),
        )
        .returning(Reminder.kind, Reminder.done_at)
        .execution_options(synchronize_session=False)
    ).all()
    return any(row.kind is ReminderKind.FOLLOW_UP_NUDGE and row.done_at for row in gone)


def hold_or_run(session: Session, mentee: Participant, now: datetime) -> None:
    """Let a mentee's follow-ups stand still while they pause; what was left then is left afterwards.

    What the meeting's own time sets, the first question, never stands still.
    """
    open_rows = session.execute(
        select(Reminder).where(
            Reminder.workspace_id == mentee.workspace_id,
            Reminder.recipient_id == mentee.person_id,
            Reminder.kind.in_(_KINDS),
            (Reminder.kind != ReminderKind.FOLLOW_UP) | (Reminder.step == ASKED_AGAIN),
            Reminder.done_at.is_(None),
        )
    ).scalars()
    for row in open_rows:
        if mentee.paused_at and not row.held_at:
            row.held_at = now
        elif row.held_at and not mentee.paused_at:
            row.due_at += now - row.held_at
            row.held_at = None
    session.flush()


def coming(session: Session, meeting: Meeting) -> dict[ReminderKind, datetime]:
    """Return what comes when, by kind; nothing while the clocks stand still."""
    rows = session.execute(
        select(Reminder.kind, Reminder.due_at).where(
            Reminder.workspace_id == meeting.workspace_id,
            Reminder.subject_id == meeting.id,
            Reminder.kind.in_(_KINDS),
            Reminder.done_at.is_(None),
            Reminder.held_at.is_(None),
        )
    )
    return {row.kind: row.due_at for row in rows}


def _closing(meeting: Meeting, asked_at: datetime) -> datetime:
    ended_at = meeting.ends_at or asked_at
    return max(asked_at + OPEN_FOR, ended_at + OPEN_SINCE_THE_END)
