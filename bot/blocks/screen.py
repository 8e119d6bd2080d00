"""What `blocks` gives to the outbox worker and the handlers: messages and views, ready to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

# The id of the block that says when a screen was drawn: with another time it is the same screen.
UPDATED = "updated"


@dataclass(frozen=True)
class File:
    """A file that goes with a message."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """One message. `text` says all of it in full sentences: screen readers read only that."""

    text: str
    blocks: Sequence[Block]
    # The one line, without buttons, that an older copy shows.
    superseded: str
    files: tuple[File, ...] = ()
    # The ts of the message in whose thread it is posted, where it answers there.
    thread: str = ""


Screen = Message | View
