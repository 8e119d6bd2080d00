"""When things crossed the wire, as the sandbox wrote it down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bench.population import channel_of, slack_id
from sandbox.driver import Driver

# On a busy machine the last of many cards may take a while.
PATIENCE_SECONDS = 120
OPEN = "views.open"


@dataclass(frozen=True)
class Mark:
    """Something to look for: a payload, its answer or a call; its name; the person or channel it is about."""

    direction: str
    name: str
    whom: str

    @classmethod
    def gesture(cls, name: str, person: int) -> Self:
        """A payload about a person leaves Slack."""
        return cls("payload", name, slack_id(person))

    @classmethod
    def acknowledged(cls, name: str, person: int) -> Self:
        """The bot has answered such a payload."""
        return cls("answer", name, slack_id(person))

    @classmethod
    def called(cls, method: str, person: int) -> Self:
        """Slack has carried out a call about a person or their DM."""
        return cls("call", method, slack_id(person) if method == "views.publish" else channel_of(person))

    @classmethod
    def opened(cls, person: int) -> Self:
        """Slack has opened a modal for a person."""
        return cls("call", OPEN, slack_id(person))


class Wire:
    """What crosses it from now on."""

    def __init__(self, slack: Driver) -> None:
        self._slack = slack
        self._after = max((entry["n"] for entry in slack.log()), default=0)

    def seconds(self, pairs: Iterable[tuple[Mark, Mark]]) -> list[float]:
        """Wait until all are there; return the seconds from the first of each pair to the second.

        Raises:
            TimeoutError: not all of them came.
        """
        wanted = list(pairs)
        marks = {mark for pair in wanted for mark in pair}
        self._slack.wait_for(lambda: self._seen().keys() >= marks, PATIENCE_SECONDS)
        seen = self._seen()
        return [(seen[end] - seen[start]).total_seconds() for start, end in wanted]

    def _seen(self) -> dict[Mark, datetime]:
        """Return when each thing first happened."""
        seen: dict[Mark, datetime] = {}
        triggers: dict[str, str] = {}
        for entry in self._slack.log(self._after):
            request = entry.get("request") or {}
            whom = entry.get("user") or request.get("channel") or request.get("user_id") or ""
            if entry["direction"] == "payload" and "trigger_id" in request:
                triggers[request["trigger_id"]] = whom
            if entry.get("method") == OPEN and entry["response"]["ok"]:
                whom = triggers[request["trigger_id"]]
            mark = Mark(entry["direction"], entry.get("method") or entry.get("type") or "", whom)
            seen.setdefault(mark, datetime.fromisoformat(entry["time"]))
        return seen
