"""What the outbox worker reads and writes about cards and their copies.

Each function is part of a transaction. Copies are written first, then the card; the lane comes last, with
the lease (`leases.PEOPLE.renew`). Services write them in the same order, so nobody waits for each other in a
circle. Statements are built once, because every card comes through here.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Insert, bindparam, case, delete, false, func, null, select, true, update
from sqlalchemy.orm import Session

from bot.delivery.leases import Lease
from bot.delivery.plan import CardSnapshot
from bot.delivery.steps import Message, Post
from bot.ids import CardKind
from bot.message_metadata import Copy
from bot.models.base import InsertInto, by_dialect
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.response_url import ResponseUrl
from bot.models.workspace import Person
from bot.services.cards import HOME_IS_OPEN, URL_LIVES

_COPIES = select(func.max(CardPost.attempted_at)).where(
    CardPost.workspace_id == Card.workspace_id, CardPost.card_id == Card.id
)
_OUTDATED = (
    select(
        Card.id,
        Card.desired_version,
        Card.desired_notification > Card.delivered_notification,
        Card.next_try_at,
        Card.kind == CardKind.HOME.value,
        Card.in_wave,
        _COPIES.scalar_subquery(),
        _COPIES.with_only_columns(func.max(CardPost.clicked_at)).scalar_subquery(),
        func.coalesce(RecipientLane.home_opened_at > RecipientLane.home_drawn_at, true()),
    )
    .join(
        RecipientLane,
        (RecipientLane.person_id == Card.recipient_id) & (RecipientLane.workspace_id == Card.workspace_id),
    )
    .join(Person, (Person.id == Card.recipient_id) & (Person.workspace_id == Card.workspace_id))
    .where(
        Card.workspace_id == bindparam("workspace"),
        Card.recipient_id == bindparam("recipient"),
        Card.dirty,
        Card.dead_because.is_(None),
        RecipientLane.unreachable_because.is_(None),
        Person.deactivated_at.is_(None),
        (Card.kind != CardKind.HOME.value) | (RecipientLane.home_opened_at > bindparam("open_since")),
    )
    .order_by(func.coalesce(Card.queue_number, 0), Card.queued_at, Card.id)
)
_CARD = (
    select(Card, Person, RecipientLane)
    .join(Person, (Person.id == Card.recipient_id) & (Person.workspace_id == Card.workspace_id))
    .join(
        RecipientLane,
        (RecipientLane.person_id == Card.recipient_id) & (RecipientLane.workspace_id == Card.workspace_id),
    )
    .where(Card.workspace_id == bindparam("workspace"), Card.id == bindparam("card"))
)
_OF_COPY = (
    ResponseUrl.workspace_id == bindparam("workspace"),
    ResponseUrl.card_id == bindparam("of_card"),
    ResponseUrl.notification == bindparam("of_notification"),
)
_USE_URL = update(ResponseUrl).where(*_OF_COPY).values(uses_left=ResponseUrl.uses_left - 1)
_FORGET_URL = delete(ResponseUrl).where(*_OF_COPY)
_IS_USABLE = (ResponseUrl.issued_at > bindparam("urls_since")) & (ResponseUrl.uses_left > 0)
_POSTS = (
    select(CardPost, ResponseUrl.url)
    .outerjoin(
        ResponseUrl,
        (ResponseUrl.workspace_id == CardPost.workspace_id)
        & (ResponseUrl.card_id == CardPost.card_id)
        & (ResponseUrl.notification == CardPost.notification)
        & _IS_USABLE,
    )
    .where(CardPost.workspace_id == bindparam("workspace"), CardPost.card_id == bindparam("card"))
    .order_by(CardPost.notification)
)


def _begin_post(insert: InsertInto) -> Insert:
    begun = insert(CardPost)
    anew = ("channel", "ts", "file_state", "state", "attempted_at", "clicked_at", "doubtful_until")
    return begun.on_conflict_do_update(
        index_elements=["card_id", "notification"], set_={name: begun.excluded[name] for name in anew}
    )


_BEGIN_POST = by_dialect(_begin_post)
# The parameters name what else is changed.
_CHANGE_POST = update(CardPost).where(
    CardPost.workspace_id == bindparam("workspace"),
    CardPost.card_id == bindparam("of_card"),
    CardPost.notification == bindparam("of_notification"),
)
_THIS_CARD = (Card.workspace_id == bindparam("workspace"), Card.id == bindparam("card"))
_CHANGE_CARD = update(Card).where(*_THIS_CARD)
_ATTEMPTS = select(Card.attempts).where(*_THIS_CARD)
_MARK_CHANGED = _CHANGE_CARD.values(
    desired_version=Card.desired_version + 1,
    desired_notification=Card.desired_notification + bindparam("notify"),
    dirty=true(),
)
_CHANGED_MEANWHILE = (Card.desired_version != bindparam("version")) | (
    Card.desired_notification != bindparam("number")
)
_FINISH = _CHANGE_CARD.values(dirty=case((_CHANGED_MEANWHILE, true()), else_=false()))
# Only if nothing was marked since: a mark may ask for the card to be sent again, whatever it looks like.
_DELIVER = _CHANGE_CARD.values(
    delivered_digest=case((Card.desired_version == bindparam("version"), bindparam("digest")), else_=null())
)
_SUCCEEDED: dict[str, object] = {"attempts": 0, "next_try_at": None}


@dataclass(frozen=True)
class OutdatedCard:
    """A card that is not up to date."""

    card_id: int
    version: int
    # Whether it has to be posted, not only updated.
    notifies: bool
    next_try_at: datetime | None
    is_home: bool
    in_wave: bool
    # Machine time of its latest copy, and of the latest click on one.
    posted_at: datetime | None
    clicked_at: datetime | None
    # Whether its recipient has done something on their Home that they do not see yet.
    home_waits: bool


def outdated(session: Session, lease: Lease, now: datetime) -> list[OutdatedCard]:
    """List a person's cards that are not up to date, in the order in which they asked for attention.

    A Home that nobody looks at is not among them: it is left as it is until they open it again. Of somebody
    who cannot be written to there are none: theirs wait until they give a sign of life.
    """
    key = {"workspace": lease.workspace_id, "recipient": lease.person_id, "open_since": now - HOME_IS_OPEN}
    return [OutdatedCard(*row) for row in session.connection().execute(_OUTDATED, key)]


def read(session: Session, lease: Lease, card_id: int, now: datetime) -> CardSnapshot | None:
    """Read one card with everything its next step depends on; None if it has been removed."""
    key = {"workspace": lease.workspace_id, "card": card_id}
    row = session.execute(_CARD, key).first()
    if row is None:
        return None
    found = session.execute(_POSTS, key | {"urls_since": now - URL_LIVES}).all()
    urls = {post.notification: url for post, url in found if url}
    return CardSnapshot(row[0], [post for post, _ in found], row[1], row[2], urls)


def begin_drawing(session: Session, workspace_id: int, copy: Copy, until: datetime, *, by_url: bool) -> None:
    """Record that a copy is about to be drawn: until `until` Slack may be doing that, for all we know."""
    _change_post(session, workspace_id, copy, {"doubtful_until": until})
    if by_url:
        session.connection().execute(_USE_URL, _key(workspace_id, copy))


def end_drawing(session: Session, workspace_id: int, copy: Copy, until: datetime | None) -> None:
    """Record that the outcome of a drawing is known; `until` is what is in doubt of one before it."""
    _change_post(session, workspace_id, copy, {"doubtful_until": until})


def begin_publishing(session: Session, workspace_id: int, card_id: int, until: datetime | None) -> None:
    """Record that a Home is about to be drawn, as `begin_drawing`; or, with what was before, that it was."""
    _change_card(session, workspace_id, card_id, {"doubtful_until": until})


def forget_url(session: Session, workspace_id: int, copy: Copy) -> None:
    """Forget the response_url of a copy: Slack takes nothing through it."""
    session.connection().execute(_FORGET_URL, _key(workspace_id, copy))


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
        "clicked_at": None,
        "doubtful_until": None,
    }
    connection = session.connection()
    connection.execute(_BEGIN_POST[connection.dialect.name], attempt)


def set_post(session: Session, workspace_id: int, copy: Copy, state: PostState) -> None:
    """Record what is known of one copy."""
    _change_post(session, workspace_id, copy, {"state": state})


def lose_channel(session: Session, workspace_id: int, copy: Copy, slack_user_id: str) -> None:
    """Record that the DM in which a copy may stand has another id by now: it is the person's, whichever."""
    _change_post(session, workspace_id, copy, {"channel": slack_user_id})


def set_file(session: Session, workspace_id: int, copy: Copy, state: FileState | None) -> None:
    """Record what is known of the file of one copy."""
    _change_post(session, workspace_id, copy, {"file_state": state})


def posted(session: Session, card: Card, copy: Copy, at: Message, digest: str, now: datetime) -> None:
    """Record that a copy arrived at `now`, product time; it shows the version of `card`, with this digest."""
    arrived = {"state": PostState.LIVE, "channel": at.channel, "ts": at.ts, "shown_at": now}
    _change_post(session, card.workspace_id, copy, arrived)
    _deliver(session, card, digest, delivered_notification=copy.notification)


def found(session: Session, workspace_id: int, copy: Copy, at: Message, now: datetime) -> None:
    """Record that a copy had arrived after all, by `now`; nobody knows which version it shows."""
    arrived = {"state": PostState.LIVE, "channel": at.channel, "ts": at.ts, "shown_at": now}
    _change_post(session, workspace_id, copy, arrived)
    number = {"delivered_notification": copy.notification, "delivered_digest": None}
    _change_card(session, workspace_id, copy.card_id, {**number, **_SUCCEEDED})


def updated(session: Session, card: Card, copy: Copy, digest: str) -> None:
    """Record that the newest copy shows the version of `card`, with this digest."""
    _change_post(session, card.workspace_id, copy, {"state": PostState.LIVE})
    _deliver(session, card, digest)


def published(session: Session, card: Card, digest: str) -> None:
    """Record that a person's Home shows the version of `card`, with this digest."""
    _deliver(session, card, digest)


def forget_digest(session: Session, workspace_id: int, card_id: int) -> None:
    """Record that nobody knows what the newest copy looks like, until a call has succeeded."""
    _change_card(session, workspace_id, card_id, {"delivered_digest": None})


def mark_changed(session: Session, workspace_id: int, card_id: int, *, notify: bool) -> None:
    """Mark the card as changed, because of what happened on the way to Slack."""
    session.connection().execute(_MARK_CHANGED, {**_card_key(workspace_id, card_id), "notify": int(notify)})


def finish(session: Session, card: Card) -> None:
    """Record that Slack shows the version of `card`; the card stays dirty if it has changed meanwhile."""
    known = {"version": card.desired_version, "number": card.desired_notification}
    delivered = {
        "delivered_version": card.desired_version,
        "delivered_notification": card.desired_notification,
    }
    session.connection().execute(
        _FINISH, {**_card_key(card.workspace_id, card.id), **known, **delivered, **_SUCCEEDED}
    )


def attempts_of(session: Session, workspace_id: int, card_id: int) -> int:
    """Return how often a card has failed in a row."""
    return session.scalars(_ATTEMPTS, _card_key(workspace_id, card_id)).one_or_none() or 0


def try_later(session: Session, workspace_id: int, card_id: int, attempts: int, at: datetime) -> None:
    """Record a failed attempt, and when to try again."""
    _change_card(session, workspace_id, card_id, {"attempts": attempts, "next_try_at": at})


def mark_dead(session: Session, workspace_id: int, card_id: int, because: str) -> None:
    """Record that the card is dead: it blocks nobody, and is tried again when it changes, or on order."""
    _change_card(
        session, workspace_id, card_id, {"dead_because": because, "attempts": 0, "next_try_at": None}
    )


def _deliver(session: Session, card: Card, digest: str, **values: int) -> None:
    version = {"version": card.desired_version, "delivered_version": card.desired_version}
    session.connection().execute(
        _DELIVER,
        {**_card_key(card.workspace_id, card.id), "digest": digest, **version, **values, **_SUCCEEDED},
    )


def _change_card(session: Session, workspace_id: int, card_id: int, values: dict[str, object]) -> None:
    session.connection().execute(_CHANGE_CARD, {**_card_key(workspace_id, card_id), **values})


def _change_post(session: Session, workspace_id: int, copy: Copy, values: dict[str, object]) -> None:
    session.connection().execute(_CHANGE_POST, {**_key(workspace_id, copy), **values})


def _card_key(workspace_id: int, card_id: int) -> dict[str, object]:
    return {"workspace": workspace_id, "card": card_id}


def _key(workspace_id: int, copy: Copy) -> dict[str, object]:
    return {"workspace": workspace_id, "of_card": copy.card_id, "of_notification": copy.notification}
