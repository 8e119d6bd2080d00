"""What falls due about matches. Each job looks again at what is true, with the two people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState
from bot.models.match import Match
from bot.models.reminder import Reminder, ReminderKind
from bot.services import effects, journal, locks, reminders


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


def waits(session: Session, reminder: Reminder) -> bool:
    """Say whether the match still waits for the one who would be nudged about it."""
    match = session.get_one(Match, reminder.subject_id)
    return match.state is MatchState.PENDING and not match.confirmed_at(match.side_of(reminder.recipient_id))
