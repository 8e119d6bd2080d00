"""Whoever finds the bot's address costs it nothing: endless bodies, slow ones, crowds."""

import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event

import pytest
from slack_bolt import BoltResponse

from bot import web
from bot.connections import Limits
from bot.health import Report
from bot.signatures import Signatures
from bot.web import WebServer
from tests import forged_requests
from tests.bot_harness import BotHarness
from tests.plain_http import HTTP

PART = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
POST = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
ENDLESS = POST + b"Transfer-Encoding: chunked\r\n\r\n"
UNFINISHED = POST + b"Content-Length: 99\r\n\r\n"


@contextmanager
def serving(harness: BotHarness, limits: Limits, *, socket_mode: bool = False) -> Iterator[WebServer]:
    """Open a second door to the same bot, with these limits."""
    signatures = Signatures(harness.bot.settings.signing_secret, ())
    site = web.build(None if socket_mode else harness.bot.bolt, signatures, Report)
    server = WebServer(site, "127.0.0.1", 0, limits)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def stranger(server: WebServer, *sends: bytes) -> Iterator[socket.socket]:
    """Connect, and send this."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        for one in sends:
            connection.sendall(one)
        yield connection


def is_alive(server: WebServer) -> bool:
    """Whether it answers, by a new connection."""
    return HTTP.get(f"http://127.0.0.1:{server.port}/healthz", headers={"connection": "close"}).is_success


def was_dropped(connection: socket.socket, trickle: bytes = b"") -> bool:
    """Wait until the other side closes, sending a byte whenever it has not; False: it never does."""
    try:
        connection.settimeout(0.02 if trickle else 30)
        for _ in range(1_000):
            try:
                if not connection.recv(1_000):
                    return True
            except TimeoutError:
                connection.sendall(trickle)
    except (ConnectionError, BrokenPipeError):
        return True
    return False


def send_parts(connection: socket.socket) -> None:
    """Send far more than is taken, and than the system keeps on the way."""
    for _ in range(1_500):
        connection.sendall(PART)


@pytest.mark.parametrize("socket_mode", [False, True])
def test_a_body_without_an_end(harness: BotHarness, *, socket_mode: bool) -> None:
    """Nobody signed it, nothing says how long it is: the line is cut after a megabyte or two."""
    with serving(harness, Limits(), socket_mode=socket_mode) as server, stranger(server, ENDLESS) as endless:
        with pytest.raises(ConnectionError):
            send_parts(endless)
        assert is_alive(server)


BEGINNINGS: dict[str, bytes] = {
    "nothing": b"",
    "half a line": b"GET /hea",
    "headers": b"GET /healthz HTTP/1.1\r\nHost: bot\r\nX-Slow: ",
    "a body": UNFINISHED,
    "a second request": b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\nGET /hea",
}


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_who_dawdles_is_dropped(harness: BotHarness, begins: str, caplog: pytest.LogCaptureFixture) -> None:
    """A request has its time, however diligently byte follows byte; and no line in the log."""
    limits = Limits(request_seconds=0.3)
    with serving(harness, limits) as server, stranger(server, BEGINNINGS[begins]) as slow:
        assert was_dropped(slow, trickle=b"x" if BEGINNINGS[begins] else b"")
        assert is_alive(server)
    assert caplog.text == ""


def test_a_crowd_that_says_nothing(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """The bot answers, whoever has waited longest goes, and the log has one line about all of them."""
    with serving(harness, Limits(connections=10)) as server, ExitStack() as room:
        crowd = [room.enter_context(stranger(server)) for _ in range(60)]
        assert is_alive(server)
        assert was_dropped(crowd[0])
        crowd[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
        assert crowd[-1].recv(1_000).startswith(b"HTTP/1.1 200 ")
    assert [one.getMessage()[:31] for one in caplog.records] == ["More than 10 connections at onc"]


def test_a_click_is_answered_whoever_else_comes(harness: BotHarness) -> None:
    """While a click of Slack's is worked on, no crowd takes its connection."""
    arrived, goes_on = Event(), Event()

    def hold(next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's name
        arrived.set()
        goes_on.wait(30)
        return next()

    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    click = forged_requests.encoded(forged_requests.recorded_click(harness, "Ada Park"))
    signed = forged_requests.signature(harness, click)
    harness.bot.bolt.use(hold)
    with ExitStack() as room, ThreadPoolExecutor(1) as pool:
        server = room.enter_context(serving(harness, Limits(connections=10)))
        url = f"http://127.0.0.1:{server.port}/slack/events"
        answer = pool.submit(HTTP.post, url, content=click, headers=signed)
        assert arrived.wait(30)
        for _ in range(60):
            room.enter_context(stranger(server))
        assert is_alive(server)
        goes_on.set()
        assert answer.result(30).status_code == 200


NO_HTTP = [b"\x16\x03\x01\x02\x00\x01", b"GET  / HTTP/9\r\n\r\n", b"X" * 70_000]
WEB_SOCKET = b"GET /healthz HTTP/1.1\r\nHost: bot\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
NO_HTTP += [b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n"]


def test_a_stranger_writes_no_line(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """No HTTP, a web socket, a line that breaks off, a stop meanwhile: nothing in the log."""
    caplog.set_level(logging.WARNING)
    with ExitStack() as room:
        server = room.enter_context(serving(harness, Limits()))
        for one in NO_HTTP:
            with stranger(server, one) as odd:
                odd.recv(1_000)
        with stranger(server, WEB_SOCKET) as odd:
            assert odd.recv(1_000).startswith(b"HTTP/1.1 200 ")  # as if it had not asked for one
        with stranger(server, UNFINISHED):
            assert is_alive(server)
        room.enter_context(stranger(server, UNFINISHED))
        assert is_alive(server)
        server.stop()
    assert caplog.text == ""


def test_what_says_that_it_is_too_large(harness: BotHarness) -> None:
    """It is refused in words, before it is sent."""
    size = f"Content-Length: {web.LARGEST_BODY + 1}\r\n\r\n".encode()
    with serving(harness, Limits()) as server, stranger(server, POST + size) as large:
        assert large.recv(1_000).startswith(b"HTTP/1.1 413 ")
