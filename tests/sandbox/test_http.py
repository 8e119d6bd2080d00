"""Signed HTTP: what arrives at the Request URL."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.sandbox.blocks import actions, button

Request = tuple[dict[str, str], bytes]


class _Recorder(BaseHTTPRequestHandler):
    requests: "Queue[Request]" = Queue()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.requests.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def requests(slack: Driver, lin: DrivenPerson) -> Iterator["Queue[Request]"]:  # noqa: ARG001 - joined by then
    """What arrives at a Request URL that takes everything."""
    _Recorder.requests = Queue()
    with HTTPServer(("127.0.0.1", 0), _Recorder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        slack.use_request_url(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield _Recorder.requests
        server.shutdown()
        thread.join()


def test_requests_are_signed_with_the_apps_secret(
    slack: Driver, lin: DrivenPerson, requests: "Queue[Request]"
) -> None:
    """Slack's own verifier accepts the signature, and no other secret does."""
    lin.command("/tiny", "ä & b")
    headers, body = requests.get(timeout=5)

    assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("guess").is_valid_request(body, headers)


def test_events_are_json_and_the_rest_are_forms(
    client: WebClient, lin: DrivenPerson, requests: "Queue[Request]"
) -> None:
    """An interaction is JSON in the form field `payload`; a command is plain fields."""
    lin.say("Hi")
    event = requests.get(timeout=5)
    lin.command("/tiny", "why")
    command = requests.get(timeout=5)
    ts = client.chat_postMessage(channel=lin.id, text="Hi", blocks=[actions(button("Go", "go"))])["ts"]
    requests.get(timeout=5)
    lin.click("Go", ts=ts)
    click = requests.get(timeout=5)

    assert event[0]["content-type"] == "application/json"
    assert "x-slack-retry-num" not in event[0]
    assert command[0]["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(command[1].decode())["text"] == ["why"]
    assert list(parse_qs(click[1].decode())) == ["payload"]


def test_nobody_at_the_address(slack: Driver, lin: DrivenPerson, requests: "Queue[Request]") -> None:
    """A refused connection is a failure at once."""
    assert requests.empty()
    slack.use_request_url("http://127.0.0.1:9/slack/events")

    assert lin.command("/tiny").failure == "connection_failed"


def test_without_an_address_it_is_socket_mode_again(slack: Driver, lin: DrivenPerson) -> None:
    """No address is asked any more: nobody is connected over a web socket."""
    slack.use_request_url("")

    assert lin.command("/tiny").failure == "not_connected"
