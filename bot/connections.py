"""Connections to the web side: how long a stranger may take, how much they may send, how many there may be.

uvicorn limits none of this: it has a time only for the pause between two requests, and counts only requests.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import h11
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

logger = logging.getLogger(__name__)

# uvicorn writes a line about whatever is no HTTP: with them a stranger could fill a disk.
_SILENT = logging.getLogger(f"{__name__}.uvicorn")
_SILENT.setLevel(logging.ERROR)
_VOUCH = "connections.vouch"
_SAY_AGAIN_SECONDS = 60.0


@dataclass(frozen=True)
class Limits:
    """What strangers may take. Slack's requests, and a proxy's connections, come nowhere near any of it."""

    # Open at the same time. When there are more, the oldest goes on which no request of Slack's is answered.
    connections: int = 100
    # From the beginning of the connection, or the first byte of a later request, to the request's last byte.
    request_seconds: float = 10.0
    # One request with its headers.
    request_bytes: int = 2_000_000
    # Between two requests. A proxy has to let go earlier (nginx: 60 s), or it sends a click into the void.
    idle_seconds: int = 75


class Connections:
    """All connections of one server."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._silent_until = 0.0

    def open(self, **more: Any) -> "Connection":  # noqa: ANN401 - uvicorn's
        """Return a new connection, as uvicorn asks for one."""
        return Connection(self, **more)

    def make_room(self, present: Iterable[object], now: float) -> None:
        """Drop the oldest of those that nobody vouched for, the newest among them."""
        strangers = [one for one in present if isinstance(one, Connection) and not one.is_slack]
        min(strangers, key=lambda one: one.since).drop()
        if now >= self._silent_until:
            self._silent_until = now + _SAY_AGAIN_SECONDS
            logger.warning(
                "More than %s connections at once: the oldest ones that are not Slack's are dropped.",
                self.limits.connections,
            )


def vouch(request: Request) -> None:
    """Say that this request is Slack's: it is answered, whoever else comes meanwhile."""
    getattr(request.state, _VOUCH)()


class Connection(H11Protocol):
    """One connection, of a stranger until a request on it is signed."""

    def __init__(self, all_of_them: Connections, **more: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(**more)
        self.logger = _SILENT
        self.is_slack = False
        self._all, self._limits = all_of_them, all_of_them.limits
        # When it was opened, or Slack's last request on it was answered.
        self.since = self.loop.time()
        self._deadline: asyncio.TimerHandle | None = None
        self._bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, for so long; make room for this connection if there are too many."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _VOUCH: self._vouch}
        self._begin()
        if len(self.connections) > self._limits.connections:
            self._all.make_room(self.connections, self.loop.time())

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, unless the request is too large or took too long."""
        self._begin()
        self._bytes += len(data)
        if self._bytes > self._limits.request_bytes:
            self.drop()
            return
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Be a stranger's again."""
        if self.is_slack:
            self.is_slack, self.since = False, self.loop.time()
        super().on_response_complete()
        self._look()

    def shutdown(self) -> None:
        """Finish what is Slack's; nothing else holds up the end."""
        if self.is_slack:
            super().shutdown()
        else:
            self.drop()

    def drop(self) -> None:
        """End it at once, without a word."""
        self.connections.discard(self)
        self.transport.abort()

    def _vouch(self) -> None:
        self.is_slack = True

    def _look(self) -> None:
        """Stop counting once the request is whole; what is buffered may be the beginning of the next one."""
        state = self.conn.their_state
        if state is not h11.SEND_BODY and not (state is h11.IDLE and self.conn.trailing_data[0]):
            self._end()

    def _begin(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._limits.request_seconds, self.drop)

    def _end(self) -> None:
        self._bytes = 0
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
