"""What is sent to the app, and what it answered."""

import json
from dataclasses import dataclass
from typing import Literal, Protocol

from sandbox.json_types import Json

Kind = Literal["interactive", "slash_commands", "events_api"]
Signing = Literal["right", "wrong", "old", "none"]


@dataclass(frozen=True)
class Payload:
    """One payload; `signing` other than right is how a forger would send it over HTTP."""

    kind: Kind
    body: Json
    user: str | None = None
    signing: Signing = "right"

    @property
    def type(self) -> str:
        """The name the log files it under."""
        if self.kind == "events_api":
            return str(self.body.get("event", self.body).get("type"))
        return str(self.body.get("type") or self.body.get("command") or "ssl_check")


@dataclass(frozen=True)
class Retry:
    """That an event was sent before: the how manieth retry, and why the last attempt failed."""

    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What came back. `failure` is None where the app acknowledged in time.

    `reason` is Slack's word for the failure in an event's retry; `final` says the app asked for none.
    """

    failure: str | None = None
    reason: str = "unknown_error"
    status: int | None = None
    body: str = ""
    final: bool = False

    @property
    def acknowledged(self) -> bool:
        """Whether the app took the payload."""
        return self.failure is None

    def content(self) -> Json | None:
        """Return the body as an object, a plain text as `{"text": …}`, an empty one as None."""
        if not self.body.strip():
            return None
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return {"text": self.body}
        return parsed if isinstance(parsed, dict) else {"text": self.body}


class Transport(Protocol):
    """A way to the app."""

    name: str

    def connected(self) -> bool:
        """Whether a payload could be sent now."""

    async def send(self, payload: Payload, retry: Retry | None) -> Answer:
        """Send one payload and wait for the answer, at most Slack's 3 s."""
