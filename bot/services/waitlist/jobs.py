"""What falls due on the waiting list. Each job looks again, both people locked, at what is true."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import WaitlistState
from bot.models.program import Program
from bot.models.reminder import Reminder
from bot.models.waitlist import WaitlistEntry
from bot.services import effects, locks, reminders
from bot.services.effects import offers
from bot.services.rules import working_hours


def offer(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, of the place that is held for them; hold it from then on."""
    entry = _locked_if_due(session, reminder, now)
    if entry is None:
        return
    if entry.state is not WaitlistState.OFFERED or not offers.may_have_it(session, entry, now):
        effects.waitlist_changed(session, entry, now)
    elif not reminders.postponed(session, [reminder], now):
        days = session.get_one(Program, entry.mentor.program_id).place_held_days
        entry.held_until = working_hours.working_days_after(now, days, entry.mentee.person.zone)
        effects.waitlist_changed(session, entry, now, notify=True)


def lapse(session: Session, reminder: Reminder, now: datetime) -> None:
    """The time a place was held for is over: it goes to the next who waits."""
    entry = _locked_if_due(session, reminder, now)
    if entry is not None and entry.state is WaitlistState.OFFERED:
        entry.move(WaitlistState.LAPSED, now)
        effects.waitlist_changed(session, entry, now)


def _locked_if_due(session: Session, reminder: Reminder, now: datetime) -> WaitlistEntry | None:
    """Lock both people of an entry, then the reminder; return the entry if the reminder is still due."""
    try:
        entry = locks.load_locked(session, WaitlistEntry, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return None
    return entry if reminders.still_due(session, [reminder.id], now) else None
