"""HTTP: Slack's payloads, and whether the bot is alive and ready.

Bolt's own ASGI adapters run a sync app on the event loop; here each request has a thread of its own, as soon
as one is free, and what the listener returns is the answer.
"""

import asyncio
import os
import re
import socket
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from threading import Thread

import uvicorn
from slack_bolt import App, BoltResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.connections import Connections, Limits, vouch
from bot.handlers import payloads
from bot.handlers.errors import dispatched
from bot.health import Report
from bot.signatures import Signatures
from bot.store import REQUEST_THREADS

# Slack's largest payload is a view of 250 kB with its state; nothing of ours comes near this.
LARGEST_BODY = 1_000_000
# Slack sends events as the first, everything else as the second.
CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded")
# Taken from the system in one go; the rest waits there.
BACKLOG = 100
# How long clicks in flight may take to finish when the bot is told to stop, whichever way they came.
STOP_SECONDS = 4
# https://docs.slack.dev/interactivity/implementing-slash-commands: a form that says so, with or without a
# signature, is to be answered with 200.
_CHECKS_CERTIFICATE = re.compile(rb"(?:^|&)ssl_check=1(?:&|$)")


def build(app: App | None, signatures: Signatures | None, report: Callable[[], Report]) -> Starlette:
    """Build the web side.

    Args:
        app: takes Slack's payloads; None in Socket Mode, where they come another way.
        signatures: judges theirs; None in Socket Mode.
        report: returns how the bot is; it must not wait for anything.
    """

    # Both without a thread: those are for clicks.
    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def readyz(_: Request) -> Response:
        found = report()
        return PlainTextResponse(found.text, 200 if found.is_ready else 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if app is not None and signatures is not None:
        takes = _slack_events(app, signatures)
        routes.append(Route("/slack/events", takes, methods=["POST"]))
    site = Starlette(routes=routes)
    # It would lead to whichever host the request names.
    site.router.redirect_slashes = False
    return site


def _slack_events(app: App, signatures: Signatures) -> Callable[[Request], Awaitable[Response]]:
    """Return what takes Slack's payloads. Nothing of a request is looked into before its signature is."""
    # In the order in which they come: more at once would take the interpreter from each other.
    free = asyncio.Semaphore(REQUEST_THREADS)

    async def events(request: Request) -> Response:
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in CONTENT_TYPES:
            return PlainTextResponse("not Slack's kind of content", 415)
        try:
            raw = await _body(request)
        except ClientDisconnect:
            return Response()  # to nobody
        if raw is None:
            return PlainTextResponse("too large", 413, {"connection": "close"})
        if _CHECKS_CERTIFICATE.search(raw):
            return Response()
        if not signatures.accepts(raw, request.headers):
            return PlainTextResponse("not signed", 401)
        vouch(request)
        async with free:
            return _answer(await run_in_threadpool(_dispatch, app, raw.decode(), content_type))

    return events


async def _body(request: Request) -> bytes | None:
    """Read the body; None as soon as it is larger than any of Slack's, whatever it says of itself."""
    if int(request.headers.get("content-length", 0)) > LARGEST_BODY:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _dispatch(app: App, body: str, content_type: str) -> BoltResponse:
    try:
        payload = payloads.parse(body, is_json=content_type == CONTENT_TYPES[0])
    except payloads.NotAPayload:
        return BoltResponse(status=400, body="not a payload")
    return dispatched(app, payload, copy_context())


def _answer(response: BoltResponse) -> Response:
    headers = {name: values[0] for name, values in response.headers.items() if values}
    return Response(response.body, response.status, headers)


class PortIsTaken(Exception):  # noqa: N818 - said like a refusal
    """The address to listen on is not to be had."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The bot cannot listen on {host}, port {port} ({reason}). Stop what listens there, or set HOST "
            "and PORT."
        )


class WebServer:
    """Serves the web side from a thread of its own.

    Args:
        port: 0 takes any free one; `port` tells which, once listening.
        limits: what strangers may take of it.
    """

    def __init__(self, web: Starlette, host: str, port: int, limits: Limits | None = None) -> None:
        self._address = (host, port)
        self._listening: socket.socket | None = None
        connections = Connections(limits or Limits())
        config = uvicorn.Config(
            web,
            http=connections.open,  # type: ignore[arg-type] # it is called, and nothing else
            ws="none",
            backlog=BACKLOG,
            timeout_keep_alive=connections.limits.idle_seconds,
            log_config=None,  # its lines go where all of ours go
            access_log=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._serve, name="web")

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._port

    def listen(self) -> None:
        """Take the port; who connects waits until `start`.

        Raises:
            PortIsTaken: it could not be had.
        """
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._listening = socket.create_server((host, port), family=family)
        except OSError as error:
            # Those of a name that means nothing are below zero.
            code = error.errno or 0
            raise PortIsTaken(host, port, os.strerror(code) if code > 0 else "no such address") from error
        self._port = int(self._listening.getsockname()[1])

    def start(self) -> None:
        """Take requests; return when they are taken.

        Raises:
            PortIsTaken: the port could not be had.
        """
        if self._listening is None:
            self.listen()
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)

    def stop(self) -> None:
        """Finish what is in flight, and stop listening. It need not have started."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        if self._listening:
            self._listening.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._listening] if self._listening else None)
