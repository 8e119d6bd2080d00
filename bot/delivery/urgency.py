"""What people look at first: how urgent a card is, and each of its steps.

Pure, like the planner.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery.card_store import OutdatedCard
from bot.delivery.results import PlannedCall
from bot.delivery.steps import Remove, Supersede
from bot.enums import Urgency
from bot.services.cards import URL_LIVES

# Whoever got or clicked a card in the last hours may still look at it.
RECENT = timedelta(hours=3)


def in_order(cards: Sequence[OutdatedCard], now: datetime) -> list[tuple[OutdatedCard, Urgency]]:
    """Return one person's cards, the most urgent first; their messages in the order they asked for attention.

    A message is as urgent as the most urgent one behind it. `cards` come in the order of their queue.
    """
    urgencies: list[Urgency] = []
    of_messages = Urgency.REST
    for card in reversed(cards):
        urgency = _of(card, now)
        if card.notifies:
            urgency = of_messages = min(of_messages, urgency)
        urgencies.append(urgency)
    return sorted(zip(cards, reversed(urgencies), strict=True), key=lambda one: one[1])


def of_step(planned: PlannedCall, of_card: Urgency) -> Urgency:
    """Return how urgent a step is: an older copy may wait, its buttons do what the newest one's would."""
    is_old_copy = isinstance(planned.call, Remove | Supersede) and planned.rendered is not None
    return Urgency.REST if is_old_copy else of_card


def _of(card: OutdatedCard, now: datetime) -> Urgency:
    if card.is_home:
        return Urgency.CLICKED if card.home_waits else Urgency.OPEN_HOME
    if card.notifies:
        return Urgency.WAVE if card.in_wave else Urgency.NOTIFIES
    if card.clicked_at and now - card.clicked_at < URL_LIVES:
        return Urgency.CLICKED
    return Urgency.RECENT if card.posted_at and now - card.posted_at < RECENT else Urgency.REST
