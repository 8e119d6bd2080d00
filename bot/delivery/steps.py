"""The steps that bring a card to a person. Most are one call of Slack, with everything it needs.

Calls raise what slack_sdk raises; `failures` reads it. None of them opens a transaction.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.blocks import newer, notice
from bot.blocks.screen import File
from bot.delivery.failures import Failure, FailureKind, FileNotShared, UrlRefused, classify
from bot.delivery.render import RenderedMessage, RenderedView, one_line
from bot.enums import NewerBlock
from bot.languages import _
from bot.message_metadata import Copy
from bot.models.card import PostState

logger = logging.getLogger(__name__)

S = TypeVar("S")
T = TypeVar("T")

UPLOAD_SECONDS = 10
# How far the clock may have been ahead of Slack's without a copy being overlooked: a page holds so much.
CLOCK_MARGIN = timedelta(days=1)
HISTORY_PAGE = 200
# What Slack answers where nothing can be posted below a message: then nothing was.
THREAD_GONE = ("message_not_found", "thread_not_found", "cannot_reply_to_message")
# What Slack answers where a message stands, but may no longer be changed.
LOCKED = ("cant_update_message", "edit_window_closed")
# What stands for a method where a response_url is used.
BY_URL = "response_url"
# A workspace that keeps its messages for compliance, and one whose settings let nobody delete any.
_SLACK_KEEPS_IT = ("compliance_exports_prevent_deletion", "cant_delete_message")


def simplified(send: Callable[[S], T], screen: S, simpler: Sequence[S], about: str) -> T:
    """Send a screen; what Slack refuses for what is in it goes out more simply, in the end without buttons.

    Nobody is left with the buttons of something that is over, and nobody hears nothing.

    Raises:
        SlackApiError: Slack refuses all of them, or for another reason; or its workspace lacks types of
            blocks that this uses, which is written down first.
    """
    try:
        return send(screen)
    except SlackApiError as error:
        failure = classify(error)
        if failure.kind is not FailureKind.INVALID_REQUEST or not simpler or lacked(screen, failure):
            raise
        said = " ".join(failure.details)
        logger.error("Slack refuses %s: %s %s. It is simplified.", about, failure.code, said)  # noqa: TRY400 - the trace says nothing more
    return simplified(send, simpler[0], simpler[1:], about)


def lacked(screen: object, failure: Failure) -> frozenset[NewerBlock]:
    """Return the newer types of blocks in a screen that a failure says the workspace does not have."""
    if not isinstance(screen, RenderedMessage | RenderedView):
        return frozenset()
    return newer.refused_in(failure.details, screen.blocks)


@dataclass(frozen=True)
class Wait:
    """Do nothing before `until`, machine time."""

    until: datetime


@dataclass(frozen=True)
class WriteOffFile:
    """Stop waiting for a file whose sender is gone."""

    copy: Copy


@dataclass(frozen=True)
class Finish:
    """Record that nothing is left to do."""


@dataclass(frozen=True)
class Message:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True)
class OpenDm:
    """Find the DM with a person, to look for a copy there; gives its channel."""

    method: ClassVar = "conversations.open"
    slack_user_id: str

    def call(self, client: WebClient) -> str:
        """Return the id of the DM."""
        return str(client.conversations_open(users=[self.slack_user_id])["channel"]["id"])


@dataclass(frozen=True)
class LookUp:
    """Find out whether a copy was posted after all; gives where it stands, or None."""

    channel: str
    copy: Copy
    # Machine time of the attempt.
    since: datetime
    # The ts of the message in whose thread it would be.
    thread: str = ""

    @property
    def method(self) -> str:
        """Where Slack lists what stands in the DM, or in the thread."""
        return "conversations.replies" if self.thread else "conversations.history"

    def call(self, client: WebClient) -> Message | None:
        """Look through all messages since the attempt for exactly this copy.

        Where its thread is gone, it would stand in the DM itself.
        """
        try:
            return self._find(client, self.thread)
        except SlackApiError as error:
            if not self.thread or error.response["error"] not in THREAD_GONE:
                raise
        return self._find(client, "")

    def _find(self, client: WebClient, thread: str) -> Message | None:
        for message in self._messages(client, thread):
            if Copy.of(message.get("metadata") or {}) == self.copy:
                return Message(self.channel, str(message["ts"]))
        return None

    def _messages(self, client: WebClient, thread: str) -> Iterator[dict[str, Any]]:
        in_thread = partial(client.conversations_replies, ts=thread)
        read = in_thread if thread else client.conversations_history
        cursor: str | None = ""
        while cursor is not None:
            page = read(
                channel=self.channel,
                oldest=f"{(self.since - CLOCK_MARGIN).timestamp():.6f}",
                inclusive=True,
                include_all_metadata=True,
                limit=HISTORY_PAGE,
                cursor=cursor or None,
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None


@dataclass(frozen=True)
class Post:
    """Post a copy; gives where it stands. Not to be repeated before it has been looked up."""

    method: ClassVar = "chat.postMessage"
    # The DM, or the person's own id: then Slack says which DM it is.
    channel: str
    copy: Copy
    message: RenderedMessage

    def call(self, client: WebClient) -> Message:
        """Return where the new message stands; where its thread is gone, that is the DM itself."""
        message = self.message
        return simplified(partial(self._in_thread, client), message, message.simpler, _card(self.copy))

    def _in_thread(self, client: WebClient, message: RenderedMessage) -> Message:
        try:
            return self._post(client, message, message.thread)
        except SlackApiError as error:
            if not message.thread or error.response["error"] not in THREAD_GONE:
                raise
        return self._post(client, message, "")

    def _post(self, client: WebClient, message: RenderedMessage, thread: str) -> Message:
        answer = client.chat_postMessage(
            channel=self.channel,
            text=message.text,
            blocks=message.blocks,
            metadata=self.copy.as_metadata(),
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=thread or None,
        )
        return Message(str(answer["channel"]), str(answer["ts"]))


@dataclass(frozen=True)
class SendFiles:
    """Upload files into the thread of a copy, in one message. Once, or never."""

    method: ClassVar = "files.completeUploadExternal"
    channel: str
    ts: str
    copy: Copy
    files: tuple[File, ...]

    def call(self, client: WebClient) -> None:
        """Upload and share.

        Raises:
            FileNotShared: it failed before Slack was asked to share it.
        """
        try:
            files: list[dict[str, str | None]] = [
                {"id": self._upload(client, file), "title": file.title} for file in self.files
            ]
        except Exception as error:
            raise FileNotShared from error
        client.files_completeUploadExternal(files=files, channel_id=self.channel, thread_ts=self.ts)

    def _upload(self, client: WebClient, file: File) -> str:
        content = file.content
        place = client.files_getUploadURLExternal(filename=file.name, length=len(content))
        request = Request(place["upload_url"], data=content, method="POST")  # noqa: S310 - Slack's own address
        with urlopen(request, timeout=UPLOAD_SECONDS, context=client.ssl):  # noqa: S310 - the same
            return str(place["file_id"])


@dataclass(frozen=True)
class Update:
    """Update the newest copy in place; nobody is notified."""

    channel: str
    ts: str
    copy: Copy
    message: RenderedMessage
    # The response_url of a click on it, if it is used: Slack counts it against no method.
    url: str = field(default="", repr=False)

    @property
    def method(self) -> str:
        """What Slack counts it against."""
        return BY_URL if self.url else "chat.update"

    def call(self, client: WebClient) -> None:
        """Update it.

        Raises:
            UrlRefused: the response_url is of no use.
        """
        message = self.message
        if self.url:
            _replace(client, self.url, self.copy, message.text, message.blocks)
            return
        simplified(partial(self._update, client), message, message.simpler, _card(self.copy))

    def _update(self, client: WebClient, message: RenderedMessage) -> None:
        client.chat_update(channel=self.channel, ts=self.ts, text=message.text, blocks=message.blocks)


@dataclass(frozen=True)
class Supersede:
    """Cut an older copy down to one line without buttons, or delete it where it may no longer be changed."""

    channel: str
    ts: str
    copy: Copy
    line: str
    # As `Update.url`.
    url: str = field(default="", repr=False)

    @property
    def method(self) -> str:
        """What Slack counts it against."""
        return BY_URL if self.url else "chat.update"

    def call(self, client: WebClient) -> None:
        """Put the line in its place.

        Raises:
            UrlRefused: the response_url is of no use.
        """
        if self.url:
            _replace(client, self.url, self.copy, self.line, one_line(self.line))
            return
        try:
            simplified(partial(self._shrink, client), self.line, [_(notice.GONE)], _card(self.copy))
        except SlackApiError as error:
            if error.response.get("error") not in LOCKED:
                raise
            client.chat_delete(channel=self.channel, ts=self.ts)

    def _shrink(self, client: WebClient, line: str) -> None:
        client.chat_update(channel=self.channel, ts=self.ts, text=line, blocks=one_line(line))


@dataclass(frozen=True)
class Remove:
    """Delete an older copy, or cut it down to one line where something hangs on it; gives what it is now."""

    method: ClassVar = "chat.delete"
    # It looks before it deletes.
    methods: ClassVar = ("chat.delete", "conversations.replies")
    channel: str
    ts: str
    copy: Copy
    line: str

    def call(self, client: WebClient) -> PostState:
        """Delete it, unless somebody wrote below it or pinned it, or Slack keeps it.

        Raises:
            SlackApiError: also where it is gone already, as after a call whose answer was lost.
        """
        if self._is_kept(client) or not self._delete(client):
            Supersede(self.channel, self.ts, self.copy, self.line).call(client)
            return PostState.SUPERSEDED
        return PostState.GONE

    def _is_kept(self, client: WebClient) -> bool:
        found = client.conversations_replies(channel=self.channel, ts=self.ts, limit=2)["messages"]
        has_thread = len(found) > 1 or found[0].get("thread_ts") is not None
        return has_thread or bool(found[0].get("pinned_to"))

    def _delete(self, client: WebClient) -> bool:
        try:
            client.chat_delete(channel=self.channel, ts=self.ts)
        except SlackApiError as error:
            if error.response.get("error") in _SLACK_KEEPS_IT:
                return False
            raise
        return True


@dataclass(frozen=True)
class Publish:
    """Publish a person's Home."""

    method: ClassVar = "views.publish"
    slack_user_id: str
    page: RenderedView

    def call(self, client: WebClient) -> None:
        """Publish it."""
        whose = f"the Home of {self.slack_user_id}"
        simplified(partial(self._publish, client), self.page, self.page.simpler, whose)

    def _publish(self, client: WebClient, page: RenderedView) -> None:
        client.views_publish(user_id=self.slack_user_id, view=page.view)


def _replace(client: WebClient, url: str, copy: Copy, text: str, blocks: list[dict[str, Any]]) -> None:
    """Redraw the message that was clicked, through the click's response_url.

    It says again which copy it is: whether Slack keeps that by itself is nowhere said.
    """
    webhook = WebhookClient(
        url, timeout=client.timeout, ssl=client.ssl, proxy=client.proxy, retry_handlers=[]
    )
    drawn = {"replace_original": True, "text": text, "blocks": blocks, "metadata": copy.as_metadata()}
    answer = webhook.send_dict(drawn)
    if answer.status_code != HTTPStatus.OK or '"ok":false' in answer.body.replace(" ", ""):
        raise UrlRefused(answer.status_code)


def _card(copy: Copy) -> str:
    return f"card {copy.card_id}"


def methods_of(call: "Call") -> tuple[str, ...]:
    """Return the methods of which a call takes one each; none where Slack counts it against none."""
    if isinstance(call, Remove):
        return call.methods
    return () if call.method == BY_URL else (call.method,)


Call = OpenDm | LookUp | Post | SendFiles | Update | Supersede | Remove | Publish
# What a call gives: where a message stands, a DM, a ts, what became of a copy, or nothing.
Answer = Message | str | None
Step = Wait | WriteOffFile | Finish | Call
