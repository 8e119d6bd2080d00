"""Socket Mode as the protocol has it, spoken by hand, and by Slack's own client."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import World
from tests.sandbox.bolt_app import MANIFEST, hang_up


@pytest.fixture(scope="module")
def slack() -> Iterator[Driver]:
    """A sandbox that waits a fifth of a second for answers and retries at once."""
    options = Options(answer_seconds=0.2, retry_delays=(0, 0, 0), limit_scale=1000)
    with running(World(options=options), manifest=MANIFEST) as driver:
        yield driver


def address(slack: Driver) -> str:
    """Return a one-time address."""
    client = WebClient(base_url=slack.api_url)
    return str(client.apps_connections_open(app_token=slack.app_token)["url"])


@contextmanager
def connected(slack: Driver) -> Iterator[Connection]:
    """Open a connection and take its hello."""
    with connect(address(slack), proxy=None) as connection:
        assert frame(connection)["type"] == "hello"
        yield connection
    slack.wait_for(lambda: not slack.get("people")["app"]["connected"])


def frame(connection: Connection) -> dict[str, Any]:
    """Return the next frame."""
    parsed: dict[str, Any] = json.loads(connection.recv(timeout=5))
    return parsed


def test_an_address_works_once(slack: Driver) -> None:
    """The second use of an address is refused, and so is a guess."""
    once = address(slack)
    with connect(once, proxy=None) as connection:
        hello = frame(connection)
    for used in (once, once + "x"):
        with pytest.raises((InvalidStatus, ConnectionClosed)), connect(used, proxy=None) as connection:
            frame(connection)

    assert (hello["num_connections"], hello["connection_info"]["app_id"][0]) == (1, "A")
    assert hello["debug_info"]["approximate_connection_time"] == 3600


def test_an_event_that_is_not_acknowledged_comes_again(slack: Driver, lin: DrivenPerson) -> None:
    """The same event in a new envelope, with its attempt and reason."""
    with connected(slack) as connection:
        outcome = lin.say("Hi")
        envelopes = [frame(connection) for _ in range(4)]

    assert outcome.failure == "timeout"
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
    assert [envelope["retry_reason"] for envelope in envelopes] == ["", *["http_timeout"] * 3]
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
    assert envelopes[0]["accepts_response_payload"] is False


def test_a_gesture_that_is_not_acknowledged_is_lost(slack: Driver, lin: DrivenPerson) -> None:
    """Interactive payloads are never sent again; frames that acknowledge nothing are ignored."""
    with connected(slack) as connection:
        connection.send("no JSON")
        connection.send(json.dumps({"envelope_id": "guess"}))
        outcome = lin.command("/tiny")
        envelope = frame(connection)
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.1)

    assert outcome.failure == "timeout"
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)


def test_connections_share_the_traffic(slack: Driver) -> None:
    """Each payload goes to one of them, in turn; an eleventh connection is sent away."""
    lin = slack.join("Busy")
    with connected(slack) as first, connect(address(slack), proxy=None) as second:
        assert frame(second)["num_connections"] == 2
        for text in ("1", "2"):
            lin.command("/tiny", text)
        texts = {frame(first)["payload"]["text"], frame(second)["payload"]["text"]}
        others = [connect(address(slack), proxy=None) for _ in range(9)]
        last = [frame(other) for other in others][-1]
        for other in others:
            other.close()
        second.close()

    assert texts == {"1", "2"}
    assert (last["type"], last["reason"]) == ("disconnect", "too_many_websockets")


def test_slack_warns_and_then_asks_to_leave(slack: Driver) -> None:
    """`warning` leaves the connection open, `refresh_requested` ends it."""
    with connected(slack) as connection:
        slack.fault("close_sockets", reason="warning")
        warning = frame(connection)
        slack.fault("close_sockets", reason="refresh_requested")
        refresh = frame(connection)
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)

    assert [one["reason"] for one in (warning, refresh)] == ["warning", "refresh_requested"]
    assert {one["type"] for one in (warning, refresh)} == {"disconnect"}


def test_a_connection_that_breaks_loses_its_gestures(slack: Driver, lin: DrivenPerson) -> None:
    """The person sees it as soon as the connection is gone."""
    with connect(address(slack), proxy=None) as connection:
        frame(connection)
        slack.fault("close_sockets")
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=5)
    slack.wait_for(lambda: not slack.get("people")["app"]["connected"])

    assert lin.command("/tiny").failure == "not_connected"


def test_a_connection_that_breaks_while_slack_waits(slack: Driver, lin: DrivenPerson) -> None:
    """The person is told at once, not only when the time for the answer is over."""
    failures: Queue[str | None] = Queue()
    with connected(slack) as connection:
        gesture = threading.Thread(target=lambda: failures.put(lin.command("/tiny").failure))
        gesture.start()
        frame(connection)
    gesture.join()

    assert failures.get_nowait() == "not_acked"


def test_pings_are_answered(slack: Driver) -> None:
    """A ping gets its pong."""
    with connected(slack) as connection:
        assert connection.ping().wait(5)


@pytest.mark.parametrize(("most", "failure"), [(20_480, None), (20_481, "not_acked")])
def test_a_frame_that_is_too_large_closes_the_connection(
    slack: Driver, lin: DrivenPerson, most: int, failure: str | None
) -> None:
    """Bytes count, as sent; what it answered counts as unanswered."""
    failures: Queue[str | None] = Queue()
    with connected(slack) as connection:
        gesture = threading.Thread(target=lambda: failures.put(lin.command("/tiny").failure))
        gesture.start()
        answer = {"envelope_id": frame(connection)["envelope_id"], "payload": {"text": "é"}}
        bare = len(json.dumps(answer, ensure_ascii=False).encode())
        answer["payload"]["text"] += "x" * (most - bare)
        connection.send(json.dumps(answer, ensure_ascii=False))
        gesture.join()
        if failure:
            with pytest.raises(ConnectionClosed, match=r"1009 .*20480"):
                connection.recv(timeout=5)

    assert failures.get_nowait() == failure


def test_slacks_own_client_comes_back(slack: Driver, lin: DrivenPerson) -> None:
    """slack_sdk fetches a new address and reconnects when it is asked to leave."""
    client = SocketModeClient(
        slack.app_token, web_client=WebClient(base_url=slack.api_url), ping_interval=0.1
    )
    client.connect()
    before = len(slack.calls("apps.connections.open"))
    slack.fault("close_sockets", reason="refresh_requested")
    slack.wait_for(lambda: len(slack.calls("apps.connections.open")) > before)
    slack.wait_for(lambda: slack.get("people")["app"]["connected"])
    lin.command("/tiny")
    hang_up(slack, client)

    assert slack.payloads("/tiny")
