"""The timers of the question after a meeting: one nudge, asking again where it was put off, the closing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.reminder import Reminder, ReminderKind
from bot.services import reminders
from bot.services.effects.facts import FollowUpStep
from bot.services.reminders import ASKED_AGAIN, FOLLOW_UP_KINDS, Due

# The meeting is still fresh then, and who wanted to think has slept on it.
NUDGED_AFTER = timedelta(days=2)
# What the button says: *Ask Me in a Week*.
ASKED_AGAIN_AFTER = timedelta(days=7)
# It closes so long after it was last asked, and not before so long after the meeting's end: a week of
# holidays costs nobody the answer.
OPEN_FOR = timedelta(days=7)
OPEN_SINCE_THE_END = timedelta(days=14)


def follow(session: Session, meeting: Meeting, step: FollowUpStep, now: datetime) -> None:
    """Set what the latest step calls for, and take the rest away."""
    match step:
        case FollowUpStep.ASKED:
            due = _asked(meeting, now)
        case FollowUpStep.PUT_OFF:
            due = _put_off(meeting, now)
        case FollowUpStep.SETTLED:
            due = []
    if step is not FollowUpStep.ASKED:
        reminders.clear(session, meeting.workspace_id, meeting.id, FOLLOW_UP_KINDS)
    reminders.schedule(session, meeting.workspace_id, due)


def pause_or_run(session: Session, workspace_id: int, participants: Collection[int], now: datetime) -> None:
    """Pause these mentees' questions while they are away, and resume them with the time that was left.

    What the meeting's own time sets, the first question, is never paused.
    """
    mentees = session.scalars(
        select(Participant).where(Participant.workspace_id == workspace_id, Participant.id.in_(participants))
    )
    for mentee in mentees:
        for row in _running(session, mentee):
            if mentee.paused_at and not row.held_at:
                row.held_at = now
            elif row.held_at and not mentee.paused_at:
                row.due_at, row.held_at = row.due_at + (now - row.held_at), None


def _running(session: Session, mentee: Participant) -> list[Reminder]:
    put_off = (Reminder.kind != ReminderKind.FOLLOW_UP) | (Reminder.step == ASKED_AGAIN)
    rows = select(Reminder).where(
        Reminder.workspace_id == mentee.workspace_id,
        Reminder.recipient_id == mentee.person_id,
        Reminder.kind.in_(FOLLOW_UP_KINDS),
        put_off,
        Reminder.done_at.is_(None),
    )
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _asked(meeting: Meeting, now: datetime) -> list[Due]:
    """It was put to the mentee: nudge once, then close."""
    mentee = meeting.mentee.person_id
    return [
        Due(ReminderKind.FOLLOW_UP_NUDGE, meeting.id, mentee, now + NUDGED_AFTER),
        Due(ReminderKind.FOLLOW_UP_CLOSE, meeting.id, mentee, _closing(meeting, now)),
    ]


def _put_off(meeting: Meeting, now: datetime) -> list[Due]:
    """The mentee wants to be asked in a week: that replaces the nudge, and the closing moves on."""
    again, mentee = now + ASKED_AGAIN_AFTER, meeting.mentee.person_id
    return [
        Due(ReminderKind.FOLLOW_UP, meeting.id, mentee, again, ASKED_AGAIN),
        Due(ReminderKind.FOLLOW_UP_CLOSE, meeting.id, mentee, _closing(meeting, again)),
    ]


def _closing(meeting: Meeting, asked_at: datetime) -> datetime:
    ended_at = meeting.ends_at or asked_at
    return max(asked_at + OPEN_FOR, ended_at + OPEN_SINCE_THE_END)
