"""Conversations and the messages in them."""

from collections import deque
from dataclasses import dataclass, field

from sandbox.elements import Entered
from sandbox.json_types import Json

_DELETED = "This message was deleted."
FORMER_VERSIONS = 20  # how far back a late click may refer


@dataclass
class Message:
    """One message; `only_for` names the one person an ephemeral message is shown to."""

    ts: str
    user: str
    text: str
    team: str
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None
    bot: Json | None = None  # bot_id, app_id and bot_profile of a message the app wrote
    thread_ts: str | None = None
    edited: Json | None = None
    files: list[Json] | None = None
    client_msg_id: str | None = None
    only_for: str | None = None
    is_me: bool = False  # written with /me
    root: Json | None = None  # of a reply in a thread that stands in the conversation too
    pinned_to: list[str] | None = None
    is_tombstone: bool = False  # what Slack leaves of a message that was deleted, with its thread below it
    former_blocks: deque[list[Json]] = field(default_factory=lambda: deque(maxlen=FORMER_VERSIONS))
    entered: dict[str, Entered] = field(default_factory=dict)  # by person

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """Return Slack's message object; metadata only for those who ask for it."""
        whole: Json = {"user": self.user, "type": "message", "ts": self.ts}
        if self.is_me:
            return whole | {"text": self.text, "subtype": "me_message"}
        whole |= (self.bot or {}) | {"text": self.text, "team": self.team}
        optional: Json = {
            "blocks": self.blocks,
            "attachments": self.attachments,
            "thread_ts": self.thread_ts,
            "edited": self.edited,
            "files": self.files,
            "client_msg_id": self.client_msg_id,
            "metadata": self.metadata if with_metadata else None,
            "pinned_to": self.pinned_to,
            "root": self.root,
            "hidden": self.is_tombstone or None,
            "subtype": self._subtype(),
        }
        return whole | {key: value for key, value in optional.items() if value is not None}

    def _subtype(self) -> str | None:
        if self.is_tombstone:
            return "tombstone"
        return "thread_broadcast" if self.root else "file_share" if self.files else None

    def rewrite(self, fresh: "Message") -> None:
        """Take the content and metadata of `fresh`; old blocks are kept for clicks already on their way."""
        if self.blocks:
            self.former_blocks.append(self.blocks)
        self.text, self.blocks, self.attachments = fresh.text, fresh.blocks, fresh.attachments
        self.metadata, self.edited = fresh.metadata, fresh.edited or self.edited
        self.entered.clear()

    def bury(self) -> None:
        """Leave of the message what its thread hangs on."""
        self.text, self.user, self.is_tombstone, self.thread_ts = _DELETED, "USLACKBOT", True, self.ts
        self.bot = self.blocks = self.attachments = self.metadata = None
        self.files = self.edited = self.pinned_to = None

    def entered_by(self, user: str) -> Entered:
        """Return what that person chose in this message so far."""
        return self.entered.setdefault(user, {})


@dataclass
class Channel:
    """A direct message of the app with one person, or with several (`is_mpim`)."""

    id: str
    members: tuple[str, ...]  # without the app's bot user
    created: int
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def is_mpim(self) -> bool:
        """Whether more than one person is in it."""
        return len(self.members) > 1

    def visible(self) -> list[Message]:
        """Return the stored messages, oldest first, without ephemeral ones: those are in no history."""
        return [message for message in self.messages.values() if message.only_for is None]

    def has_thread(self, message: Message) -> bool:
        """Whether somebody wrote below a message."""
        return any(one.thread_ts == message.ts and one is not message for one in self.visible())

    def seen_by(self, user: str) -> list[Message]:
        """Return what this person's screen shows, oldest first."""
        return [message for message in self.messages.values() if message.only_for in (None, user)]

    def as_slack(self) -> Json:
        """Return Slack's conversation object."""
        whole: Json = {
            "id": self.id,
            "created": self.created,
            "is_archived": False,
            "is_im": not self.is_mpim,
            "is_mpim": self.is_mpim,
            "is_org_shared": False,
            "context_team_id": None,
            "is_open": True,
            "priority": 0,
        }
        return whole | ({"name": f"mpdm-{self.id.lower()}"} if self.is_mpim else {"user": self.members[0]})
