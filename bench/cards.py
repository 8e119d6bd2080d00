"""People's cards, as the database has them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Self

from sqlalchemy import delete, func, select, update

from bench.population import MEETING_MINUTES
from bot.delivery.lane_worker import machine_time
from bot.enums import MeetingState
from bot.ids import CardKind
from bot.models.card import Card, CardPost, PostState
from bot.models.meeting import Meeting
from bot.models.rate_limit import RateLimit
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Workspace
from bot.services import cards
from bot.services.cards import HOME_IS_OPEN, Change
from bot.services.effects.meeting_timers import FOLLOW_UP_AFTER
from bot.store import Store

LOOK_SECONDS = 0.2
# What stands in a DM, buttons and all: the newest copy, and older ones that are still to go.
STANDS = (PostState.LIVE, PostState.STALE)
# Whose card it is, of which kind, about what.
Key = tuple[int, CardKind, int]
# The channel and the `ts` of a message.
Place = tuple[str, str]


class Cards:
    """Everybody's cards in one database."""

    def __init__(self, database_url: str) -> None:
        self._store = Store(database_url)
        with self._store.reading() as session:
            self._workspace_id = session.scalars(select(Workspace.id)).one()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def post(self, keys: Iterable[Key]) -> None:
        """Ask the bot to post these cards anew."""
        changes = [Change(*key, notify=True) for key in keys]
        with self._store.transaction() as session:
            cards.mark(session, self._workspace_id, changes, machine_time())

    def wait_until_delivered(self) -> None:
        """Wait until nothing waits for delivery."""
        while self.waiting().total():
            Event().wait(LOOK_SECONDS)

    def waiting(self) -> Counter[str]:
        """Return how many cards wait for a call of each method; some may turn out to look as before."""
        opened = RecipientLane.home_opened_at > machine_time() - HOME_IS_OPEN
        copies = select(func.count()).where(CardPost.card_id == Card.id, CardPost.state.in_(STANDS))
        waiting = (
            select(
                Card.kind,
                Card.desired_notification > Card.delivered_notification,
                copies.scalar_subquery(),
            )
            .join(RecipientLane, RecipientLane.person_id == Card.recipient_id)
            .where(Card.dirty, (Card.kind != CardKind.HOME) | opened)
        )
        with self._store.reading() as session:
            return Counter(_method(*row) for row in session.execute(waiting))

    def places(self) -> Mapping[Key, Place]:
        """Return where the newest copy of each card stands."""
        columns = (Card.recipient_id, Card.kind, Card.subject_id, CardPost.channel, CardPost.ts)
        live = select(*columns).join(Card, Card.id == CardPost.card_id)
        with self._store.reading() as session:
            rows = session.execute(live.where(CardPost.state == PostState.LIVE))
            return {(row[0], CardKind(row[1]), row[2]): (row[3], row[4] or "") for row in rows}

    def keys(self) -> Mapping[int, Key]:
        """Return which card each id is."""
        columns = (Card.id, Card.recipient_id, Card.kind, Card.subject_id)
        with self._store.reading() as session:
            rows = session.execute(select(*columns))
            return {card: (person, CardKind(kind), about) for card, person, kind, about in rows}

    def forget_limits(self) -> None:
        """Begin with unused rate limits."""
        with self._store.transaction() as session:
            session.execute(delete(RateLimit))

    def end_meetings(self, asked_at: datetime) -> None:
        """Let all planned meetings end so that the question about each is due at `asked_at`."""
        begun = asked_at - FOLLOW_UP_AFTER - timedelta(minutes=MEETING_MINUTES)
        is_planned, asks = Meeting.state == MeetingState.SCHEDULED, Reminder.kind == ReminderKind.FOLLOW_UP
        with self._store.transaction() as session:
            session.execute(update(Meeting).where(is_planned).values(starts_at=begun))
            session.execute(update(Reminder).where(asks).values(due_at=asked_at))


def _method(kind: str, is_new: bool, copies: int) -> str:  # noqa: FBT001 - as the row has it
    if kind == CardKind.HOME:
        return "views.publish"
    if is_new:
        return "chat.postMessage"
    return "chat.delete" if copies > 1 else "chat.update"
