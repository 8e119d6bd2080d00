"""`python -m bot retry`: what was given up is tried again, for people out of reach too.

It only marks rows, so it may run beside the bot, which finds them within seconds.
"""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.models.card import Card
from bot.models.recipient_lane import RecipientLane
from bot.services.cards import AT_ONCE


@dataclass(frozen=True)
class Retried:
    """How much is tried again."""

    cards: int
    silent: int


def retry(session: Session) -> Retried:
    """Mark every card that was given up, and everybody whom Slack called unreachable, for another attempt."""
    given_up = update(Card).where(Card.dead_because.is_not(None)).values(dead_because=None)
    recipients = session.scalars(given_up.returning(Card.recipient_id)).all()
    silent = RecipientLane.unreachable_because.is_not(None)
    again = update(RecipientLane).values(unreachable_because=None, due_at=AT_ONCE)
    woken = session.scalars(again.where(silent).returning(RecipientLane.person_id)).all()
    session.execute(again.where(RecipientLane.person_id.in_(set(recipients) - set(woken))))
    return Retried(len(recipients), len(woken))
