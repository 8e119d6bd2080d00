"""Answers to gestures: what an app sends to a response_url, or in the acknowledgement of a command."""

from sandbox.channels import Channel, Message
from sandbox.errors import SlackError
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.posting import TEXT_LIMIT, checked_blocks, checked_metadata, require_content
from sandbox.response_urls import ResponseUrl


def write_answer(hub: Hub, place: ResponseUrl, content: Json) -> None:
    """Write, replace or delete a message as the answer says; new ones are ephemeral unless it says otherwise.

    Raises:
        SlackError: `no_text`, `invalid_blocks`, `message_not_found`, or what `checked_metadata` raises.
    """
    workspace = hub.world.workspace(place.workspace_id)
    channel = workspace.channels[place.channel_id]
    if content.get("delete_original"):
        hub.delete(workspace, channel, _original(channel, place))
        return
    fresh = _message(hub, place, content)
    if content.get("replace_original"):
        original = _original(channel, place)
        if content.get("metadata") is None:
            fresh.metadata = original.metadata
        if hub.faults.forgets_metadata:
            fresh.metadata = None
        hub.rewrite(workspace, channel, original, fresh)
        return
    if content.get("response_type", "ephemeral") != "in_channel":
        fresh.only_for = place.user
    hub.post(workspace, channel, fresh)


def _message(hub: Hub, place: ResponseUrl, content: Json) -> Message:
    workspace = hub.world.workspace(place.workspace_id)
    blocks = checked_blocks(content.get("blocks"), workspace)
    require_content(content)
    return Message(
        ts=hub.ids.ts(),
        user=workspace.bot_user,
        text=str(content.get("text") or "")[:TEXT_LIMIT],
        team=workspace.id,
        blocks=blocks,
        attachments=content.get("attachments"),
        metadata=checked_metadata(content.get("metadata")),
        bot=hub.bot(workspace),
        thread_ts=content.get("thread_ts"),
    )


def _original(channel: Channel, place: ResponseUrl) -> Message:
    message = channel.messages.get(place.message_ts or "")
    if message is None:
        raise SlackError("message_not_found", status=404)
    return message
