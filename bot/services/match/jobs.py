"""What falls due about matches. Each job looks again at what is true, with the two people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState
from bot.models.match import Match
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, journal, locks, reminders
from bot.services.rules import eligibility


def close(session: Session, reminder: Reminder, now: datetime) -> None:
    """Expire a request (the asker is told) or close a conversation (silently)."""
    try:
        match = locks.load_locked(session, Match, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return
    due = reminders.still_due(session, [reminder.id], now)
    tells = reminder.kind is ReminderKind.EXPIRE
    if not due or (tells and reminders.postponed(session, due, now)):
        return
    if match.state is MatchState.PENDING:
        asking = match.asking_side
        match.expire(now)
        journal.record_by_clock(session, match.workspace_id, "match.expired", now, subject_id=match.id)
        effects.match_changed(session, match, now, notify=[asking] if asking else [])


def nudges(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Say whether the match waits for the one who would be nudged, who can confirm it; its cards follow."""
    match = session.get_one(Match, reminder.subject_id)
    effects.match_noted(session, match, now)
    if match.state is not MatchState.PENDING:
        return False
    side = match.side_of(reminder.recipient_id)
    program = session.get_one(Program, match.program_id)
    return not match.confirmed_at(side) and not eligibility.bar_to_confirming(program, match, side)
