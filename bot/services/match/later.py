"""*Ask me later*: nudges about a match wait until a day that somebody chose. Its closing date stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.ids import CardKind, Field
from bot.models.match import Match
from bot.services import cards, reminders
from bot.services.cards import Change, match_changes
from bot.services.match.load import load_for_decision
from bot.services.people.actors import Actor
from bot.services.rules import capacity


def may_ask_later(session: Session, actor: Actor, match_id: int) -> Match:
    """Return a match that waits for the actor's own decision.

    Raises:
        AlreadyConfirmed: there is nothing left to ask them.
        Refusal: it is decided; the fact that stands.
    """
    match = load_for_decision(session, actor, match_id)
    match.require_pending()
    if before := match.confirmed_at(match.side_of(actor.person_id)):
        raise refusals.AlreadyConfirmed(at=before)
    return match


def ask_later(session: Session, actor: Actor, match_id: int, due_at: datetime, now: datetime) -> None:
    """Put the actor's nudges about a match off until `due_at`. The closing date stays.

    Raises:
        InThePast: `due_at` is over.
        AskedTooLate: the match closes before.
        AlreadyConfirmed: there is nothing left to ask them.
    """
    match = may_ask_later(session, actor, match_id)
    if due_at <= now:
        raise refusals.InThePast(field=Field.LATER)
    closes_at = reminders.closing_of(session, match, now)
    if closes_at and due_at >= closes_at:
        raise refusals.AskedTooLate(at=closes_at)
    reminders.ask_later(session, match, actor.person_id, due_at)
    capacity.run_or_hold(session, match, now)
    changes = [*match_changes(match), Change(actor.person_id, CardKind.NUDGES)]
    cards.redraw(session, actor.workspace_id, changes, now)
