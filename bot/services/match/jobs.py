"""What falls due about matches. Each job looks again at what is true, with the two people locked."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Origin, Side
from bot.models.match import Match
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.services import effects, fair_warning, journal, locks, reminders
from bot.services.match import confirmation


def close(session: Session, reminder: Reminder, now: datetime) -> None:
    """Expire a request (the asker is told) or close a conversation (silently), after fair warning."""
    try:
        match = locks.load_locked(session, Match, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return
    due = reminders.still_due(session, reminder.workspace_id, [reminder.id], now)
    tells = reminder.kind is ReminderKind.EXPIRE
    if not due or match.state is not MatchState.PENDING:
        return
    if tells and reminders.postponed(session, due, now):
        effects.match_noted(session, match, now)
        return
    reminds = ReminderKind.REMIND if tells else ReminderKind.NUDGE
    if fair_warning.too_early(session, reminder, _who_can_answer(session, match), reminds, now):
        effects.match_noted(session, match, now)
    else:
        asking = match.asking_side
        match.expire(now)
        journal.record_by_clock(session, match.workspace_id, "match.expired", now, subject_id=match.id)
        effects.match_changed(session, match, now, notify=[asking] if asking else [])


def tell(session: Session, reminder: Reminder, now: datetime) -> None:
    """Tell somebody, in their working hours, that their match closed by nobody's click."""
    try:
        match = locks.load_locked(session, Match, reminder.workspace_id, reminder.subject_id)
    except refusals.NothingThere:
        return
    due = reminders.still_due(session, reminder.workspace_id, [reminder.id], now)
    if due and not reminders.postponed(session, due, now):
        effects.match_noted(session, match, now, notify=[match.side_of(reminder.recipient_id)])


def _who_can_answer(session: Session, match: Match) -> list[Person]:
    """Return for whom the match waits, and who could say yes just now."""
    asking, both = match.asking_side, match.origin is Origin.PROPOSAL
    sides = [asking.other] if asking else list(Side) if both else [Side.MENTEE]
    return [match.participant(one).person for one in sides if confirmation.can_be_said(session, match, one)]


def put_off(session: Session, reminder: Reminder, now: datetime) -> None:
    """A reminder waits for working hours: the match's cards say when it comes now."""
    if match := session.get(Match, (reminder.workspace_id, reminder.subject_id)):
        effects.match_noted(session, match, now)


def nudges(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Say whether the match waits for the one who would be nudged; its cards follow.

    Where their yes could not be said just now, the nudge stays due: it is looked at again the next day.
    """
    match = session.get(Match, (reminder.workspace_id, reminder.subject_id))
    if match is None:
        return False
    effects.match_noted(session, match, now)
    side = match.side_of(reminder.recipient_id)
    if match.state is not MatchState.PENDING or match.confirmed_at(side):
        return False
    if confirmation.can_be_said(session, match, side):
        return True
    reminders.look_again(reminder, now)
    return False
