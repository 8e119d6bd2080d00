"""*Ask Me Later*: nudges about a match wait until a day that somebody chose. Its closing date stays."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.ids import Field
from bot.models.match import Match
from bot.models.reminder import Reminder, ReminderKind
from bot.services import actors, effects, reminders
from bot.services.actors import Actor
from bot.services.match.load import load_for_decision
from bot.services.reminders import ASKED_LATER, Due
from bot.services.rules import eligibility, working_hours


def may_ask_later(session: Session, actor: Actor, match_id: int) -> Match:
    """Return a match that waits for the actor's own decision.

    Raises:
        AlreadyConfirmed: there is nothing left to ask them.
        NoOngoingMentoring, OneTimeMeetingsOnly: there is nothing to ask them just now.
        Refusal: it is decided; the refusal says in which state.
    """
    match = load_for_decision(session, actor, match_id)
    match.require_pending()
    if before := match.confirmed_at(match.side_of(actor.person_id)):
        raise refusals.AlreadyConfirmed(at=before)
    eligibility.require_confirmable(session, match, match.side_of(actor.person_id))
    return match


def ask_later(session: Session, actor: Actor, match_id: int, day: date, now: datetime) -> None:
    """Put the actor's nudges about a match off until the morning of `day`. The closing date stays.

    Raises:
        InThePast: that morning is over.
        AskedTooLate: the match closes before.
        AlreadyConfirmed: there is nothing left to ask them.
    """
    match = may_ask_later(session, actor, match_id)
    zone, program = actors.person_of(session, actor).zone, actors.program_of(session, actor)
    due_at = working_hours.morning_of(day, zone, program)
    if due_at <= now:
        raise refusals.InThePast(field=Field.LATER)
    closes_at = _closing_of(session, match, now)
    if closes_at and due_at >= closes_at:
        raise refusals.AskedTooLate(at=closes_at)
    reminders.clear_nudges_for(session, actor.workspace_id, match.id, actor.person_id)
    nudge = Due(ReminderKind.NUDGE, match.id, actor.person_id, due_at, ASKED_LATER)
    reminders.schedule(session, actor.workspace_id, [nudge])
    effects.match_put_off(session, match, now)


def _closing_of(session: Session, match: Match, now: datetime) -> datetime | None:
    """Return when the match closes by itself; while its timer is paused, as if it went on at `now`."""
    closing = session.scalars(
        select(Reminder).where(
            Reminder.workspace_id == match.workspace_id,
            Reminder.subject_id == match.id,
            Reminder.kind.in_((ReminderKind.CLOSE, ReminderKind.EXPIRE)),
            Reminder.done_at.is_(None),
        )
    ).first()
    if closing is None:
        return None
    return closing.due_at + (now - (closing.held_at or now))
