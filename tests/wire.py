"""Everything that the bot sent, by who could read it: a test's oracle is what Slack saw."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.driver import Driver

# Whoever got it: nobody knows for whom that address was.
SOMEBODY = "somebody"


def sent(slack: Driver) -> Iterator[tuple[str, str]]:
    """Yield (who could read it, all of it as one text) for every call and every answer of the bot."""
    readers = _Readers()
    for entry in slack.log():
        match entry["direction"]:
            case "call":
                yield readers.of(entry), _text(entry["request"])
            case "payload":
                readers.learn(entry)
            case "answer" if entry["response"]:
                yield entry["user"], _text(entry["response"])


def said_to(slack: Driver, user_id: str) -> str:
    """Return everything that one person could read, as one text to search in."""
    return "\n".join(text for reader, text in sent(slack) if reader in (user_id, SOMEBODY))


def _text(node: object) -> str:
    return json.dumps(node, ensure_ascii=False)


class _Readers:
    """Who reads a DM, and who made the gesture that a trigger came from."""

    def __init__(self) -> None:
        self._by_address: dict[str, str] = {}

    def learn(self, entry: dict[str, Any]) -> None:
        told = entry["request"] or {}
        where = told.get("channel") or (told.get("event") or {}).get("channel")
        for address in (told.get("trigger_id"), where["id"] if isinstance(where, dict) else where):
            if address and entry["user"]:
                self._by_address[address] = entry["user"]

    def of(self, entry: dict[str, Any]) -> str:
        request = entry["request"]
        if entry["method"] == "response_url":
            return str(entry.get("user", SOMEBODY))
        if entry["method"] == "chat.postMessage" and request["channel"].startswith("U"):
            self._by_address[entry["response"].get("channel", "")] = request["channel"]
            return str(request["channel"])
        if "user_id" in request:
            return str(request["user_id"])
        address = request.get("channel") or request.get("trigger_id") or ""
        return self._by_address.get(address, SOMEBODY)
