"""What falls due about follow-ups and held places: each looks again, both people locked, at what is true."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.meeting import Meeting, MeetingState
from bot.models.reminder import Reminder, ReminderKind
from bot.models.waiting import Waiting, WaitingState
from bot.services import capacity, cards, follow_up, meeting_clock, meeting_due, reminders, waiting_list
from bot.services.cards import Change

# How long a place is held for the one it is offered to, in working days where they are.
HELD_FOR_DAYS = 2


def ask(session: Session, reminder: Reminder, now: datetime) -> None:
    """Put the question when the meeting has ended; put it again, in working hours, where that was wanted."""
    found = meeting_due.still_due(session, reminder, now)
    if found is None:
        return
    over = found.ends_at is not None and found.ends_at + meeting_clock.FOLLOW_UP_AFTER <= now
    if found.state is MeetingState.SCHEDULED and over:
        follow_up.ask(session, found, now)
    elif found.is_unanswered and not reminders.postponed(session, [reminder], now):
        follow_up.ask_again(session, found, now)


def close(session: Session, reminder: Reminder, now: datetime) -> None:
    """Close a question that nobody answered."""
    found = meeting_due.still_due(session, reminder, now)
    if found is not None and found.is_unanswered:
        follow_up.close(session, found, now)


def waits(session: Session, reminder: Reminder) -> bool:
    """Say whether the question that somebody would be nudged about is still open."""
    return session.get_one(Meeting, reminder.subject_id).is_unanswered


def offer(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, of the place that is held for them; hold it from then on."""
    row = _locked(session, reminder)
    if row is None or not reminders.still_due(session, [reminder.id], now):
        return
    changes = waiting_list.follow(session, row.mentor, now)
    if row.state is WaitingState.OFFERED and not reminders.postponed(session, [reminder], now):
        changes += _tell(session, row, now)
    cards.redraw(session, row.workspace_id, changes, now)


def lapse(session: Session, reminder: Reminder, now: datetime) -> None:
    """The time a place was held for is over: it goes to the next who waits."""
    row = _locked(session, reminder)
    if row is None or not reminders.still_due(session, [reminder.id], now):
        return
    if row.state is WaitingState.OFFERED:
        changes = waiting_list.move(session, row, WaitingState.LAPSED, now)
        changes += waiting_list.places_changed(session, row.mentor, now)
        cards.redraw(session, row.workspace_id, changes, now)


def _tell(session: Session, row: Waiting, now: datetime) -> list[Change]:
    mentee = row.mentee.person
    row.held_until = reminders.working_days_after(now, HELD_FOR_DAYS, mentee.zone)
    lapses = (ReminderKind.OFFER_LAPSE, row.id, mentee.id, 1, row.held_until)
    reminders.remember(session, row.workspace_id, [lapses])
    session.flush()
    return [
        *waiting_list.changes_of(row, ring=True),
        *waiting_list.follow_up_cards(session, row.mentor, now),
    ]


def _locked(session: Session, reminder: Reminder) -> Waiting | None:
    """Lock both people of a row of the waiting list; return it as it is now."""
    this = (Waiting.workspace_id == reminder.workspace_id, Waiting.id == reminder.subject_id)
    pair = session.execute(select(Waiting.mentee_id, Waiting.mentor_id).where(*this)).first()
    if pair is None:
        return None
    capacity.lock_pair(session, reminder.workspace_id, pair.mentee_id, pair.mentor_id)
    fresh = select(Waiting).where(*this).execution_options(populate_existing=True)
    return session.execute(fresh).scalar_one()
