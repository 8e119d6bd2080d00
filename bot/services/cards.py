"""Say which cards have changed. Nothing is sent here: the outbox worker does that, from what is stored then.

Every click comes through here, so these are prepared Core statements: built once, bound each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Insert, ScalarSelect, bindparam, case, delete, func, null, select, true, update
from sqlalchemy.orm import Session, aliased

from bot.enums import Urgency
from bot.ids import CardKind
from bot.limits import MESSAGES_A_MINUTE
from bot.message_metadata import Copy
from bot.models.base import RANDOM_BITS, InsertInto, by_dialect, new_id
from bot.models.card import Card, CardPost, PostState
from bot.models.recipient_lane import RecipientLane
from bot.models.response_url import ResponseUrl
from bot.services.actors import Actor
from bot.store import BEFORE_COMMIT, CARDS_CHANGED

# Long past by any machine's clock.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)

# How long after somebody opened their Home, or did something there, it is kept up to date.
HOME_IS_OPEN = timedelta(minutes=10)
# A response_url lives so long and may be used five times; the answer in words may have been one of them.
# Source: Slack, "Handling user interaction".
URL_LIVES = timedelta(minutes=30)
URL_USES = 4

# A transaction that tells so many something is a wave, whatever its cause.
MANY = 20
# A millisecond, as turns count it (`models.base`). Those of a wave are as far apart as Slack takes messages.
_MILLISECOND = 1 << RANDOM_BITS
_APART = timedelta(minutes=1) // timedelta(milliseconds=1) // MESSAGES_A_MINUTE * _MILLISECOND
# By how much those come later who are not at work: by more than a large wave takes.
_LATER = timedelta(minutes=30) // timedelta(milliseconds=1) * _MILLISECOND

# What identifies a card within a workspace: recipient, kind, subject.
_Key = tuple[int, str, int]
# Where a session keeps what it has to mark, whose gesture it belongs to, and whether many are marked at once.
_MARKS = "cards_to_mark"
GESTURE = "gesture"
_WAVE = "wave"


@dataclass(frozen=True)
class Gesture:
    """What somebody is doing: what they see of it comes before all else.

    `at` is machine time. Where they clicked on a copy, it also says which, and the click's `response_url`.
    """

    person_id: int
    workspace_id: int
    at: datetime
    # A form lies above their Home, if that is what they opened it from.
    in_form: bool = False
    channel: str = ""
    ts: str = ""
    response_url: str = field(default="", repr=False)


@dataclass
class Line:
    """The turns of one wave: what falls due meanwhile comes in between, and not after all of it."""

    _last: int = 0

    def next_turn(self) -> int:
        """Return a turn that is not yet, unless everybody before has had theirs."""
        self._last = max(new_id(), self._last + _APART)
        return self._last


@dataclass(frozen=True)
class Change:
    """One card of one person that may have changed.

    `notify` posts it anew, at the bottom. `resend` sends it even if it looks the same as before. `arrived`
    is a notification that is known now to have reached the person.
    """

    recipient_id: int
    kind: CardKind
    subject_id: int = 0
    notify: bool = False
    resend: bool = False
    arrived: int = 0


def _next_number() -> ScalarSelect[int]:
    """Return the query for the recipient's next number in their queue."""
    other = aliased(Card)
    return (
        select(func.coalesce(func.max(other.queue_number), 0) + 1)
        .where(other.workspace_id == bindparam("workspace"), other.recipient_id == bindparam("recipient"))
        .scalar_subquery()
    )


def _mark(insert: InsertInto) -> Insert:
    marked = insert(Card).values(
        workspace_id=bindparam("workspace"),
        recipient_id=bindparam("recipient"),
        kind=bindparam("kind"),
        subject_id=bindparam("subject"),
        desired_version=1,
        delivered_version=0,
        desired_notification=bindparam("notify"),
        delivered_notification=0,
        dirty=true(),
        queued_at=bindparam("now"),
        queue_number=_next_number(),
        in_wave=bindparam("wave"),
        attempts=0,
    )
    notified = marked.excluded.desired_notification
    return marked.on_conflict_do_update(
        index_elements=["workspace_id", "recipient_id", "kind", "subject_id"],
        set_={
            "desired_version": Card.desired_version + 1,
            "desired_notification": Card.desired_notification + notified,
            "queued_at": case((notified > 0, marked.excluded.queued_at), else_=Card.queued_at),
            "queue_number": case((notified > 0, marked.excluded.queue_number), else_=Card.queue_number),
            "in_wave": case((notified > 0, marked.excluded.in_wave), else_=Card.in_wave),
            "delivered_notification": case(
                (bindparam("arrived") > Card.delivered_notification, bindparam("arrived")),
                else_=Card.delivered_notification,
            ),
            "delivered_digest": case((bindparam("resend"), null()), else_=Card.delivered_digest),
            "dirty": true(),
            "dead_because": null(),
        },
    )


def _wake(insert: InsertInto) -> Insert:
    woken = insert(RecipientLane).values(
        workspace_id=bindparam("workspace"),
        person_id=bindparam("recipient"),
        due_at=AT_ONCE,
        urgency=bindparam("urgency"),
        turn=bindparam("turn"),
        home_page=0,
    )
    more_urgent = woken.excluded.urgency < RecipientLane.urgency
    return woken.on_conflict_do_update(
        index_elements=["person_id"],
        set_={
            "due_at": woken.excluded.due_at,
            "urgency": case((more_urgent, woken.excluded.urgency), else_=RecipientLane.urgency),
            # Whoever waits already keeps their turn, however often they are woken; a later one is no loss.
            "turn": case(
                (RecipientLane.turn < woken.excluded.turn, RecipientLane.turn), else_=woken.excluded.turn
            ),
        },
    )


def _keep_url(insert: InsertInto) -> Insert:
    kept = insert(ResponseUrl)
    anew = ("url", "issued_at", "uses_left")
    return kept.on_conflict_do_update(
        index_elements=["card_id", "notification"], set_={name: kept.excluded[name] for name in anew}
    )


_MARK = by_dialect(_mark)
_WAKE = by_dialect(_wake)
_KEEP_URL = by_dialect(_keep_url)
_CLICKED = (
    update(CardPost)
    .where(
        CardPost.workspace_id == bindparam("workspace"),
        CardPost.channel == bindparam("in_channel"),
        CardPost.ts == bindparam("at_ts"),
    )
    .values(clicked_at=bindparam("at"))
    .returning(CardPost.card_id, CardPost.notification)
)
# What another one forgets at this moment is left to it.
_OLD_URLS = (
    select(ResponseUrl.id)
    .where(ResponseUrl.workspace_id == bindparam("workspace"), ResponseUrl.issued_at < bindparam("before"))
    .with_for_update(skip_locked=True)
)
_FORGET_URLS = delete(ResponseUrl).where(
    ResponseUrl.workspace_id == bindparam("workspace"), ResponseUrl.id.in_(_OLD_URLS)
)
_FORM_ABOVE_HOME = (
    update(RecipientLane)
    .where(
        RecipientLane.workspace_id == bindparam("workspace"),
        RecipientLane.person_id == bindparam("person"),
        RecipientLane.home_opened_at > bindparam("since"),
    )
    .values(home_opened_at=bindparam("at"))
)


@dataclass
class _Marks:
    """What a transaction has to mark at its end: cards by their key, and columns of lanes by person."""

    cards: dict[_Key, dict[str, Any]] = field(default_factory=dict)
    resend: set[_Key] = field(default_factory=set)
    # By workspace and person.
    lanes: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    # Who is told in a wave, and not at work just now.
    not_at_work: set[int] = field(default_factory=set)


def mark(session: Session, workspace_id: int, changes: Iterable[Change], now: datetime) -> None:
    """Mark cards as changed, and wake the outbox worker for the people who have them.

    Nothing is written before the transaction's end: then all cards, then all lanes, each in the order
    of their keys, so that two transactions never wait for each other in a circle.
    `now` is product time, aware. In which order one person's cards notify them the database counts.
    """
    marks = _marks(session)
    for change in changes:
        key = _key(change)
        if change.resend:
            marks.resend.add(key)
        known = marks.cards.get(key)
        marks.cards[key] = {
            "workspace": workspace_id,
            "recipient": change.recipient_id,
            "kind": change.kind.value,
            "subject": change.subject_id,
            "notify": int(change.notify or bool(known and known["notify"])),
            "arrived": max(change.arrived, known["arrived"] if known else 0),
            "now": now,
        }


def _key(change: Change) -> _Key:
    return (change.recipient_id, change.kind.value, change.subject_id)


def _marks(session: Session) -> _Marks:
    if (marks := session.info.get(_MARKS)) is None:
        marks = session.info[_MARKS] = _Marks()
        session.info.setdefault(BEFORE_COMMIT, write)
    found: _Marks = marks
    return found


def in_wave(session: Session, line: Line) -> None:
    """Say that many are told at once, or that nobody's click waits: these messages let others go first."""
    session.info[_WAVE] = line


def told_in_wave(session: Session) -> set[int]:
    """Return whom this transaction tells something that may wait. Who clicks waits for their own."""
    return _told_in_wave(session, _marks(session))


def come_later(session: Session, person_ids: set[int]) -> None:
    """Say who of those told in a wave is not at work."""
    _marks(session).not_at_work |= person_ids


def write(session: Session) -> None:
    """Write what was marked, as the last step of the transaction, and what the gesture brought along."""
    # Only now, because the connection, unlike the session, does not write what is pending first.
    session.flush()
    gesture: Gesture | None = session.info.get(GESTURE)
    if gesture and gesture.response_url:
        _note_click(session, gesture)
    marks: _Marks | None = session.info.pop(_MARKS, None)
    if marks is None:
        return
    if marks.cards:
        _write_cards(session, marks, gesture)
    for workspace_id, person_id in sorted(marks.lanes):
        whose = (RecipientLane.workspace_id == workspace_id, RecipientLane.person_id == person_id)
        session.execute(update(RecipientLane).where(*whose).values(marks.lanes[workspace_id, person_id]))


def _note_click(session: Session, gesture: Gesture) -> None:
    """Keep the response_url with the copy that was clicked, for whoever draws it next, form or no form."""
    connection, workspace = session.connection(), {"workspace": gesture.workspace_id}
    place = {"in_channel": gesture.channel, "at_ts": gesture.ts, "at": gesture.at}
    connection.execute(_FORGET_URLS, workspace | {"before": gesture.at - URL_LIVES})
    if copy := connection.execute(_CLICKED, workspace | place).first():
        kept = {"card_id": copy.card_id, "notification": copy.notification, "url": gesture.response_url}
        anew = {"workspace_id": gesture.workspace_id, "issued_at": gesture.at, "uses_left": URL_USES}
        connection.execute(_KEEP_URL[connection.dialect.name], kept | anew)


def _write_cards(session: Session, marks: _Marks, gesture: Gesture | None) -> None:
    in_wave, connection = _told_in_wave(session, marks), session.connection()
    cards = [
        {**marks.cards[key], "resend": key in marks.resend, "wave": key[0] in in_wave}
        for key in sorted(marks.cards)
    ]
    connection.execute(_MARK[connection.dialect.name], cards)
    lanes: dict[int, dict[str, Any]] = {}
    for card in cards:
        lane = {"workspace": card["workspace"], "recipient": card["recipient"], "urgency": Urgency.REST}
        known = lanes.setdefault(card["recipient"], lane)
        known["urgency"] = min(known["urgency"], _urgency(card, gesture))
    for person_id, lane in lanes.items():
        lane["turn"] = session.info[_WAVE].next_turn() if person_id in in_wave else new_id()
        lane["turn"] += _LATER if person_id in marks.not_at_work else 0
    connection.execute(_WAKE[connection.dialect.name], [lanes[one] for one in sorted(lanes)])
    if gesture and gesture.in_form:
        whose = {"workspace": gesture.workspace_id, "person": gesture.person_id}
        open_since = {"at": gesture.at, "since": gesture.at - HOME_IS_OPEN}
        connection.execute(_FORM_ABOVE_HOME, whose | open_since)
    session.info[CARDS_CHANGED] = True


def _told_in_wave(session: Session, marks: _Marks) -> set[int]:
    told = {card["recipient"] for card in marks.cards.values() if card["notify"]}
    if len(told) > MANY:
        session.info.setdefault(_WAVE, Line())
    gesture: Gesture | None = session.info.get(GESTURE)
    return told - {gesture.person_id if gesture else 0} if _WAVE in session.info else set()


def _urgency(card: dict[str, Any], gesture: Gesture | None) -> Urgency:
    """Say how soon to look at a recipient: what is urgent then is seen from their cards."""
    if gesture and card["recipient"] == gesture.person_id:
        return Urgency.CLICKED
    if card["notify"]:
        return Urgency.WAVE if card["wave"] else Urgency.NOTIFIES
    return Urgency.RECENT


_FIND_CLICKED = (
    select(
        Card.recipient_id,
        Card.kind,
        Card.subject_id,
        CardPost.id,
        CardPost.notification,
        CardPost.state,
        Card.delivered_notification,
    )
    .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
    .where(
        CardPost.workspace_id == bindparam("workspace"),
        CardPost.channel == bindparam("channel"),
        CardPost.ts == bindparam("ts"),
    )
)
_IS_MINE = (
    select(CardPost.id)
    .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
    .where(
        CardPost.workspace_id == bindparam("workspace"),
        CardPost.channel == bindparam("channel"),
        CardPost.ts == bindparam("ts"),
        Card.recipient_id == bindparam("person"),
    )
)
# Of what the copy says of itself, and of whom it was for. The id of a DM is not asked: it may change.
_FIND_UNSETTLED = (
    select(CardPost, Card)
    .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
    .where(
        CardPost.workspace_id == bindparam("workspace"),
        CardPost.card_id == bindparam("card"),
        CardPost.notification == bindparam("notification"),
        CardPost.ts.is_(None) | (CardPost.ts == bindparam("ts")),
        Card.recipient_id == bindparam("person"),
    )
    .with_for_update(of=CardPost)
)


def clicked(session: Session, workspace_id: int, channel: str, ts: str) -> Change | None:
    """Return the card of the copy somebody clicked on, to be sent in any case.

    An old copy is cut down to one line then, the newest one shows what is true.
    """
    key = {"workspace": workspace_id, "channel": channel, "ts": ts}
    found = session.execute(_FIND_CLICKED, key).first()
    if found is None:
        return None
    if found.notification < found.delivered_notification and found.state is not PostState.GONE:
        session.execute(update(CardPost).where(CardPost.id == found.id).values(state=PostState.STALE))
    return Change(found.recipient_id, CardKind(found.kind), found.subject_id, resend=True)


def is_mine(session: Session, actor: Actor, channel: str, ts: str) -> bool:
    """Say whether a message is a copy of a card that was sent to the actor."""
    place = {"channel": channel, "ts": ts}
    return session.execute(_IS_MINE, _whose(actor) | place).first() is not None


def arrived(session: Session, actor: Actor, copy: Copy, channel: str, ts: str) -> Change | None:
    """Record that a copy has arrived as the message that the actor clicked on.

    Returns its card, to be sent in any case, because nobody knows which version the copy shows; None if
    no such copy was on its way to the actor.
    """
    key = {"ts": ts, "card": copy.card_id, "notification": copy.notification}
    found = session.execute(_FIND_UNSETTLED, _whose(actor) | key).first()
    if found is None:
        return None
    post, card = found
    is_newest = copy.notification >= card.delivered_notification
    post.channel, post.ts, post.state = channel, ts, PostState.LIVE if is_newest else PostState.STALE
    kind = CardKind(card.kind)
    return Change(card.recipient_id, kind, card.subject_id, resend=True, arrived=copy.notification)


def _whose(actor: Actor) -> dict[str, int]:
    return {"workspace": actor.workspace_id, "person": actor.person_id}


def home_opened(session: Session, workspace_id: int, person_id: int, machine_now: datetime) -> None:
    """Publish a person's Home, once marked, in any case, and keep it up to date for a while."""
    _marks(session).resend.add(_key(Change(person_id, CardKind.HOME)))
    _note(session, workspace_id, person_id, home_opened_at=machine_now, home_page=0)


def home_is_open(session: Session, workspace_id: int, person_id: int, machine_now: datetime) -> None:
    """Keep a person's Home up to date for a while: they have just clicked there."""
    _note(session, workspace_id, person_id, home_opened_at=machine_now)


def home_page(session: Session, workspace_id: int, person_id: int, page: int) -> None:
    """Choose which page of their Home a person sees."""
    _note(session, workspace_id, person_id, home_page=page)


def home_shows(session: Session, workspace_id: int, person_id: int, *, program: bool) -> None:
    """Choose whether an admin's Home shows the programme, or their own relationships."""
    _note(session, workspace_id, person_id, home_shows_program=program, home_page=0)


def reachable(session: Session, workspace_id: int, person_id: int) -> None:
    """Write to a person again, whatever kept the outbox worker from it before."""
    _note(session, workspace_id, person_id, unreachable_because=None)


def dm_is(session: Session, workspace_id: int, person_id: int, channel: str) -> None:
    """Learn the id of a person's DM with the bot."""
    _note(session, workspace_id, person_id, channel=channel)


def _note(session: Session, workspace_id: int, person_id: int, **columns: object) -> None:
    _marks(session).lanes.setdefault((workspace_id, person_id), {}).update(columns)
