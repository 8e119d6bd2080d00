"""What Slack saw, as the sandbox wrote it down: when each gesture was shown to have worked."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bench.cards import Key, Place
from bench.gestures import Gesture, Shows
from bench.population import slack_id
from bench.report import ratio, waits
from bot.ids import COMMAND
from bot.message_metadata import Copy
from sandbox.driver import Driver
from sandbox.json_types import Json, JsonValue

POST, UPDATE, PUBLISH, OPEN = ("chat.postMessage", "chat.update", "views.publish", "views.open")
ANSWER = "response_url"
# What bringing cards to Slack takes, besides asking who somebody is and opening forms.
ABOUT_CARDS = ("chat.", "conversations.", PUBLISH, ANSWER)


class Seen:
    """What crossed the wire after entry `after` of the log. `keys` says which card each id is.

    All times are seconds since 1970. What never happened is None.
    """

    def __init__(self, slack: Driver, after: int, keys: Mapping[int, Key]) -> None:
        self._keys = keys
        # When a gesture left Slack, and when the bot answered anything of that type and person.
        self._begun: dict[tuple[str | None, ...], float] = {}
        self._answered: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
        # When each message, or Home, was drawn, with which buttons; when each card was posted; forms.
        self._drawn: defaultdict[Place, list[tuple[float, frozenset[str]]]] = defaultdict(list)
        self.posted: defaultdict[Key, list[float]] = defaultdict(list)
        self._opened: defaultdict[str, list[float]] = defaultdict(list)
        self.calls: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._shown: dict[Place, str] = {}
        self._useful = 0
        self._whose: dict[str, str] = {}
        for entry in slack.log(after):
            self._take(entry)

    def waits(self, gestures: Sequence[Gesture]) -> list[Sequence[str]]:
        """Return a row for each thing that people waited for, and one for the cards that others got."""
        rows: dict[str, list[float | None]] = {}
        for shows in Shows:
            if mine := [one for one in gestures if one.shows is shows]:
                rows[shows.value] = [self.shown(one) for one in mine]
        if notifying := [one for one in gestures if one.notifies]:
            rows["the other's card"] = [self.notified(one) for one in notifying]
        return [waits(name, seconds) for name, seconds in rows.items()]

    def is_all(self, gestures: Sequence[Gesture]) -> bool:
        """Whether everything that they wait for has come."""
        told = [self.notified(one) for one in gestures if one.notifies]
        return None not in told and None not in map(self.shown, gestures)

    def begun(self, gesture: Gesture) -> float:
        """Return when a gesture left Slack."""
        return self._begun[_payload(gesture)]

    def shown(self, gesture: Gesture) -> float | None:
        """Return after how many seconds somebody saw what they waited for.

        Their card: without the button that was pressed.
        """
        user = slack_id(gesture.person)
        match gesture.shows:
            case Shows.CARD:
                drawn = self._drawn[gesture.place] if gesture.place else []
                times = [at for at, buttons in drawn if gesture.action not in buttons]
            case Shows.HOME:
                times = [at for at, _ in self._drawn[user, "home"]]
            case Shows.FORM:
                times = self._opened[user]
            case Shows.NOTHING:
                times = self._answered[_payload(gesture)[:2]]
        return self._first(gesture, times)

    def notified(self, gesture: Gesture) -> float | None:
        """Return after how many seconds the other person had their card."""
        return self._first(gesture, self.posted[gesture.notifies] if gesture.notifies else [])

    def notes(self, failed: int = 0) -> list[str]:
        """Say what it took, and what went wrong; `failed` is of how many gestures people saw a failure."""
        calls = sum(number for method, number in self.calls.items() if method.startswith(ABOUT_CARDS))
        refused = ", ".join(f"{number} {error}" for error, number in self.refused.items()) or "nothing"
        each = ratio(calls, self._useful)
        return [
            f"{calls:,} calls for {self._useful:,} drawings that show something new: {each}",
            f"Slack refused: {refused}; gestures that failed: {failed}",
        ]

    def _first(self, gesture: Gesture, times: Sequence[float]) -> float | None:
        begun = self._begun.get(_payload(gesture))
        if begun is None:
            return None
        return next((at - begun for at in times if at >= begun), None)

    def _take(self, entry: Json) -> None:
        at, direction = datetime.fromisoformat(entry["time"]).timestamp(), entry["direction"]
        if direction == "payload":
            self._take_payload(entry, at)
        elif direction == "answer":
            self._answered[entry["type"], entry["user"]].append(at)
        elif direction == "call":
            self.calls[entry["method"]] += 1
            if entry["response"]["ok"]:
                self._take_call(entry, at)
            else:
                self.refused[f"{entry['method']} {entry['response']['error']}"] += 1

    def _take_payload(self, entry: Json, at: float) -> None:
        told = entry["request"]
        gesture: list[str | None] = [entry["type"], entry["user"]]
        if entry["type"] == "block_actions":
            gesture += [told["actions"][0]["action_id"], told["container"].get("message_ts")]
        self._begun.setdefault(tuple(gesture), at)
        self._whose[told.get("trigger_id", "")] = entry["user"]

    def _take_call(self, entry: Json, at: float) -> None:
        request = entry["request"]
        match entry["method"]:
            case "chat.postMessage":
                self._show((entry["response"]["channel"], entry["response"]["ts"]), request, at)
                if key := self._card(request):
                    self.posted[key].append(at)
            case "chat.update":
                self._show((request["channel"], request["ts"]), request, at)
            case "response_url":
                self._show((entry["channel"], entry["message_ts"]), request, at)
            case "views.publish":
                self._show((request["user_id"], "home"), request, at)
            case "views.open":
                self._opened[self._whose[request["trigger_id"]]].append(at)
            case _:
                pass

    def _show(self, place: Place, request: Json, at: float) -> None:
        self._drawn[place].append((at, frozenset(_buttons(request))))
        content = json.dumps([request.get(part) for part in ("text", "blocks", "view")])
        if self._shown.get(place) != content:
            self._shown[place] = content
            self._useful += 1

    def _card(self, request: Json) -> Key | None:
        copy = Copy.of(_parsed(request.get("metadata") or {}))
        return self._keys.get(copy.card_id) if copy else None


def _payload(gesture: Gesture) -> tuple[str, ...]:
    """Return what its payload is found by."""
    user = slack_id(gesture.person)
    if gesture.action and gesture.place:
        return ("block_actions", user, gesture.action.value, gesture.place[1])
    return ("app_home_opened" if gesture.shows is Shows.HOME else COMMAND, user)


def _buttons(node: JsonValue) -> Iterator[str]:
    """Yield the ids of all elements in a message."""
    node = _parsed(node)
    if isinstance(node, dict):
        if "action_id" in node:
            yield node["action_id"]
        node = list(node.values())
    for one in node if isinstance(node, list) else []:
        yield from _buttons(one)


def _parsed(node: JsonValue) -> JsonValue:
    """Return what a form carries as text as what it is."""
    return json.loads(node) if isinstance(node, str) and node[:1] in ("[", "{") else node
