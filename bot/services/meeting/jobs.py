"""What falls due about one-time meetings. Each job looks again at what is true, both people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MeetingState
from bot.ids import CardKind
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, fair_warning, journal, locks, reminders
from bot.services.effects.meeting_timers import SOON
from bot.services.rules import meeting_eligibility


def expire(session: Session, reminder: Reminder, now: datetime) -> None:
    """Close a request that nobody answered, in the working hours of the one who is told.

    After fair warning of the one who picks, if they could.
    """
    meeting = locked_if_due(session, reminder, now)
    if meeting is None or meeting.state is not MeetingState.REQUESTED:
        return
    if reminders.postponed(session, [reminder], now):
        effects.meeting_noted(session, meeting, now)
        return
    bar = meeting_eligibility.bar_to_arranging(_program(session, meeting), meeting, meeting.picks)
    waits_for = [] if bar else [meeting.picker.person]
    if fair_warning.too_early(session, reminder, waits_for, ReminderKind.MEETING_REMIND, now):
        effects.meeting_noted(session, meeting, now)
    else:
        waits = meeting.picks.other
        meeting.expire(now)
        journal.record_by_clock(session, meeting.workspace_id, "meeting.expired", now, subject_id=meeting.id)
        effects.meeting_changed(session, meeting, now, notify=[waits])


def put_off(session: Session, reminder: Reminder, now: datetime) -> None:
    """A reminder waits for working hours: the meeting's cards say when it comes now."""
    if meeting := session.get(Meeting, (reminder.workspace_id, reminder.subject_id)):
        effects.meeting_noted(session, meeting, now)


def nudges(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Say whether a request for a meeting waits for the one who would be reminded; its cards follow.

    Where no meeting can be arranged just now, the reminder stays due: it is looked at again the next day.
    """
    meeting = session.get(Meeting, (reminder.workspace_id, reminder.subject_id))
    if meeting is None:
        return False
    effects.meeting_noted(session, meeting, now)
    if meeting.state is not MeetingState.REQUESTED or meeting.picker.person_id != reminder.recipient_id:
        return False
    if meeting_eligibility.bar_to_arranging(_program(session, meeting), meeting, meeting.picks) is None:
        return True
    reminders.look_again(reminder, now)
    return False


def tell(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, that a request for a meeting closed by nobody's click."""
    meeting = locked_if_due(session, reminder, now)
    if meeting is not None and not reminders.postponed(session, [reminder], now):
        effects.meeting_changed(session, meeting, now, notify=[meeting.side_of(reminder.recipient_id)])


def _program(session: Session, meeting: Meeting) -> Program:
    return session.get_one(Program, (meeting.workspace_id, meeting.program_id))


def soon(session: Session, reminder: Reminder, now: datetime) -> None:
    """Remind one of the two; says nothing once the next reminder is due too, or the meeting has begun."""
    meeting = locked_if_due(session, reminder, now)
    if meeting is None or meeting.state is not MeetingState.SCHEDULED or meeting.starts_at is None:
        return
    useful_until = meeting.starts_at - SOON[2] if reminder.step == 1 else meeting.starts_at
    if now < useful_until:
        who = reminder.recipient_id
        effects.notify(session, meeting.workspace_id, who, CardKind.MEETING, meeting.id, now)


def locked_if_due(session: Session, reminder: Reminder, now: datetime) -> Meeting | None:
    """Lock the meeting's people, then the reminder; return the meeting if the reminder is still due."""
    try:
        meeting = locks.load_locked(session, Meeting, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return None
    return meeting if reminders.still_due(session, reminder.workspace_id, [reminder.id], now) else None
