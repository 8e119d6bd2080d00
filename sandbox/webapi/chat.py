"""chat.*: writing, changing and deleting the app's messages."""

from sandbox.channels import Channel, Message
from sandbox.errors import SlackError
from sandbox.json_types import Json
from sandbox.lengths import as_json, utf8_escaped
from sandbox.posting import TEXT_LIMIT, checked_blocks, checked_metadata, require_content, require_message
from sandbox.webapi.call import Call

UPDATE_TEXT_LIMIT = 4_000  # bytes; chat.update refuses more
MARKDOWN_LIMIT = 12_000  # characters of `markdown_text`
# Characters of a message's blocks, with all that holds their texts. Slack says "12,000 text characters with
# a buffer for block containers" (slackapi/bolt-js#2509); apps measured 13,297 of one block of text, and about
# 13,200 less a hundred for each further block. Answers to a response_url have no such limit (#2867).
BLOCKS_LIMIT = 13_200
WITH_A_LIMIT_OF_THEIR_OWN = ("table", "data_table", "data_visualization")
ATTACHMENT_LIMIT = 100


def post_message(call: Call) -> Json:
    """Post a message; a user id as channel opens the direct message with that person."""
    channel = _channel_to_post_in(call)
    message = _message(call)
    message.metadata = checked_metadata(call.structure("metadata", SlackError("invalid_metadata_format")))
    message.thread_ts = _thread(call, channel)
    call.hub.limits.count_message(call.workspace.id, channel.id)
    call.hub.post(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(with_metadata=True)}


def post_ephemeral(call: Call) -> Json:
    """Show a message to one person of a conversation; it is in no history and cannot be updated."""
    channel = _channel_to_post_in(call)
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _message(call)
    message.only_for = call.text("user")
    call.hub.limits.count_message(call.workspace.id, channel.id)
    call.hub.post(call.workspace, channel, message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Replace a message of the app; text without blocks drops the blocks, metadata stays unless given."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    if utf8_escaped(call.text("text")) > UPDATE_TEXT_LIMIT:
        raise SlackError("msg_too_long")
    fresh = _message(call)
    fresh.metadata = message.metadata
    if call.args.get("metadata") is not None:
        fresh.metadata = checked_metadata(call.structure("metadata", SlackError("invalid_metadata_format")))
    if not fresh.blocks:  # with blocks Slack hides that a message was edited
        fresh.edited = {"user": message.user, "ts": call.hub.ids.ts()}
    call.hub.rewrite(call.workspace, channel, message, fresh)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_slack(with_metadata=True),
    }


def delete(call: Call) -> Json:
    """Delete a message of the app."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    call.hub.delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _message(call: Call) -> Message:
    blocks = checked_blocks(call.structure("blocks", SlackError("invalid_blocks_format")), call.workspace)
    if (
        as_json([each for each in blocks or [] if each["type"] not in WITH_A_LIMIT_OF_THEIR_OWN])
        > BLOCKS_LIMIT
    ):
        raise SlackError("msg_blocks_too_long")
    attachments = call.structure("attachments", SlackError("invalid_attachments"))
    if len(attachments or []) > ATTACHMENT_LIMIT:
        raise SlackError("too_many_attachments")
    text = _markdown(call) or call.text("text")
    require_content({"text": text, "blocks": blocks, "attachments": attachments})
    return Message(
        ts=call.hub.ids.ts(),
        user=call.workspace.bot_user,
        text=text[:TEXT_LIMIT],
        team=call.workspace.id,
        blocks=blocks,
        attachments=attachments or None,
        bot=call.hub.bot(call.workspace),
    )


def _markdown(call: Call) -> str:
    markdown = call.text("markdown_text")
    if markdown and (call.text("text") or call.args.get("blocks")):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_LIMIT:
        raise SlackError("msg_too_long")
    return markdown


def _channel_to_post_in(call: Call) -> Channel:
    target = call.text("channel")
    if target in call.workspace.people:
        person = call.person(target)
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        channel = call.workspace.direct_message(target, call.hub.clock())
    else:
        channel = call.channel()
    if not call.hub.manifest.messages_tab and not channel.is_mpim:
        raise SlackError("messages_tab_disabled")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts") or None
    if thread_ts is None:
        return None
    parent = require_message(channel, thread_ts)
    if parent.is_tombstone:
        raise SlackError("cannot_reply_to_message")
    return parent.ts


def _own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = require_message(channel, call.text("ts"))
    if message.user != call.workspace.bot_user:
        raise SlackError(refusal)
    return message
