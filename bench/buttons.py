"""The buttons on the cards of a database, pressed where they stand: in people's DMs."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from sqlalchemy import create_engine, delete, func, select

from bench.population import channel_of, slack_id
from bot.ids import Action, CardKind
from bot.models.card import Card, CardPost
from bot.models.rate_limit import RateLimit
from sandbox.driver import Driver
from sandbox.json_types import Json

LOOK_SECONDS = 0.2
CLICK = "block_actions"


class NotTakenError(Exception):
    """Slack's side could not deliver a gesture, so what was measured is not what was meant."""


@dataclass(frozen=True)
class Press:
    """A person presses a button on their card of this kind and subject."""

    action: Action
    person: int
    kind: CardKind
    subject: int


class Buttons:
    """Everybody's buttons, as the sandbox has them."""

    def __init__(self, slack: Driver, database_url: str) -> None:
        self._slack, self._engine = slack, create_engine(database_url)

    def wait_until_delivered(self) -> None:
        """Wait until everything is in the DMs. Nobody here has opened their Home."""
        dirty = select(func.count()).select_from(Card).where(Card.dirty, Card.kind != CardKind.HOME.value)
        with self._engine.connect() as connection:
            while connection.execute(dirty).scalar_one():
                connection.rollback()
                Event().wait(LOOK_SECONDS)

    def forget_limits(self) -> None:
        """Begin with unused rate limits."""
        with self._engine.begin() as connection:
            connection.execute(delete(RateLimit))

    def press(self, presses: Sequence[Press], at_once: int | None = None) -> None:
        """Press them all, so many at once; all at the same moment unless told.

        Raises:
            NotTakenError: one could not be delivered.
        """
        gestures = [self._gesture(press) for press in presses]
        with ThreadPoolExecutor(at_once or len(gestures)) as hands:
            for outcome in hands.map(self._slack.gesture, gestures):
                if not outcome["ok"]:
                    raise NotTakenError(outcome["failure"])

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def _gesture(self, press: Press) -> Json:
        ts = (
            select(CardPost.ts)
            .join(Card, Card.id == CardPost.card_id)
            .where(
                Card.recipient_id == press.person,
                Card.kind == press.kind.value,
                Card.subject_id == press.subject,
            )
        )
        with self._engine.connect() as connection:
            place = {"channel": channel_of(press.person), "ts": connection.execute(ts).scalar_one()}
        what = {"kind": "block_action", "surface": "message", "action_id": press.action.value}
        return {"user": slack_id(press.person), **what, **place}
