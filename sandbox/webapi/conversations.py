"""conversations.*: opening direct messages, reading what stands in them."""

import base64
import re
from collections.abc import Sequence

from sandbox.channels import Channel, Message
from sandbox.errors import SlackError
from sandbox.json_types import Json
from sandbox.webapi.call import Call

MOST_PEOPLE = 8  # in one group direct message
PAGE, LARGEST_PAGE = 100, 999
_TS = re.compile(r"\d+(\.\d+)?")
_CURSOR = "next_ts:"


def open_conversation(call: Call) -> Json:
    """Open the direct message with one person, or with up to eight."""
    if call.args.get("channel"):
        return {"no_op": True, "already_open": True, "channel": {"id": call.channel().id}}
    users = list(dict.fromkeys(user for user in _users(call) if user))
    channel, existed = _opened(call, users)
    already = {"no_op": True, "already_open": True} if existed else {}
    return already | {"channel": channel.as_slack() if call.flag("return_im") else {"id": channel.id}}


def info(call: Call) -> Json:
    """Describe one conversation."""
    return {"channel": call.channel().as_slack()}


def history(call: Call) -> Json:
    """Return the messages of a conversation, newest first, in pages; metadata only if asked for."""
    channel = call.channel()
    limit = call.number("limit", PAGE, LARGEST_PAGE)
    found = [message for message in reversed(channel.visible()) if _within(call, message.ts)]
    found = [message for message in found if message.thread_ts in (None, message.ts)]
    page, more = found[:limit], len(found) > limit
    body: Json = {
        "messages": _as_slack(call, page),
        "has_more": more,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return body | ({"response_metadata": {"next_cursor": _cursor(found[limit])}} if more else {})


def replies(call: Call) -> Json:
    """Return a thread in one page, its first message first; the bounds are for those below it."""
    channel = call.channel()
    parent = channel.messages.get(call.text("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    below = [one for one in channel.visible() if one.thread_ts == parent.ts and one is not parent]
    found = [parent, *(message for message in below if _within(call, message.ts))]
    return {"messages": _as_slack(call, found), "has_more": False}


def _as_slack(call: Call, messages: Sequence[Message]) -> list[Json]:
    with_metadata = call.flag("include_all_metadata")
    return [message.as_slack(with_metadata=with_metadata) for message in messages]


def _users(call: Call) -> list[str]:
    users = call.args.get("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    return users if isinstance(users, list) else str(users).split(",")


def _opened(call: Call, users: list[str]) -> tuple[Channel, bool]:
    if len(users) > MOST_PEOPLE:
        raise SlackError("too_many_users")
    if len(users) > 1 and "mpim:write" not in call.token.scopes:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(call.token.scopes))
    for person in [call.person(user) for user in users]:
        if person.deleted:
            raise SlackError("user_disabled")
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
    before = len(call.workspace.channels)
    if len(users) == 1:
        channel = call.workspace.direct_message(users[0], call.hub.clock())
    else:
        channel = call.workspace.conversation(tuple(users), call.hub.ids.new("G"), call.hub.clock())
    return channel, len(call.workspace.channels) == before


def _within(call: Call, ts: str) -> bool:
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    newest_of_page = _cursor_ts(call)
    if newest_of_page and float(ts) > newest_of_page:
        return False
    if call.flag("inclusive"):
        return (oldest is None or float(ts) >= oldest) and (latest is None or float(ts) <= latest)
    return (oldest is None or float(ts) > oldest) and (latest is None or float(ts) < latest)


def _bound(call: Call, name: str) -> float | None:
    value = call.text(name)
    if not value:
        return None
    if not _TS.fullmatch(value):
        raise SlackError(f"invalid_ts_{name}")
    return float(value)


def _cursor(first: Message) -> str:
    return base64.b64encode(f"{_CURSOR}{first.ts}".encode()).decode()


def _cursor_ts(call: Call) -> float | None:
    cursor = call.text("cursor")
    if not cursor:
        return None
    try:
        return float(base64.b64decode(cursor, validate=True).decode().removeprefix(_CURSOR))
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
