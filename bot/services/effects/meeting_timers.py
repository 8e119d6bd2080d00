"""The clocks of a one-time meeting: when a request closes, when both are reminded, when it is over.

Rows are taken away and set anew whenever the meeting changes. A moment that has passed already is not
set, so that a meeting moved away and back reminds nobody twice.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.enums import Side
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder, ReminderKind
from bot.services import reminders

# How long a request waits for an answer.
ANSWERED_WITHIN = timedelta(days=7)
# How long before it starts the two are reminded, by the reminder's step.
SOON = {1: timedelta(hours=24), 2: timedelta(minutes=10)}
# How long after its end the mentee is asked how to go on.
FOLLOW_UP_AFTER = timedelta(minutes=5)

_KINDS = (ReminderKind.MEETING_EXPIRE, ReminderKind.MEETING_SOON, ReminderKind.FOLLOW_UP)


def wait_for_answer(session: Session, meeting: Meeting, now: datetime) -> None:
    """A request waits for the side that picks; the other is told when it closes unanswered."""
    stop(session, meeting)
    waits = meeting.participant(meeting.picks.other).person_id
    due = (ReminderKind.MEETING_EXPIRE, meeting.id, waits, 1, now + ANSWERED_WITHIN)
    reminders.schedule(session, meeting.workspace_id, [due])
    run_or_hold(session, meeting, now)


def count_down(session: Session, meeting: Meeting, starts_at: datetime, now: datetime) -> None:
    """Set what a planned meeting's own time sets. It waits for nobody's working hours, nor for a pause."""
    stop(session, meeting)
    rows = [
        (ReminderKind.MEETING_SOON, meeting.id, meeting.participant(side).person_id, step, starts_at - before)
        for side in Side
        for step, before in SOON.items()
        if starts_at - before > now
    ]
    over = starts_at + timedelta(minutes=meeting.minutes) + FOLLOW_UP_AFTER
    rows.append((ReminderKind.FOLLOW_UP, meeting.id, meeting.mentee.person_id, 1, over))
    reminders.schedule(session, meeting.workspace_id, rows)


def stop(session: Session, meeting: Meeting) -> None:
    """Take every reminder about a meeting away."""
    session.execute(
        delete(Reminder)
        .where(
            Reminder.workspace_id == meeting.workspace_id,
            Reminder.subject_id == meeting.id,
            Reminder.kind.in_(_KINDS),
        )
        .execution_options(synchronize_session=False)
    )


def run_or_hold(session: Session, meeting: Meeting, now: datetime) -> None:
    """Let the clock of a request run, or stand still while one of the two pauses."""
    if meeting.mentee.paused_at or meeting.mentor.paused_at:
        reminders.pause(session, meeting, now)
    else:
        reminders.resume(session, meeting, now)
