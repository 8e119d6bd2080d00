"""What falls due about follow-ups and held places: each looks again, both people locked, at what is true."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.enums import MeetingState
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder
from bot.services import reminders
from bot.services.effects import meeting_timers
from bot.services.follow_up import choosing
from bot.services.meeting import jobs as meeting_jobs


def ask(session: Session, reminder: Reminder, now: datetime) -> None:
    """Put the question when the meeting has ended; put it again, in working hours, where that was wanted."""
    found = meeting_jobs.still_due(session, reminder, now)
    if found is None:
        return
    over = found.ends_at is not None and found.ends_at + meeting_timers.FOLLOW_UP_AFTER <= now
    if found.state is MeetingState.SCHEDULED and over:
        choosing.ask(session, found, now)
    elif found.is_unanswered and not reminders.postponed(session, [reminder], now):
        choosing.ask_again(session, found, now)


def close(session: Session, reminder: Reminder, now: datetime) -> None:
    """Close a question that nobody answered."""
    found = meeting_jobs.still_due(session, reminder, now)
    if found is not None and found.is_unanswered:
        choosing.close(session, found, now)


def waits(session: Session, reminder: Reminder) -> bool:
    """Say whether the question that somebody would be nudged about is still open."""
    return session.get_one(Meeting, reminder.subject_id).is_unanswered
