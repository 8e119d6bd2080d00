"""What the courier reads and writes about cards and their copies. Each function is part of a transaction.

Rows are written copies first, then the card; the inbox comes last, with the lease (`leases.renew`).
Services touch them in the same order, so that nobody waits for each other in a circle. Statements are
built once, because every card comes through here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, false, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.delivery.leases import Lease
from bot.delivery.plan import CardSnapshot
from bot.delivery.steps import Copy, Post
from bot.ids import CardKind
from bot.models.base import inline
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person

# How long after somebody opened their Home it is kept up to date.
HOME_IS_OPEN = timedelta(minutes=10)

_WAITING = (
    select(Card.id, Card.desired_notification > Card.delivered_notification, Card.next_try_at)
    .join(RecipientLane, RecipientLane.person_id == Card.recipient_id)
    .where(
        Card.workspace_id == bindparam("workspace"),
        Card.recipient_id == bindparam("recipient"),
        Card.dirty,
        Card.dead_because.is_(None),
        (Card.kind != CardKind.HOME.value) | (RecipientLane.home_opened_at > bindparam("open_since")),
    )
    .order_by(Card.queued_at, Card.id)
)
_CARD = (
    select(Card, Person, RecipientLane)
    .join(Person, Person.id == Card.recipient_id)
    .join(RecipientLane, RecipientLane.person_id == Card.recipient_id)
    .where(Card.workspace_id == bindparam("workspace"), Card.id == bindparam("card"))
)
_POSTS = (
    select(CardPost)
    .where(CardPost.workspace_id == bindparam("workspace"), CardPost.card_id == bindparam("card"))
    .order_by(CardPost.notification)
)


def _begin_post(insert: Any) -> Any:  # noqa: ANN401 - the two dialects' own insert()
    begun = insert(CardPost)
    anew = ("channel", "ts", "file_state", "state", "attempted_at")
    return begun.on_conflict_do_update(
        index_elements=["card_id", "notification"], set_={name: begun.excluded[name] for name in anew}
    )


_BEGIN_POST = {"sqlite": _begin_post(sqlite.insert), "postgresql": _begin_post(postgresql.insert)}
# What is changed besides is named by the parameters.
_CHANGE_POST = update(CardPost).where(
    CardPost.card_id == bindparam("of_card"), CardPost.notification == bindparam("of_ring")
)
_CHANGE_CARD = update(Card).where(Card.id == bindparam("card"))
_WANT_AGAIN = _CHANGE_CARD.values(
    desired_version=Card.desired_version + inline(1),
    desired_notification=Card.desired_notification + bindparam("rings"),
    dirty=true(),
)
_WANTS_MORE = (Card.desired_version != bindparam("drawn")) | (Card.desired_notification != bindparam("rung"))
_FINISH = _CHANGE_CARD.values(dirty=case((_WANTS_MORE, true()), else_=false()))
_SUCCEEDED: dict[str, object] = {"attempts": 0, "next_try_at": None}


@dataclass(frozen=True)
class OutdatedCard:
    """A card that is not up to date."""

    card_id: int
    # Whether it has to be posted, not only redrawn.
    rings: bool
    next_try_at: datetime | None


def waiting(session: Session, lease: Lease, now: datetime) -> list[OutdatedCard]:
    """List a person's cards to be brought up to date, in the order in which they asked for attention.

    A Home that nobody looks at is none of them: it is left as it is until they open it again.
    """
    key = {"workspace": lease.workspace_id, "recipient": lease.person_id, "open_since": now - HOME_IS_OPEN}
    return [OutdatedCard(*row) for row in session.connection().execute(_WAITING, key)]


def read(session: Session, lease: Lease, card_id: int) -> CardSnapshot | None:
    """Read one card with what its next step depends on; None where it has been removed."""
    key = {"workspace": lease.workspace_id, "card": card_id}
    found = session.execute(_CARD, key).first()
    if found is None:
        return None
    return CardSnapshot(found[0], session.scalars(_POSTS, key).all(), found[1], found[2])


def begin_post(session: Session, workspace_id: int, step: Post, now: datetime) -> None:
    """Record that a copy is about to be posted: from here on it may be in Slack."""
    attempt = {
        "workspace_id": workspace_id,
        "card_id": step.copy.card_id,
        "notification": step.copy.notification,
        "channel": step.channel,
        "ts": None,
        "file_state": None,
        "state": PostState.SENDING,
        "attempted_at": now,
    }
    connection = session.connection()
    connection.execute(_BEGIN_POST[connection.dialect.name], attempt)


def set_post(session: Session, copy: Copy, state: PostState) -> None:
    """Record what is known of one copy."""
    _change_post(session, copy, {"state": state})


def set_file(session: Session, copy: Copy, state: FileState | None) -> None:
    """Record what is known of the file of one copy."""
    _change_post(session, copy, {"file_state": state})


def posted(session: Session, card: Card, copy: Copy, ts: str) -> None:
    """Record that a copy arrived, and says what `card` looked like when it was rendered."""
    _change_post(session, copy, {"state": PostState.LIVE, "ts": ts})
    _succeed(
        session, card.id, delivered_version=card.desired_version, delivered_notification=copy.notification
    )


def found(session: Session, copy: Copy, ts: str) -> None:
    """Record that a copy had arrived after all; what it says may be out of date."""
    _change_post(session, copy, {"state": PostState.LIVE, "ts": ts})
    _succeed(session, copy.card_id, delivered_notification=copy.notification)


def updated(session: Session, card: Card, copy: Copy) -> None:
    """Record that the newest copy says what `card` looked like when it was rendered."""
    _change_post(session, copy, {"state": PostState.LIVE})
    _succeed(session, card.id, delivered_version=card.desired_version)


def published(session: Session, card: Card) -> None:
    """Record that a person's Home says what `card` looked like when it was rendered."""
    _succeed(session, card.id, delivered_version=card.desired_version)


def want_again(session: Session, card_id: int, *, notify: bool) -> None:
    """Ask for the card to be drawn once more, because of what happened on the way to Slack."""
    session.connection().execute(_WANT_AGAIN, {"card": card_id, "rings": int(notify)})


def finish(session: Session, card: Card) -> None:
    """Record that Slack shows all that `card` wanted when drawn; dirty still, if it wants more by now."""
    drawn = {"drawn": card.desired_version, "rung": card.desired_notification}
    shown = {"delivered_version": card.desired_version, "delivered_notification": card.desired_notification}
    session.connection().execute(_FINISH, {"card": card.id, **drawn, **shown, **_SUCCEEDED})


def try_later(session: Session, card_id: int, attempts: int, at: datetime) -> None:
    """Record an attempt in vain, and when to try again."""
    _change_card(session, card_id, {"attempts": attempts, "next_try_at": at})


def give_up(session: Session, card_id: int, because: str) -> None:
    """Record that the card is dead: it blocks nobody, and is tried again when it changes."""
    _change_card(session, card_id, {"dead_because": because, "attempts": 0, "next_try_at": None})


def _succeed(session: Session, card_id: int, **values: int) -> None:
    _change_card(session, card_id, {**_SUCCEEDED, **values})


def _change_card(session: Session, card_id: int, values: dict[str, object]) -> None:
    session.connection().execute(_CHANGE_CARD, {"card": card_id, **values})


def _change_post(session: Session, copy: Copy, values: dict[str, object]) -> None:
    key = {"of_card": copy.card_id, "of_ring": copy.notification}
    session.connection().execute(_CHANGE_POST, {**key, **values})
