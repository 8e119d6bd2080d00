"""What has to be true after each step, whatever happened: the rules of docs/product.md, seen in the store."""

import json
import re
from itertools import combinations

from bot.delivery.render import RenderedMessage, RenderedView, render
from bot.delivery.renderers import RENDERERS
from bot.enums import MatchState, MeetingState, WaitlistState
from bot.ids import CardKind
from bot.message_metadata import Copy
from bot.models.card import Card
from bot.models.reminder import ReminderKind
from sandbox.json_types import Json
from tests.model.changes import OF_MATCH, OF_PLACE, OF_QUESTION, OF_REQUEST
from tests.model.state import AHEAD, DAY, LIVE, OPEN, Programme, TimerKey, Told
from tests.model.workplace import Workplace

# For how long the card of a question, or of a place, follows what it offers once that is settled.
SHOWN_FOR = 30 * DAY
_SECRET = re.compile(r"secret\d+x")


def hold(stored: Programme) -> None:
    """Everything that the rules forbid is not there."""
    _one_open_match(stored)
    _one_meeting_ahead(stored)
    _nobody_in_two_places(stored)
    _places(stored)
    for key, timer in stored.timers.items():
        if not timer.done:
            assert _is_about_something(stored, key), f"{key} is about nothing that is pending"
    _everything_pending_has_an_end(stored)


def _one_open_match(stored: Programme) -> None:
    """Rule 5."""
    pairs = [(one.mentee, one.mentor) for one in stored.matches if one.state in OPEN]
    assert len(pairs) == len(set(pairs)), f"two open matches of one pair: {pairs}"


def _one_meeting_ahead(stored: Programme) -> None:
    """Two people have at most one meeting ahead in one direction ("Asking")."""
    pairs = [(one.mentee, one.mentor) for one in stored.meetings if one.state in AHEAD]
    assert len(pairs) == len(set(pairs)), f"two meetings ahead of one pair: {pairs}"


def _nobody_in_two_places(stored: Programme) -> None:
    """Nobody has two meetings at once ("Clashes")."""
    planned = [one for one in stored.meetings if one.state is MeetingState.SCHEDULED and one.starts_at]
    for one, other in combinations(planned, 2):
        together = {one.mentee, one.mentor} & {other.mentee, other.mentor}
        apart = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at  # type: ignore[operator]
        assert apart or not together, f"{together} in two meetings at once"


def _places(stored: Programme) -> None:
    """Rule 4: what is held fits in; and nothing is held between two who are not to be matched (rule 7)."""
    for mentor, person in stored.people.items():
        held = [stored.entries[n] for n in stored.queue(mentor)]
        held = [one for one in held if one.state is WaitlistState.OFFERED]
        assert len(held) <= max(0, person.limit - stored.connected(mentor)), f"{mentor}: {len(held)} held"
        for one in held:
            assert not stored.wished(one.mentee, mentor), f"a place with {mentor} for {one.mentee} (rule 7)"


def _is_about_something(stored: Programme, key: TimerKey) -> bool:
    kind, (what, n), _, _ = key
    if kind in OF_MATCH:
        return stored.matches[int(n)].state is MatchState.PENDING
    if kind in OF_REQUEST:
        return stored.meetings[int(n)].state is MeetingState.REQUESTED
    if kind is ReminderKind.MEETING_SOON:
        return stored.meetings[int(n)].state is MeetingState.SCHEDULED
    if kind in OF_QUESTION:
        row = stored.meetings[int(n)]
        return row.is_question or (kind is ReminderKind.FOLLOW_UP and row.state is MeetingState.SCHEDULED)
    if kind in OF_PLACE:
        return stored.entries[int(n)].state is WaitlistState.OFFERED
    return what in ("match", "meeting", "person", "journal")


def _everything_pending_has_an_end(stored: Programme) -> None:
    """Whatever is pending has a timer that ends it, or goes on with it."""
    running = {(key[0], key[1]) for key, one in stored.timers.items() if not one.done}
    for n, match in enumerate(stored.matches):
        if match.state is MatchState.PENDING:
            kind = ReminderKind.EXPIRE if match.asks else ReminderKind.CLOSE
            assert (kind, ("match", n)) in running, f"match {n} never ends"
    for n, row in enumerate(stored.meetings):
        about = ("meeting", n)
        ends = {
            MeetingState.REQUESTED: ReminderKind.MEETING_EXPIRE,
            MeetingState.SCHEDULED: ReminderKind.FOLLOW_UP,
        }
        kind_of = ReminderKind.FOLLOW_UP_CLOSE if row.is_question else ends.get(row.state)
        assert kind_of is None or (kind_of, about) in running, f"meeting {n} never ends"
    for n, entry in enumerate(stored.entries):
        if entry.state is WaitlistState.OFFERED:
            kind = ReminderKind.OFFER_LAPSE if entry.held_until else ReminderKind.OFFER_PLACE
            assert (kind, ("place", n)) in running, f"place {n} is held for ever"


def are_same(stored: Programme, model: Programme) -> None:
    """What is stored is what the model has, to the last timer."""
    for name in ("people", "settings", "matches", "meetings", "entries", "wishes"):
        mine, theirs = getattr(model, name), getattr(stored, name)
        assert theirs == mine, f"{name}:\n{_differing(theirs, mine)}"
    differing = {
        key: (stored.timers.get(key), model.timers.get(key))
        for key in stored.timers.keys() | model.timers.keys()
        if stored.timers.get(key) != model.timers.get(key)
    }
    assert not differing, "timers: stored, and as the rules have them\n" + "\n".join(
        map(str, differing.items())
    )


def _differing(stored: object, model: object) -> str:
    if isinstance(stored, list) and isinstance(model, list):
        rows = zip([*stored, *[None] * len(model)], [*model, *[None] * len(stored)], strict=False)
        found = [
            f"{n}: stored {one}\n{n}: model  {other}" for n, (one, other) in enumerate(rows) if one != other
        ]
        return "\n".join(found)
    if isinstance(stored, dict) and isinstance(model, dict):
        return "\n".join(
            f"{k}: stored {stored[k]}\n{k}: model  {model[k]}" for k in model if stored[k] != model[k]
        )
    return f"stored {stored}\nmodel  {model}"


def shown(real: Workplace, secrets: dict[str, set[str]]) -> None:
    """What Slack shows is what is stored: each card once, true, and read by nobody else."""
    stored = real.stored()
    screens = {name: real.screen(name) for name in real.people}
    by_ts = {message["ts"]: message for messages in screens.values() for message in messages}
    for card in real.cards():
        assert not card.dead_because, card.dead_because
        told = real.told_by(card)
        # Nothing goes to somebody who cannot be written to.
        if card.kind == CardKind.HOME or card.dirty or _is_long_settled(stored, told):
            continue
        assert card.delivered_notification == card.desired_notification, f"{told} never came"
        copies = [Copy(card.id, one) for one in range(1, card.desired_notification + 1)]
        stands = [real.seen.copies[one] for one in copies if one in real.seen.copies]
        _is_true(real, card, [by_ts[ts] for ts in stands if ts in by_ts])
    for name, messages in screens.items():
        _private(name, json.dumps(messages), secrets)


def _is_long_settled(stored: Programme, told: Told) -> bool:
    """Say whether a card is about a question or a place that was settled a month ago: it follows no more."""
    _, kind, (_, n) = told
    if kind is CardKind.WAITING:
        entry = stored.entries[int(n)]
        return entry.state not in LIVE and entry.joined_at + SHOWN_FOR <= stored.now
    if kind is CardKind.FOLLOW_UP:
        row = stored.meetings[int(n)]
        return not row.is_question and row.ends_at + SHOWN_FOR <= stored.now
    return False


def _is_true(real: Workplace, card: Card, messages: list[Json]) -> None:
    drawn = real.as_stored(card)
    name = real.told_by(card)
    if drawn is None or not card.desired_notification:
        return
    assert isinstance(drawn, RenderedMessage)
    assert messages, f"{name} is not there"
    *old, newest = messages
    assert newest["text"] == drawn.text, f"{name} shows\n{newest['text']}\ninstead of\n{drawn.text}"
    assert _buttons(newest["blocks"]) == _buttons(drawn.blocks), f"{name} has other buttons"
    assert not any(_buttons(one.get("blocks", [])) for one in old), f"{name} stands there twice"


def home_is_true(real: Workplace, name: str, secrets: dict[str, set[str]]) -> None:
    """Somebody's Home is what is stored."""
    home = real.slack.person(name).home()
    assert home
    actor = real.people[name]
    card = Card(
        workspace_id=actor.workspace_id, recipient_id=actor.person_id, kind=CardKind.HOME.value, subject_id=0
    )
    with real.store.reading() as session:
        drawn = render(session, RENDERERS, card, real.now)
    assert isinstance(drawn, RenderedView)
    assert _buttons(home["blocks"]) == _buttons(drawn.view["blocks"]), f"the Home of {name} has other buttons"
    _private(name, json.dumps(home), secrets)


def _buttons(blocks: list[Json]) -> list[tuple[str, str | None]]:
    elements = [one for block in blocks for one in [*block.get("elements", []), block.get("accessory", {})]]
    return [(one["action_id"], one.get("value")) for one in elements if "action_id" in one]


def _private(name: str, screen: str, secrets: dict[str, set[str]]) -> None:
    """Private texts reach only those for whom they are (rules 6 and 11)."""
    for word in set(_SECRET.findall(screen)):
        assert name in secrets[word], f"{name} reads {word}, which is for {secrets[word]}"
