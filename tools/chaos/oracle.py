"""Who judges: the stand-in's log says what Slack saw, the database what was stored; nobody asks the bot."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.render import RenderedMessage, RenderedView, render, undated
from bot.delivery.renderers import RENDERERS
from bot.ids import CardKind, Field
from bot.message_metadata import Copy
from bot.models.card import Card, CardPost, PostState
from bot.models.participant import Participant
from bot.models.recipient_lane import RecipientLane
from bot.models.text_command import TypedCommand
from bot.models.workspace import Person
from bot.services.cards import HOME_IS_OPEN
from bot.store import Store
from sandbox.driver import Driver
from sandbox.json_types import Json, JsonValue

POST = "chat.postMessage"
# Longer than the transaction of a click or of a due reminder may take: what was queued so much earlier was
# stored before what was queued later had begun.
SURELY_BEFORE = timedelta(seconds=12)
_IN_SLACK = (PostState.LIVE, PostState.STALE, PostState.SUPERSEDED)
_IN_DOUBT = (PostState.SENDING, PostState.UNKNOWN)


class Seen(NamedTuple):
    """One copy of a card as Slack took it: when by its log, and as which message."""

    number: int
    copy: Copy
    channel: str
    ts: str


@dataclass
class Verdict:
    """What is wrong, a sentence each; and how much there was to be wrong."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    untrue: list[str] = field(default_factory=list)
    # Copies that Slack took, messages and pages that were compared, and answers of 429.
    posted: int = 0
    compared: int = 0
    refused: int = 0

    @property
    def wrong(self) -> list[str]:
        """All of it."""
        return [*self.lost, *self.doubled, *self.out_of_order, *self.untrue]


def pending(store: Store) -> list[str]:
    """Say what has not reached Slack yet, a line for each card."""
    since = datetime.now(UTC) - HOME_IS_OPEN
    with store.reading() as session:
        in_doubt = set(session.scalars(select(CardPost.card_id).where(CardPost.state.in_(_IN_DOUBT))))
        rows = session.execute(
            select(Card, RecipientLane)
            .join(RecipientLane, RecipientLane.person_id == Card.recipient_id)
            .where(Card.dirty | Card.id.in_(in_doubt))
        )
        return [
            f"{_name(card)} of {card.recipient_id} waits: {card.dead_because or _since(card, lane)}"
            for card, lane in rows
            if card.kind != CardKind.HOME or (lane.home_opened_at and lane.home_opened_at > since)
        ]


def judge(store: Store, slack: Driver, *, one_clock: bool = True) -> Verdict:
    """Compare what is stored with what Slack saw and shows now.

    Without `one_clock` the times at which things were queued are of several clocks, and prove nothing.
    """
    log = slack.log()
    seen = list(_copies(log))
    with store.reading() as session:
        case = _Case(session, slack, seen)
        return Verdict(
            lost=[*case.unstored(log), *case.unsaved(log), *case.lost(), *pending(store)],
            doubled=case.doubled(),
            out_of_order=[
                *case.answers_out_of_order(log),
                *(case.posts_out_of_order() if one_clock else ()),
            ],
            untrue=case.untrue(),
            posted=len(seen),
            compared=case.compared,
            refused=sum(one.get("status") == 429 for one in log),  # noqa: PLR2004 - HTTP's word
        )


def _copies(log: Sequence[Json]) -> Iterator[Seen]:
    """Yield each copy of a card that Slack took, in its order."""
    for entry in log:
        if entry["direction"] == "call" and entry["method"] == POST and entry["response"]["ok"]:
            response = entry["response"]
            if copy := Copy.of(response["message"].get("metadata") or {}):
                yield Seen(entry["n"], copy, response["channel"], response["ts"])


class _Case:
    """One look at both sides."""

    def __init__(self, session: Session, slack: Driver, seen: Sequence[Seen]) -> None:
        self._session, self._seen = session, seen
        self._cards = {card.id: card for card in session.scalars(select(Card))}
        self._people = {person.id: person for person in session.scalars(select(Person))}
        self._posts: dict[int, list[CardPost]] = defaultdict(list)
        for post in session.scalars(select(CardPost).order_by(CardPost.notification)):
            self._posts[post.card_id].append(post)
        self._screens = {one.id: one.screen() for one in slack.people()}
        self.compared = 0

    def unstored(self, log: Sequence[Json]) -> list[str]:
        """What somebody wrote and the bot acknowledged is stored."""
        stored = {(one.channel, one.ts) for one in self._session.scalars(select(TypedCommand))}
        said = [(channel, ts) for ts, channel in _acknowledged(log).items()]
        return [f"acknowledged and not stored: {place}" for place in said if place not in stored]

    def unsaved(self, log: Sequence[Json]) -> list[str]:
        """What somebody put into their profile, and the bot acknowledged last, stands there."""
        stored = {one.person_id: one.headline for one in self._session.scalars(select(Participant))}
        return [
            f"acknowledged and not stored: {person.name} has {stored[person.id]!r}, not {allowed}"
            for person in self._people.values()
            if (allowed := _headlines(log, person.slack_user_id)) and stored[person.id] not in allowed
        ]

    def lost(self) -> list[str]:
        """Each card that asked for attention has reached its person, and Slack has it where we think."""
        reached = {one.copy for one in self._seen}
        gone = [
            f"{_name(card)} never reached {card.recipient_id}"
            for card in self._cards.values()
            if card.desired_notification and Copy(card.id, card.desired_notification) not in reached
            if not card.dirty
        ]
        shown = {message["ts"] for screen in self._screens.values() for message in screen["messages"]}
        missing = [
            f"{_name(self._cards[post.card_id])}: {post.ts} is not in Slack"
            for posts in self._posts.values()
            for post in posts
            if post.state in _IN_SLACK and post.ts not in shown
        ]
        return gone + missing

    def doubled(self) -> list[str]:
        """No copy was posted twice."""
        times = Counter(one.copy for one in self._seen)
        return [f"{copy} was posted {count} times" for copy, count in times.items() if count > 1]

    def answers_out_of_order(self, log: Sequence[Json]) -> list[str]:
        """Who wrote one thing after the other is answered one after the other."""
        typed = {one.ts: one.id for one in self._session.scalars(select(TypedCommand))}
        cards = {card.subject_id: card.id for card in self._of_kind(CardKind.ANSWER)}
        first = {one.copy.card_id: one.number for one in reversed(self._seen)}
        by_channel: dict[str, list[str]] = defaultdict(list)
        for ts, channel in _acknowledged(log, at_once=True).items():
            if cards.get(typed.get(ts, 0), 0) in first:
                by_channel[channel].append(ts)
        found = []
        for channel, said in by_channel.items():
            numbers = [first[cards[typed[ts]]] for ts in said]
            found += [
                f"in {channel} {later} was answered before {earlier}"
                for earlier, later, one, other in zip(said, said[1:], numbers, numbers[1:], strict=False)
                if one > other
            ]
        return found

    def posts_out_of_order(self) -> list[str]:
        """What was stored before something else of the same person was queued is posted before it."""
        when = {one.copy: one.number for one in reversed(self._seen)}
        newest = defaultdict(list)
        for card in self._cards.values():
            copy = Copy(card.id, card.desired_notification)
            if copy in when and not self._was_merged(card):
                newest[card.recipient_id].append((card.queued_at, when[copy], card))
        return [
            f"{_name(later)} was posted before {_name(earlier)}"
            for cards in newest.values()
            for queued, number, earlier in cards
            for queued_later, number_later, later in cards
            if queued + SURELY_BEFORE < queued_later and number > number_later
        ]

    def untrue(self) -> list[str]:
        """What each message and each page shows is what the stored facts look like now."""
        return [line for card in self._cards.values() if not card.dirty for line in self._differs(card)]

    def _differs(self, card: Card) -> list[str]:
        drawn = render(self._session, RENDERERS, card, datetime.now(UTC))
        screen = self._screens[self._people[card.recipient_id].slack_user_id]
        if isinstance(drawn, RenderedView):
            self.compared += 1
            return self._untrue(card, _undated(screen["home"]), _undated(drawn.view))
        messages = {message["ts"]: message for message in screen["messages"]}
        copies = [messages[str(post.ts)] for post in self._posts[card.id] if str(post.ts) in messages]
        return self._old_buttons(card, copies) + self._newest(card, copies, drawn)

    def _newest(self, card: Card, copies: Sequence[Json], drawn: RenderedMessage | None) -> list[str]:
        if not copies or drawn is None:
            return []
        self.compared += 1
        shown = {"text": drawn.text, "blocks": drawn.blocks}
        return self._untrue(card, copies[-1], shown)

    @staticmethod
    def _untrue(card: Card, shown: JsonValue, drawn: Json) -> list[str]:
        place = _difference(shown, drawn)
        return [f"{_name(card)} is not what is stored, at {place}"] if place else []

    @staticmethod
    def _old_buttons(card: Card, copies: Sequence[Json]) -> list[str]:
        with_buttons = [one for one in copies[:-1] if any(b["type"] == "actions" for b in one["blocks"])]
        return [f"{_name(card)}: an older copy still has buttons" for _ in with_buttons]

    def _was_merged(self, card: Card) -> bool:
        """Whether a notification went out together with one before it, and so in its place."""
        numbers = {post.notification for post in self._posts[card.id]}
        return len(numbers) < card.desired_notification

    def _of_kind(self, kind: CardKind) -> list[Card]:
        return [card for card in self._cards.values() if card.kind == kind]


def _undated(home: Json) -> Json:
    """Return a Home whenever it was drawn."""
    return {**home, "blocks": undated(home["blocks"])}


def _acknowledged(log: Sequence[Json], *, at_once: bool = False) -> dict[str, str]:
    """Return the messages people wrote which the bot acknowledged, in the order of that: channels by ts.

    An answer does not name its event: where a repetition crosses something newer, neither of them counts.
    With `at_once` only what was acknowledged the first time.
    """
    said: dict[str, str] = {}
    unanswered: dict[str, list[Json]] = defaultdict(list)
    for entry in log:
        user = entry.get("user")
        if entry.get("type") != "message" or user is None:
            continue
        if entry["direction"] == "payload":
            unanswered[user].append(entry)
        elif entry["direction"] == "answer":
            asked = unanswered.pop(user, [])
            if len(asked) == 1 and not entry["failure"] and not (at_once and asked[0]["retry"]):
                event = asked[0]["request"]["event"]
                said.setdefault(event["ts"], event["channel"])
    return said


def _headlines(log: Sequence[Json], user: str) -> set[str]:
    """Return what somebody's headline may be: what was acknowledged last, or was never acknowledged.

    The latter may be done late, by a bot that stood still meanwhile. Empty: nothing was acknowledged.
    """
    doubtful: set[str] = set()
    sent = acknowledged = ""
    for entry in log:
        if entry.get("user") != user or entry.get("type") != "view_submission":
            continue
        if entry["direction"] == "payload":
            values = entry["request"]["view"]["state"]["values"].get(Field.HEADLINE, {})
            sent = next((one["value"] or "" for one in values.values()), "")
        elif sent and not entry["failure"] and not entry["response"]:
            acknowledged = sent
        elif sent:
            doubtful.add(sent)
    return {acknowledged, *doubtful} if acknowledged else set()


def _difference(shown: JsonValue, drawn: JsonValue, place: str = "the top") -> str:
    """Return where Slack shows something else than was drawn; it adds ids and defaults of its own."""
    if isinstance(drawn, dict) and isinstance(shown, dict):
        parts = [(key, shown.get(key), value) for key, value in drawn.items()]
    elif isinstance(drawn, list | tuple) and isinstance(shown, list) and len(shown) == len(drawn):
        parts = [(place, one, other) for one, other in zip(shown, drawn, strict=True)]
    else:
        return "" if shown == drawn else place
    return next((found for name, one, other in parts if (found := _difference(one, other, name))), "")


def _since(card: Card, lane: RecipientLane) -> str:
    """Say for what a card waits, as far as is stored."""
    return (
        f"{card.attempts} attempts, next {card.next_try_at}; lane due {lane.due_at}, needs {lane.needs}, "
        f"leased until {lane.leased_until}"
    )


def _name(card: Card) -> str:
    return f"card {card.id} ({card.kind}, {card.desired_notification})"
