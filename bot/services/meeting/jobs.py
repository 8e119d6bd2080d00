"""What falls due about one-time meetings. Each looks again at what is true, with the two people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MeetingState
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder
from bot.services import cards, reminders
from bot.services.cards import Change, meeting_changes
from bot.services.effects import meeting_timers
from bot.services.meeting import load as meeting_load


def expire(session: Session, reminder: Reminder, now: datetime) -> None:
    """Close a request that nobody answered, in the working hours of the one who is told."""
    found = still_due(session, reminder, now)
    if found is None or reminders.postponed(session, [reminder], now):
        return
    if found.state is not MeetingState.REQUESTED:
        return
    waits = found.picks.other
    found.expire(now)
    workspace_id = found.workspace_id
    entry = JournalEntry(workspace_id=workspace_id, at=now, event="meeting.expired", subject_id=found.id)
    session.add(entry)
    session.flush()
    cards.redraw(session, workspace_id, meeting_changes(found, notify=waits), now)


def soon(session: Session, reminder: Reminder, now: datetime) -> None:
    """Remind one of the two; says nothing once the next reminder is due too, or the meeting has begun."""
    found = still_due(session, reminder, now)
    if found is None or found.state is not MeetingState.SCHEDULED or found.starts_at is None:
        return
    useful_until = found.starts_at - meeting_timers.SOON[2] if reminder.step == 1 else found.starts_at
    if now < useful_until:
        change = Change(reminder.recipient_id, CardKind.MEETING, found.id, notify=True)
        cards.redraw(session, found.workspace_id, [change], now)


def still_due(session: Session, reminder: Reminder, now: datetime) -> Meeting | None:
    """Lock the meeting's people, then the reminder; the meeting if the reminder is still due."""
    try:
        found = meeting_load.locked(session, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return None
    return found if reminders.still_due(session, [reminder.id], now) else None
