"""One person as the driver acts for them: finds what they would read on the screen, and uses it."""

from collections.abc import Iterator
from typing import Literal, Protocol

from sandbox.elements import Placed, placed
from sandbox.gestures.outcome import Outcome
from sandbox.json_types import Json, JsonValue


class Control(Protocol):
    """What somebody's hands are: the sandbox's control endpoints, as a `Driver` reaches them."""

    def get(self, path: str, **params: JsonValue) -> Json:
        """Read a control endpoint."""

    def post(self, path: str, body: Json) -> Json:
        """Write to a control endpoint."""

    def gesture(self, gesture: Json) -> Json:
        """Make a raw gesture."""

    def calls(self, method: str | None = None) -> list[Json]:
        """Return the log's calls, of one method if named."""


Within = Literal["message", "modal", "home"]


class DrivenPerson:
    """Somebody in front of Slack. What they fill in is kept until their next click or submit in the modal."""

    def __init__(self, slack: Control, user_id: str, name: str) -> None:
        self._slack, self.id, self.name = slack, user_id, name
        self._filled: dict[str, Json] = {}

    def screen(self) -> Json:
        """Return all they see, as /control/screen has it."""
        return self._slack.get("screen", user=self.id)

    def messages(self) -> list[Json]:
        """Return the messages of their direct message with the app, oldest first."""
        messages: list[Json] = self.screen()["messages"]
        return messages

    def home(self) -> Json | None:
        """Return their Home tab."""
        home: Json | None = self.screen()["home"]
        return home

    def modal(self) -> Json | None:
        """Return the modal on top."""
        return next(reversed(self.screen()["modals"]), None)

    def failures(self) -> list[Json]:
        """Return the marks that say the app failed them."""
        failures: list[Json] = self.screen()["failures"]
        return failures

    def click(
        self,
        what: str,
        *,
        within: Within = "message",
        ts: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
    ) -> Outcome:
        """Press the newest button, or overflow option, with that label or action_id.

        `ts` names an older message, `block_id` one of several rows; `value` forges the button's value.

        Raises:
            LookupError: there is none; the message lists what there is.
        """
        place, spot = self._find(what, within, ts, block_id)
        raw = value if value is not None else _overflow_value(spot, what)
        return self._act(place, spot, {} if raw is None else {"value": raw})

    def choose(
        self,
        what: str,
        raw: JsonValue,
        *,
        within: Within = "modal",
        ts: str | None = None,
    ) -> Outcome | None:
        """Choose in a select, date or the like; options by value or label.

        An input that waits for submit is filled only: then there is no outcome.

        Raises:
            LookupError: there is no such element.
        """
        place, spot = self._find(what, within, ts, None)
        value = (
            [_option_value(spot, one) for one in raw] if isinstance(raw, list) else _option_value(spot, raw)
        )
        if not spot.dispatches:
            self._filled.setdefault(spot.key[0], {})[spot.key[1]] = value
            return None
        return self._act(place, spot, {"value": value})

    def fill(self, what: str, raw: JsonValue, *, within: Within = "modal") -> None:
        """Fill the input with that label, block_id or action_id.

        Raises:
            LookupError: there is none.
        """
        _, spot = self._find(what, within, None, None)
        value = (
            [_option_value(spot, one) for one in raw] if isinstance(raw, list) else _option_value(spot, raw)
        )
        self._filled.setdefault(spot.key[0], {})[spot.key[1]] = value

    def submit(self) -> Outcome:
        """Press the submit button of the modal on top."""
        return self._gesture("submit", state=self._taken())

    def close(self, *, cleared: bool = False) -> Outcome:
        """Press Cancel or, with `cleared`, the cross that closes all modals."""
        self._filled.clear()
        return self._gesture("close_view", cleared=cleared)

    def command(self, command: str, text: str = "") -> Outcome:
        """Run a slash command."""
        return self._gesture("command", command=command, text=text)

    def say(self, text: str, *, thread: str = "", **how: object) -> Outcome:
        """Write to the app, or in the thread of the message with this ts.

        `me=True` is /me, `files=["a.pdf"]` sends files along, `broadcast=True` shows a reply in the tab too.
        """
        return self._gesture("message", text=text, **({"thread_ts": thread} if thread else {}), **how)

    def edit(self, ts: str, text: str) -> Outcome:
        """Write one of one's own messages anew."""
        return self._gesture("edit_message", ts=ts, text=text)

    def delete(self, ts: str) -> Outcome:
        """Take back one of one's own messages."""
        return self._gesture("delete_message", ts=ts)

    def received(self) -> int:
        """Return how many messages the app has sent to this person, whether or not they are still there."""
        addresses = (self.screen()["channel"], self.id)
        return sum(call["request"]["channel"] in addresses for call in self._slack.calls("chat.postMessage"))

    def pin(self, ts: str) -> Outcome:
        """Pin the message with this ts."""
        return self._gesture("pin", ts=ts)

    def open_home(self) -> Outcome:
        """Open the Home tab."""
        return self._gesture("open_home")

    def open_messages(self) -> Outcome:
        """Open the Messages tab."""
        return self._gesture("open_messages")

    def shortcut(self, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        return self._gesture("shortcut", callback_id=callback_id)

    def message_shortcut(self, callback_id: str, ts: str, **how: object) -> Outcome:
        """Use a shortcut from the menu of a message."""
        return self._gesture("message_shortcut", callback_id=callback_id, ts=ts, **how)

    def suggest(self, action_id: str, value: str, **where: object) -> Outcome:
        """Type in a select whose options the app gives; `response` has what it offers."""
        return self._gesture("suggest", action_id=action_id, value=value, **where)

    def replay(self) -> Outcome:
        """Send the last payload about this person once more."""
        return self._gesture("replay")

    def raw(self, gesture: Json) -> Outcome:
        """Make a gesture exactly as written, forged or late ones included."""
        return Outcome(**self._slack.gesture({"user": self.id, **gesture}))

    def change(self, **changes: JsonValue) -> None:
        """Change the person, e.g. `tz="Asia/Tokyo"` or `deleted=True`; the app gets `user_change`."""
        self._slack.post(f"people/{self.id}", changes)

    def _act(self, place: Json, spot: Placed, chosen: Json) -> Outcome:
        address = {"block_id": spot.key[0], "action_id": spot.key[1]}
        return self._gesture("block_action", **place, **address, **chosen, state=self._taken())

    def _gesture(self, kind: str, **details: object) -> Outcome:
        return self.raw({"kind": kind, **details})

    def _taken(self) -> dict[str, Json]:
        filled, self._filled = self._filled, {}
        return filled

    def _find(self, what: str, within: Within, ts: str | None, block_id: str | None) -> tuple[Json, Placed]:
        seen: list[str] = []
        for place, blocks in self._surfaces(within, ts):
            for spot in placed(blocks):
                names = _names(spot)
                if what in names and block_id in (None, spot.key[0]):
                    return place, spot
                seen.append(names[-1])
        raise LookupError(
            f"{self.name} sees no {what!r} in the {within}; there is: {', '.join(seen) or 'nothing'}"
        )

    def _surfaces(self, within: Within, ts: str | None) -> Iterator[tuple[Json, list[Json]]]:
        screen = self.screen()
        if within == "message":
            for message in reversed(screen["messages"]):
                if ts in (None, message["ts"]):
                    place = {"surface": "message", "channel": screen["channel"], "ts": message["ts"]}
                    yield place, message.get("blocks", [])
            return
        view = next(reversed(screen["modals"]), None) if within == "modal" else screen["home"]
        if view:
            yield {"surface": within, "view_id": view["id"]}, view["blocks"]


def _names(spot: Placed) -> list[str]:
    """Return what an element may be called, the wording a person reads last."""
    element, block = spot.element, spot.block
    texts = [element.get("placeholder"), *(option["text"] for option in _options(element, "overflow"))]
    texts += [block.get("label"), element.get("text")]
    return [spot.key[0], spot.key[1], *(text["text"] for text in texts if isinstance(text, dict))]


def _options(element: Json, type_: str) -> list[Json]:
    options: list[Json] = element.get("options", []) if element["type"] == type_ else []
    return options


def _overflow_value(spot: Placed, what: str) -> str | None:
    return next(
        (one["value"] for one in _options(spot.element, "overflow") if one["text"]["text"] == what), None
    )


def _option_value(spot: Placed, raw: JsonValue) -> JsonValue:
    """Return the value of the option with that label; anything else is taken as it is."""
    groups = [
        spot.element.get("options", []),
        *(group["options"] for group in spot.element.get("option_groups", [])),
    ]
    return next((one["value"] for group in groups for one in group if one["text"]["text"] == raw), raw)
