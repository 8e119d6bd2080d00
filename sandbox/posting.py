"""Writing into a conversation: what chat.postMessage, response_urls and command answers have in common."""

import json
from collections.abc import Mapping

from sandbox import blockkit
from sandbox.channels import Channel, Message
from sandbox.elements import completed
from sandbox.errors import SlackError
from sandbox.json_types import Json, JsonValue
from sandbox.world import Workspace

TEXT_LIMIT = 40_000  # characters; Slack cuts off the rest
METADATA_LIMIT = 8_000  # characters of the event payload as JSON


def checked_blocks(blocks: JsonValue, workspace: Workspace) -> list[Json] | None:
    """Return valid blocks as Slack stores them; None where there are none.

    Raises:
        SlackError: `invalid_blocks_format`, or `invalid_blocks` with every problem and its place.
    """
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = blockkit.problems_of_message(blocks, workspace.lacking.get("message", ()))
    if problems:
        bare = [problem.removeprefix("[ERROR] ") for problem in problems]
        raise SlackError("invalid_blocks", errors=bare, response_metadata={"messages": problems})
    return completed(blocks) or None


def checked_metadata(metadata: JsonValue) -> Json | None:
    """Return valid metadata; an empty object stands for none.

    Raises:
        SlackError: `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`.
    """
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    name, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(name, str) or not name or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(payload)) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return {"event_type": name, "event_payload": payload}


def require_content(fields: Mapping[str, JsonValue]) -> None:
    """Refuse a message with nothing in it.

    Raises:
        SlackError: `no_text`.
    """
    if not any(fields.get(name) for name in ("text", "blocks", "attachments")):
        raise SlackError("no_text")


def require_message(channel: Channel, ts: str | None) -> Message:
    """Return the channel's message with that `ts`.

    Raises:
        SlackError: `message_not_found`; ephemeral messages cannot be found by anybody.
    """
    message = channel.messages.get(ts or "")
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    return message
