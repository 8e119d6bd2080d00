"""What falls due about the question after a meeting. Each job looks again, both people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.enums import MeetingState
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, fair_warning, reminders
from bot.services.effects.meeting_timers import FOLLOW_UP_AFTER
from bot.services.follow_up import choosing
from bot.services.meeting.jobs import locked_if_due


def ask(session: Session, reminder: Reminder, now: datetime) -> None:
    """Put the question when the meeting has ended; put it again, in working hours, where that was wanted."""
    meeting = locked_if_due(session, reminder, now)
    if meeting is None:
        return
    over = meeting.ends_at is not None and meeting.ends_at + FOLLOW_UP_AFTER <= now
    if meeting.state is MeetingState.SCHEDULED and over:
        choosing.ask(session, meeting, now)
    elif meeting.is_unanswered and reminders.postponed(session, [reminder], now):
        effects.meeting_noted(session, meeting, now)
    elif meeting.is_unanswered:
        choosing.ask_again(session, meeting, now)


def close(session: Session, reminder: Reminder, now: datetime) -> None:
    """Close a question that nobody answered, after fair warning."""
    meeting = locked_if_due(session, reminder, now)
    if meeting is None or not meeting.is_unanswered:
        return
    mentee = meeting.mentee.person
    if fair_warning.too_early(session, reminder, [mentee], ReminderKind.FOLLOW_UP_NUDGE, now):
        effects.meeting_noted(session, meeting, now)
    else:
        choosing.close(session, meeting, now)


def nudges(session: Session, reminder: Reminder) -> bool:
    """Say whether the question that somebody would be nudged about is still open."""
    meeting = session.get(Meeting, (reminder.workspace_id, reminder.subject_id))
    return meeting is not None and meeting.is_unanswered
