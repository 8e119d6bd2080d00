"""Opening the app's tabs, pinning what stands there, and the app's shortcuts."""

from sandbox.gestures.actor import Actor
from sandbox.gestures.outcome import Outcome, RefusedError


async def open_home(actor: Actor) -> Outcome:
    """Open the Home tab; the event has the view once one was published."""
    if not actor.hub.manifest.home_tab:
        raise RefusedError("home_tab_disabled")
    view = actor.hub.views.home(actor.owner)
    event = {"type": "app_home_opened", "user": actor.person.id, "channel": actor.channel.id, "tab": "home"}
    return await actor.tell("app_home_opened", event | ({"view": actor.view(view)} if view else {}))


async def open_messages(actor: Actor) -> Outcome:
    """Open the Messages tab."""
    event = {
        "type": "app_home_opened",
        "user": actor.person.id,
        "channel": actor.channel.id,
        "tab": "messages",
    }
    return await actor.tell("app_home_opened", event)


async def pin(actor: Actor) -> Outcome:
    """Pin a message; the app hears of it only with a scope that the sandbox does not have."""
    message = actor.channel.messages.get(actor.gesture["ts"])
    if message is None:
        raise RefusedError("no_such_message")
    message.pinned_to = [actor.channel.id]
    return Outcome(ok=True, sent=False)


async def shortcut(actor: Actor) -> Outcome:
    """Use a global shortcut; with `stale` one that the manifest no longer has."""
    callback_id = actor.gesture["callback_id"]
    declared = {one.callback_id for one in actor.hub.manifest.shortcuts}
    if callback_id not in declared and not actor.gesture.get("stale"):
        raise RefusedError("unknown_shortcut")
    body = actor.interaction("shortcut") | {"callback_id": callback_id, "action_ts": actor.hub.ids.ts()}
    del body["api_app_id"], body["user"]["name"]  # every other interaction has them
    return Outcome.of(await actor.send("interactive", body))


async def message_shortcut(actor: Actor) -> Outcome:
    """Use a shortcut from the menu of a message; with `stale` one that the manifest no longer has."""
    callback_id, ts = actor.gesture["callback_id"], actor.gesture["ts"]
    declared = {one.callback_id for one in actor.hub.manifest.message_shortcuts}
    if callback_id not in declared and not actor.gesture.get("stale"):
        raise RefusedError("unknown_shortcut")
    message = actor.channel.messages.get(ts)
    if message is None or message.only_for is not None:
        raise RefusedError("no_such_message")
    body = actor.interaction("message_action") | {
        "callback_id": callback_id,
        "action_ts": actor.hub.ids.ts(),
        "message_ts": ts,
        "message": message.as_slack(),
        "channel": {"id": actor.channel.id, "name": "directmessage"},
        "response_url": actor.response_url(actor.channel.id, ts),
    }
    del body["api_app_id"]
    return Outcome.of(await actor.send("interactive", body))


async def replay(actor: Actor) -> Outcome:
    """Send the last payload of this person once more, as somebody who recorded it would."""
    payload = actor.hub.delivery.last_of(actor.person.id)
    if payload is None:
        raise RefusedError("nothing_to_replay")
    return Outcome.of(await actor.hub.delivery.send(payload))
