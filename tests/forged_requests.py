"""Requests that no Slack client would send: a person's own click, changed on the way and signed again."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.elements import placed
from sandbox.transports.http import signature_headers
from sandbox.transports.payload import Signing
from tests.bot_harness import BotHarness
from tests.plain_http import HTTP

Body = dict[str, Any]

FORM = b"application/x-www-form-urlencoded"


def click(
    harness: BotHarness, name: str, action_id: str, value: str = "", within: str = "message"
) -> httpx.Response:
    """Send a click on a button that need not be there, from where this person has any button at all."""
    forged = recorded_click(harness, name, within)
    forged["actions"][0] |= {"action_id": action_id, "value": value}
    return send(harness, forged)


def submission(harness: BotHarness, name: str, change: Callable[[Body], None]) -> httpx.Response:
    """Send the modal that a person has open, its `view` changed by `change`."""
    harness.person(name).raw({"kind": "submit", "misuse": {"signature": "none"}})
    forged = _last_payload(harness, name)
    change(forged["view"])
    return send(harness, forged)


def write(view: Body, field: str, text: str) -> None:
    """Write into a field of a modal's `view`, past all that Slack's client checks."""
    view["state"]["values"][field][field]["value"] = text


def recorded_click(harness: BotHarness, name: str, within: str = "message") -> Body:
    """Return a person's click on some button, as Slack sends it. The bot has refused it, unsigned."""
    person = harness.person(name)
    screen = person.screen()
    places: list[tuple[Body, list[Body]]] = [
        ({"surface": "message", "channel": screen["channel"], "ts": one["ts"]}, one.get("blocks") or [])
        for one in reversed(screen["messages"])
    ]
    if within == "home":
        places = [({"surface": "home"}, screen["home"]["blocks"])]
    place, spot = next((place, spot) for place, blocks in places for spot in placed(blocks))
    address = {"block_id": spot.key[0], "action_id": spot.key[1]}
    person.raw({"kind": "block_action", **place, **address, "misuse": {"signature": "none"}})
    return _last_payload(harness, name)


def send(harness: BotHarness, body: Body, signing: Signing = "right", **headers: bytes) -> httpx.Response:
    """Send an interactive payload, signed now, rightly or not; `headers` replace those of the signature."""
    raw = encoded(body)
    replaced = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return post(harness, raw, signature(harness, raw, signing) | replaced)


def encoded(body: Body) -> bytes:
    """Return an interactive payload as Slack puts it into a request."""
    return urlencode({"payload": json.dumps(body)}).encode()


def signature(harness: BotHarness, raw: bytes, signing: Signing = "right") -> dict[bytes, bytes]:
    """Return the headers of a request that is signed now, rightly or not."""
    signed = signature_headers(harness.slack.signing_secret, raw, int(time.time()), signing)
    return {b"content-type": FORM} | {name.encode(): value.encode() for name, value in signed.items()}


def post(harness: BotHarness, raw: bytes, headers: dict[bytes, bytes]) -> httpx.Response:
    """Send any bytes to where Slack sends its payloads."""
    url = f"http://127.0.0.1:{harness.bot.web.port}/slack/events"
    return HTTP.post(url, content=raw, headers=headers)


def _last_payload(harness: BotHarness, name: str) -> Body:
    user_id = harness.person(name).id
    sent = [one for one in harness.crossed() if one["direction"] == "payload" and one["user"] == user_id]
    found: Body = sent[-1]["request"]
    return found
