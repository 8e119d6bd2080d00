"""A small app made with an unmodified Bolt: it keeps what it received and answers as the test says."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from socketserver import ThreadingMixIn
from typing import Any, Protocol
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from sandbox.driver import Driver

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tiny"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "tiny"},
        "shortcuts": [
            {"name": "Log it", "type": "global", "callback_id": "log_it", "description": "Log"},
            {"name": "Keep It", "type": "message", "callback_id": "keep_it", "description": "Keep"},
        ],
        "slash_commands": [
            {"command": "/tiny", "description": "Do it", "should_escape": True},
            {"command": "/raw", "description": "Do it unescaped"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "commands",
                "files:write",
                "im:history",
                "im:read",
                "im:write",
                "mpim:write",
                "team:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_uninstalled",
                "message.im",
                "team_join",
                "tokens_revoked",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
    },
}


class TinyApp:
    """Keeps every body it received; `answer` makes the response, an empty 200 unless a test sets another."""

    def __init__(self, client: WebClient, signing_secret: str) -> None:
        self.client = client
        self.received: Queue[dict[str, Any]]
        self.headers: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], BoltResponse]
        self.forget()
        self.bolt = App(
            name="tiny", client=client, signing_secret=signing_secret, token_verification_enabled=False
        )
        self.bolt.use(self._keep)

    def body(self, type_: str) -> dict[str, Any]:
        """Return the next body of that type: of an interaction, of an event, or a command's name."""
        while True:
            body = self.received.get(timeout=5)
            if type_ in (body.get("type"), body.get("command"), body.get("event", {}).get("type")):
                return body

    def answer_json(self, content: dict[str, Any]) -> None:
        """Answer whatever comes with this object."""
        headers: dict[str, str | Sequence[str]] = {"content-type": ["application/json"]}
        self.answer = lambda _body: BoltResponse(status=200, body=json.dumps(content), headers=headers)

    def open_when_triggered(self, view: dict[str, Any]) -> None:
        """Open this modal for each command and button, and take submissions as they are."""

        def answer(body: dict[str, Any]) -> BoltResponse:
            if "command" in body or body["type"] == "block_actions":
                self.client.views_open(trigger_id=body["trigger_id"], view=view)
            return BoltResponse(status=200)

        self.answer = answer

    def forget(self) -> None:
        """Be as new."""
        self.answer = lambda _body: BoltResponse(status=200)
        self.received = Queue()
        self.headers.clear()

    def _keep(self, req: Any, body: dict[str, Any]) -> BoltResponse:  # noqa: ANN401 - Bolt injects by these names
        self.headers.append(dict(req.headers))
        answer = self.answer(body)
        self.received.put(body)
        return answer


class Served(Protocol):
    """Any app made with Bolt."""

    bolt: App


@contextmanager
def over_socket_mode(slack: Driver, app: Served) -> Iterator[None]:
    """Connect the app by web socket."""
    handler = SocketModeHandler(app.bolt, slack.app_token)
    handler.connect()
    try:
        yield
    finally:
        hang_up(slack, handler.client)


def hang_up(slack: Driver, client: SocketModeClient) -> None:
    """Close a client quickly: it sits in a read for seconds unless the other side closes first."""
    client.auto_reconnect_enabled = False
    slack.fault("close_sockets")
    client.current_session_runner.shutdown()  # joins the reader, which otherwise closes the same socket too
    client.close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def over_http(slack: Driver, app: Served) -> Iterator[None]:
    """Serve the app at a Request URL."""
    handler = SlackRequestHandler(app.bolt)
    with make_server("127.0.0.1", 0, handler, server_class=_Server, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        slack.use_request_url(f"http://127.0.0.1:{server.server_port}/slack/events")
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
