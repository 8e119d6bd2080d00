"""Events: what the app hears of what happens in a workspace."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.channels import Channel, Message
from sandbox.ids import Ids
from sandbox.json_types import Json
from sandbox.manifest import APP_ID, Manifest
from sandbox.transports.delivery import Delivery
from sandbox.transports.payload import Answer, Payload
from sandbox.world import Workspace

VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - the deprecated `token` of every payload
SCOPE_OF: Mapping[str, str | None] = MappingProxyType(
    {
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        "user_change": "users:read",
        "team_join": "users:read",
        "app_home_opened": None,
        "app_uninstalled": None,
        "tokens_revoked": None,
    }
)


class Events:
    """Wraps events in their envelope and sends those the app subscribed to and may see."""

    def __init__(self, manifest: Manifest, ids: Ids, delivery: Delivery, *, own_messages: bool) -> None:
        self._manifest, self._ids, self._delivery, self._own_messages = manifest, ids, delivery, own_messages

    def wanted(self, subscription: str) -> bool:
        """Whether the manifest subscribes to this event and has the scope for it."""
        scope = SCOPE_OF[subscription]
        return subscription in self._manifest.events and (scope is None or scope in self._manifest.scopes)

    async def send(
        self, workspace: Workspace, subscription: str, event: Json, user: str | None
    ) -> Answer | None:
        """Send one event; return the app's first answer, or None where nobody wants it."""
        if not self.wanted(subscription):
            return None
        event = {**event, "event_ts": event.get("event_ts") or self._ids.ts()}
        return await self._delivery.send_event(Payload("events_api", self.envelope(workspace, event), user))

    def tell(self, workspace: Workspace, subscription: str, event: Json) -> None:
        """Send one event without waiting for the answer."""
        self._delivery.in_background(self.send(workspace, subscription, event, None))

    def envelope(self, workspace: Workspace, event: Json) -> Json:
        """Return the outer part every event travels in."""
        sender = workspace.people.get(str(event.get("user")))
        is_shared = sender is not None and not workspace.is_ours(sender)
        return {
            "token": VERIFICATION_TOKEN,
            # Of a conversation shared with another company: the sender's own.
            "team_id": sender.team_id if sender and is_shared else workspace.id,
            **({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {}),
            "context_team_id": workspace.id,
            "context_enterprise_id": workspace.enterprise_id or None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": self._ids.new("Ev"),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [workspace.authorization],
            "is_ext_shared_channel": is_shared,
            "event_context": f"4-{self._ids.secret()}",
        }

    def posted(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """Tell the app of its own new message, as Slack does."""
        self._own(workspace, channel, {**message.as_slack(with_metadata=True), "event_ts": message.ts})

    def edited(self, workspace: Workspace, channel: Channel, message: Message, before: Json) -> None:
        """Tell the app of a change to its own message."""
        self._own(workspace, channel, self.change(message, before))

    def deleted(self, workspace: Workspace, channel: Channel, before: Json) -> None:
        """Tell the app that its own message went."""
        self._own(workspace, channel, self.deletion(before))

    def change(self, message: Message, before: Json) -> Json:
        """Return the event of a message that changed, without its channel."""
        changes = {"subtype": "message_changed", "message": message.as_slack(with_metadata=True)}
        return self._hidden(changes | {"previous_message": before})

    def deletion(self, before: Json) -> Json:
        """Return the event of a message that went, without its channel."""
        changes = {"subtype": "message_deleted", "deleted_ts": before["ts"], "previous_message": before}
        return self._hidden(changes)

    def _own(self, workspace: Workspace, channel: Channel, event: Json) -> None:
        if self._own_messages:
            kind = "mpim" if channel.is_mpim else "im"
            self.tell(workspace, f"message.{kind}", {**event, "channel": channel.id, "channel_type": kind})

    def _hidden(self, changes: Json) -> Json:
        ts = self._ids.ts()
        return {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **changes}
