"""What falls due on the waiting list."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import WaitlistState
from bot.limits import PLACE_HELD_WORKING_DAYS
from bot.models.reminder import Reminder, ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.services import cards, locks, reminders
from bot.services.cards import Change
from bot.services.effects import offers
from bot.services.rules import working_hours


def offer(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, of the place that is held for them; hold it from then on."""
    row = _locked(session, reminder)
    if row is None or not reminders.still_due(session, [reminder.id], now):
        return
    changes = offers.follow(session, row.mentor, now)
    if row.state is WaitlistState.OFFERED and not reminders.postponed(session, [reminder], now):
        changes += _tell(session, row, now)
    cards.redraw(session, row.workspace_id, changes, now)


def lapse(session: Session, reminder: Reminder, now: datetime) -> None:
    """The time a place was held for is over: it goes to the next who waits."""
    row = _locked(session, reminder)
    if row is None or not reminders.still_due(session, [reminder.id], now):
        return
    if row.state is WaitlistState.OFFERED:
        changes = offers.move(session, row, WaitlistState.LAPSED, now)
        changes += offers.places_changed(session, row.mentor, now)
        cards.redraw(session, row.workspace_id, changes, now)


def _tell(session: Session, row: WaitlistEntry, now: datetime) -> list[Change]:
    mentee = row.mentee.person
    row.held_until = working_hours.working_days_after(now, PLACE_HELD_WORKING_DAYS, mentee.zone)
    lapses = (ReminderKind.OFFER_LAPSE, row.id, mentee.id, 1, row.held_until)
    reminders.schedule(session, row.workspace_id, [lapses])
    session.flush()
    return [
        *offers.changes_of(row, notify=True),
        *offers.follow_up_cards(session, row.mentor, now),
    ]


def _locked(session: Session, reminder: Reminder) -> WaitlistEntry | None:
    """Lock both people of a row of the waiting list; return it as it is now."""
    this = (WaitlistEntry.workspace_id == reminder.workspace_id, WaitlistEntry.id == reminder.subject_id)
    pair = session.execute(select(WaitlistEntry.mentee_id, WaitlistEntry.mentor_id).where(*this)).first()
    if pair is None:
        return None
    locks.lock_pair(session, reminder.workspace_id, pair.mentee_id, pair.mentor_id)
    fresh = select(WaitlistEntry).where(*this).execution_options(populate_existing=True)
    return session.execute(fresh).scalar_one()
