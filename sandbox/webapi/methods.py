"""Every method of the sandbox: what it asks for, how often it may be called, what does the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sandbox.json_types import Json
from sandbox.limits import HUNDREDS, POSTS_PER_MINUTE, TIER_2, TIER_3, TIER_4
from sandbox.tokens import Kind
from sandbox.webapi import app, blocks, chat, conversations, files, oauth, users, views
from sandbox.webapi.call import Call

BOT: tuple[Kind, ...] = ("bot",)
APP: tuple[Kind, ...] = ("app",)
ANY = BOT + APP
NOBODY: tuple[Kind, ...] = ()  # no token, but perhaps client id and secret


@dataclass(frozen=True)
class Method:
    """One method: its work, the scope it needs (None: no scope), calls a minute, kinds of token."""

    run: Callable[[Call], Json]
    scope: str | None
    per_minute: int
    kinds: tuple[Kind, ...] = BOT


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "apps.connections.open": Method(app.connections_open, "connections:write", TIER_3, APP),
        "auth.test": Method(app.auth_test, None, HUNDREDS, ANY),
        "auth.revoke": Method(app.auth_revoke, None, TIER_3),
        "blocks.validate": Method(blocks.validate, None, HUNDREDS, NOBODY),
        "chat.postMessage": Method(chat.post_message, "chat:write", POSTS_PER_MINUTE),
        "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", TIER_4),
        "chat.update": Method(chat.update, "chat:write", TIER_3),
        "chat.delete": Method(chat.delete, "chat:write", TIER_3),
        "conversations.open": Method(conversations.open_conversation, "im:write", TIER_3),
        "conversations.info": Method(conversations.info, "im:read", TIER_3),
        "conversations.history": Method(conversations.history, "im:history", TIER_3),
        "conversations.replies": Method(conversations.replies, "im:history", TIER_3),
        "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", TIER_4),
        "files.completeUploadExternal": Method(files.complete_upload, "files:write", TIER_4),
        "oauth.v2.access": Method(oauth.access, None, HUNDREDS, NOBODY),
        "team.info": Method(app.team_info, "team:read", TIER_3),
        "users.info": Method(users.info, "users:read", TIER_4),
        "users.list": Method(users.list_users, "users:read", TIER_2),
        "users.lookupByEmail": Method(users.lookup_by_email, "users:read.email", TIER_3),
        "views.open": Method(views.open_view, None, TIER_4),
        "views.push": Method(views.push_view, None, TIER_4),
        "views.update": Method(views.update_view, None, TIER_4),
        "views.publish": Method(views.publish_view, None, TIER_4),
    }
)
