"""What falls due on the waiting list. Each job looks again, both people locked, at what is true."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import WaitlistState
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.program import Program
from bot.models.reminder import Reminder
from bot.models.waitlist import WaitlistEntry
from bot.services import effects, fair_warning, journal, locks, reminders
from bot.services.effects import offers
from bot.services.rules import working_hours

# A card that comes so soon after it was due has come when it was due: what it says stays.
ON_TIME = timedelta(hours=1)
_TOLD = "waiting.told"


def offer(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, of the place that is held for them; hold it from then on.

    At most once a day, however often the mentor changes what they offer.
    """
    entry = _locked_if_due(session, reminder, now)
    if entry is None:
        return
    if entry.state is not WaitlistState.OFFERED or not offers.may_have_it(session, entry, now):
        effects.waitlist_changed(session, entry, now)
    elif _told_lately(session, entry, now):
        reminders.look_again(reminder, now)
    elif not reminders.postponed(session, [reminder], now):
        journal.record_by_clock(session, entry.workspace_id, _TOLD, now, subject_id=entry.id)
        entry.held_until = _held_until(session, entry, now)
        effects.waitlist_changed(session, entry, now, notify=True)


def _told_lately(session: Session, entry: WaitlistEntry, now: datetime) -> bool:
    told_at = _told_at(session, entry)
    return told_at is not None and told_at > now - reminders.LOOK_AGAIN_AFTER


def _told_at(session: Session, entry: WaitlistEntry) -> datetime | None:
    """Return when somebody was last told of a place that is held for them."""
    told = select(func.max(JournalEntry.at)).where(
        JournalEntry.workspace_id == entry.workspace_id,
        JournalEntry.subject_id == entry.id,
        JournalEntry.event == _TOLD,
    )
    return session.execute(told).scalar()


def lapse(session: Session, reminder: Reminder, now: datetime) -> None:
    """The time a place was held for is over: it goes to the next who waits.

    That time begins when the card stands in their DM, should it have come late. What a card said that came
    when it was due stays, whatever the setting is by now.
    """
    entry = _locked_if_due(session, reminder, now)
    if entry is None or entry.state is not WaitlistState.OFFERED:
        return
    mentee = entry.mentee.person
    shown = fair_warning.shown_last(session, mentee, CardKind.WAITING, entry.id, now)
    told_at, until = _told_at(session, entry), _held_until(session, entry, shown)
    came_late = told_at is None or shown > told_at + ON_TIME
    if came_late and until > now + ON_TIME and fair_warning.can_be_reached(session, mentee):
        entry.held_until = until
    else:
        entry.move(WaitlistState.LAPSED, now)
    effects.waitlist_changed(session, entry, now)


def _held_until(session: Session, entry: WaitlistEntry, told_at: datetime) -> datetime:
    days = session.get_one(Program, (entry.workspace_id, entry.mentor.program_id)).place_held_days
    return working_hours.working_days_after(told_at, days, entry.mentee.person.zone)


def _locked_if_due(session: Session, reminder: Reminder, now: datetime) -> WaitlistEntry | None:
    """Lock both people of an entry, then the reminder; return the entry if the reminder is still due."""
    try:
        entry = locks.load_locked(session, WaitlistEntry, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return None
    return entry if reminders.still_due(session, reminder.workspace_id, [reminder.id], now) else None
