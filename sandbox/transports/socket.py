"""Socket Mode: web sockets the app opened, sharing the traffic."""

import asyncio
import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.ids import Ids
from sandbox.json_types import Json
from sandbox.transports.payload import Answer, Payload, Retry

CONNECTION_LIMIT = 10  # simultaneous connections of one app
FRAME_LIMIT = 20_480  # bytes of one frame of the app
_TOO_BIG = 1009  # the close code of RFC 6455, section 7.4.1
_APPROXIMATE_SECONDS = 3600
_RESPONSE_TYPES = frozenset(
    {"view_submission", "block_suggestion"}
)  # interactive payloads that take an answer


@dataclass(eq=False)
class Connection:
    """One open web socket, with the envelopes not acknowledged yet."""

    websocket: WebSocket
    waiting: dict[str, asyncio.Future[str]] = field(default_factory=dict)

    async def exchange(self, envelope: Json) -> str:
        """Send an envelope and return the payload of its acknowledgement, as JSON text or empty.

        Raises:
            ConnectionError: the connection went away before the acknowledgement.
        """
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = future
        try:
            await self.websocket.send_text(json.dumps(envelope))
            return await future
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise ConnectionError from gone
        finally:
            self.waiting.pop(envelope["envelope_id"], None)

    def acknowledge(self, text: str) -> None:
        """Take a frame from the app; what is no acknowledgement of ours is ignored, as Slack does."""
        with suppress(ValueError):
            frame = json.loads(text)
            future = self.waiting.get(frame.get("envelope_id", "")) if isinstance(frame, dict) else None
            if future and not future.done():
                payload = frame.get("payload")
                future.set_result(json.dumps(payload) if payload else "")

    def lose(self) -> None:
        """Fail every envelope still waiting."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionError())


class SocketTransport:
    """Hands each payload to one of the open connections in turn."""

    name = "socket_mode"

    def __init__(self, ids: Ids, app_id: str, answer_seconds: float, on_change: Callable[[], None]) -> None:
        self._ids, self._app_id, self._answer_seconds, self._on_change = (
            ids,
            app_id,
            answer_seconds,
            on_change,
        )
        self._tickets: set[str] = set()
        self._open: list[Connection] = []

    def connected(self) -> bool:
        """Whether the app has at least one connection."""
        return bool(self._open)

    def ticket(self) -> str:
        """Return the last part of a one-time web socket address."""
        ticket = self._ids.secret()
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket, ticket: str) -> None:
        """Run one connection until it closes; a used or unknown ticket is refused."""
        if ticket not in self._tickets:
            await websocket.close(code=4401)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._open) >= CONNECTION_LIMIT:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        await self._run(Connection(websocket))

    async def send(self, payload: Payload, retry: Retry | None) -> Answer:
        """Send one envelope over the next connection and wait for its acknowledgement."""
        if not self._open:
            return Answer("not_connected", "connection_failed")
        connection = self._open.pop(0)
        self._open.append(connection)
        try:
            async with asyncio.timeout(self._answer_seconds):
                return Answer(body=await connection.exchange(self._envelope(payload, retry)))
        except TimeoutError:
            return Answer("timeout", "http_timeout")
        except ConnectionError:
            return Answer("not_acked", "connection_failed")

    async def disconnect(self, reason: str | None) -> None:
        """Ask every connection to leave (`warning`, `refresh_requested`, …), or without a word close it."""
        for connection in list(self._open):
            with suppress(WebSocketDisconnect, RuntimeError):
                if reason:
                    await connection.websocket.send_json(self._disconnect(reason))
                if reason != "warning":
                    await connection.websocket.close()

    async def _run(self, connection: Connection) -> None:
        self._open.append(connection)
        self._on_change()
        try:
            await connection.websocket.send_json(self._hello())
            while len((text := await connection.websocket.receive_text()).encode()) <= FRAME_LIMIT:
                connection.acknowledge(text)
            reason = f"Max frame length of {FRAME_LIMIT} has been exceeded."
            await connection.websocket.close(_TOO_BIG, reason)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._open.remove(connection)
            connection.lose()
            self._on_change()

    def _hello(self) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": _APPROXIMATE_SECONDS}
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": debug,
            "connection_info": {"app_id": self._app_id},
        }

    def _envelope(self, payload: Payload, retry: Retry | None) -> Json:
        takes_answer = payload.kind == "slash_commands" or payload.type in _RESPONSE_TYPES
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "payload": payload.body,
            "type": payload.kind,
            "accepts_response_payload": takes_answer,
        }
        if payload.kind == "events_api":
            envelope |= {
                "retry_attempt": retry.number if retry else 0,
                "retry_reason": retry.reason if retry else "",
            }
        return envelope

    @staticmethod
    def _disconnect(reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
