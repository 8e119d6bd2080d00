"""Socket Mode: what listeners answer goes back as a frame, and what is too large for one goes another way.

Slack closes the connection at a larger frame, and with it all that is under way on it. It takes ten
connections of an app, and sends an eleventh away.
"""

import json
from collections.abc import Mapping
from contextvars import copy_context
from threading import Event
from time import time
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import SlackResponse

from bot.blocks import notice
from bot.delivery.replies import Replies
from bot.handlers import payloads
from bot.handlers.errors import dispatched
from bot.handlers.modals import Modals
from bot.store import REQUEST_THREADS

# Bytes. "Max frame length of 20480 has been exceeded", close code 1009: slackapi's clients report it.
LARGEST_FRAME = 20_480
# How Slack sends an eleventh connection away, and how long that one waits before it tries again: each try
# takes of the few calls by which the other ten come back when Slack refreshes them.
TOO_MANY = '"too_many_websockets"'
AGAIN_SECONDS = 30.0


class SocketMode(SocketModeHandler):
    """Bolt's own handler, for answers of any size."""

    def __init__(self, app: App, app_token: str, replies: Replies, modals: Modals) -> None:
        self._addresses = _Addresses(app.client)
        super().__init__(app, app_token, web_client=self._addresses, concurrency=REQUEST_THREADS)
        self._replies, self._modals = replies, modals
        self.client.on_message_listeners.append(self._addresses.note)

    @property
    def is_one_too_many(self) -> bool:
        """Whether Slack has ten connections of this app without this one."""
        return self._addresses.is_one_too_many

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Let the listeners answer, and bring the answer to Slack."""
        started = time()
        try:
            payload = payloads.read(req.payload)
        except payloads.NotAPayload:
            return  # without an acknowledgement, as over HTTP
        context = copy_context()
        answer = dispatched(self.app, payload, context)
        if frame_size(req, answer) <= LARGEST_FRAME:
            send_response(client, req, answer, started)
        elif view := _content(answer).get("view"):
            coming = context.run(notice.coming, req.envelope_id)
            first = {"response_action": "update", "view": coming.to_dict()}
            send_response(client, req, BoltResponse(status=200, body=first), started)
            self._modals.replace(req.envelope_id, view)
        else:
            # Nothing else that we answer grows with what people wrote: it is a command's.
            send_response(client, req, BoltResponse(status=200), started)
            self._replies.send(payload.get("response_url", ""), _content(answer), payload.get("user_id", ""))

    def connect(self) -> None:
        """Take clicks from now on."""
        super().connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Take no more clicks."""
        self._addresses.closing.set()
        super().close()  # type: ignore[no-untyped-call]


class _Addresses(WebClient):
    """Asks Slack for the address of the next connection; not at once where the last was one too many."""

    def __init__(self, like: WebClient) -> None:
        super().__init__(base_url=like.base_url, timeout=like.timeout, ssl=like.ssl, retry_handlers=[])
        self.closing = Event()
        self.is_one_too_many = False

    def note(self, frame: str) -> None:
        """Learn from a frame whether Slack has taken the connection."""
        if TOO_MANY in frame:
            self.is_one_too_many = True
        elif '"hello"' in frame:
            self.is_one_too_many = False

    def apps_connections_open(self, *, app_token: str, **arguments: Any) -> SlackResponse:  # noqa: ANN401 - slack_sdk's
        """Return the address."""
        if self.is_one_too_many:
            self.closing.wait(AGAIN_SECONDS)
        return super().apps_connections_open(app_token=app_token, **arguments)


def frame_size(request: SocketModeRequest, answer: BoltResponse) -> int:
    """Return how many bytes slack_sdk sends for this answer: it writes each letter outside ASCII as six."""
    return len(json.dumps(SocketModeResponse(request.envelope_id, dict(_content(answer))).to_dict()))


def _content(answer: BoltResponse) -> Mapping[str, Any]:
    """Return what stands in the frame: a text that is no JSON is a message."""
    if answer.first_headers().get("content-type", "").startswith("application/json"):
        content: Mapping[str, Any] = json.loads(answer.body)
        return content
    return {"text": answer.body}
