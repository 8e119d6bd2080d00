"""Using an element: a button, a select, a date, in a message, a modal or on the Home tab."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.blockkit import problems_of_suggestions
from sandbox.channels import Channel, Message
from sandbox.elements import STATEFUL, Entered, NoSuchOptionError, Placed, chosen, find, option, state_values
from sandbox.errors import SlackError
from sandbox.gestures.actor import Actor
from sandbox.gestures.outcome import Outcome, RefusedError
from sandbox.json_types import Json, JsonValue
from sandbox.views import View

# What `actions` repeats of the element, besides its initial choice; not its options, its limits, its label.
_REPEATED = frozenset({"type", "action_id", "text", "value", "url", "style", "icon"})
_REPEATED |= {"confirm", "placeholder", "min_query_length"}


@dataclass(frozen=True)
class Surface:
    """Where an element stands: its blocks, older versions of them, what was entered, the payload's part."""

    blocks: list[Json]
    former: Sequence[list[Json]]
    entered: Entered
    message: tuple[Channel, Message] | None = None
    view: View | None = None


async def block_action(actor: Actor) -> Outcome:
    """Use one element; what does not dispatch, as an input without dispatch_action, is only remembered."""
    if not actor.hub.manifest.interactive:
        raise RefusedError("interactivity_disabled")
    surface = _surface(actor)
    spot = _spot(actor, surface)
    enter(actor, surface.blocks, surface.entered)
    action = _action(actor, surface, spot)
    if not spot.dispatches:
        return Outcome(ok=True, sent=False)
    body = actor.interaction("block_actions", surface.view.id if surface.view else None)
    answer = await actor.send("interactive", body | _place(actor, surface) | {"actions": [action]})
    return Outcome.of(answer)


async def suggest(actor: Actor) -> Outcome:
    """Type in a select whose options the app gives; `response` has them. Not more than Slack would show."""
    surface, element = _surface(actor), {"action_id": actor.gesture["action_id"]}
    block_id = actor.gesture.get("block_id")
    if not actor.gesture.get("stale"):
        spot = _spot(actor, surface)
        if not spot.element["type"].endswith("external_select"):
            raise RefusedError("no_such_element")
        block_id, element = spot.key[0], spot.element
    body = actor.interaction("block_suggestion") | _place(actor, surface)
    for name in ("trigger_id", "response_url", "state"):
        body.pop(name, None)
    del body["user"]["username"]
    body |= {"action_id": element["action_id"], "block_id": block_id, "value": actor.gesture["value"]}
    answer = await actor.send("interactive", body)
    if answer.acknowledged and (wrong := problems_of_suggestions(answer.content())):
        return actor.refuse(answer, SlackError("invalid_options", response_metadata={"messages": wrong}))
    return Outcome.of(answer)


def enter(actor: Actor, blocks: list[Json], entered: Entered) -> None:
    """Remember what the gesture says was entered besides, in `state`.

    Raises:
        RefusedError: `no_such_element`, `no_such_option`.
    """
    for block_id, values in (actor.gesture.get("state") or {}).items():
        for action_id, raw in values.items():
            spot = find(blocks, block_id, action_id)
            if spot is None:
                raise RefusedError("no_such_element")
            entered[spot.key] = _chosen(actor, spot.element, raw)


def _surface(actor: Actor) -> Surface:
    match actor.gesture.get("surface", "message"):
        case "message":
            return _message_surface(actor)
        case "home":
            view = actor.hub.views.home(actor.owner)
        case _:
            stack = actor.hub.views.stack(actor.owner)
            wanted = actor.gesture.get("view_id")
            view = stack[-1] if stack and wanted in (None, stack[-1].id) else None
    if view is None:
        raise RefusedError("no_such_view")
    return Surface(view.blocks, [], view.entered, view=view)


def _message_surface(actor: Actor) -> Surface:
    channel = actor.workspace.channels.get(actor.gesture.get("channel") or actor.channel.id)
    message = channel.messages.get(actor.gesture["ts"]) if channel else None
    if channel is None or message is None or not _within_reach(actor, channel, message):
        raise RefusedError("no_such_message")
    blocks, user = message.blocks or [], actor.person.id
    return Surface(blocks, message.former_blocks, message.entered_by(user), message=(channel, message))


def _within_reach(actor: Actor, channel: Channel, message: Message) -> bool:
    """Whether this person sees the message, as a member or, with `stranger`, in a copy forwarded to them."""
    reader = actor.person.id in channel.members or bool(actor.misuse.get("stranger"))
    return reader and message.only_for in (None, actor.person.id)


def _spot(actor: Actor, surface: Surface) -> Placed:
    """Find the element; with `stale` also one that an update has removed in the meantime."""
    block_id, action_id = actor.gesture.get("block_id"), actor.gesture["action_id"]
    older = reversed(surface.former) if actor.gesture.get("stale") else ()
    for blocks in (surface.blocks, *older):
        spot = find(blocks, block_id, action_id, actor.gesture.get("value"))
        if spot:
            return spot
    raise RefusedError("no_such_element")


def _action(actor: Actor, surface: Surface, spot: Placed) -> Json:
    """Return the entry of `actions`: the element with what was chosen."""
    element, raw = spot.element, actor.gesture.get("value")
    repeated = {key for key in element if key in _REPEATED or key.startswith("initial_")}
    action = {key: value for key, value in element.items() if key in repeated}
    action |= {"block_id": spot.key[0], "action_ts": actor.hub.ids.ts()}
    if element["type"] in STATEFUL:
        if "value" in actor.gesture:
            surface.entered[spot.key] = _chosen(actor, element, raw)
        value: Json = state_values([spot.block], surface.entered)[spot.key[0]][spot.key[1]]
        return action | value
    if element["type"] == "overflow":
        return action | {"selected_option": _option(actor, element, str(raw))}
    return action if raw is None else action | {"value": raw}  # only a forger gives a button another value


def _place(actor: Actor, surface: Surface) -> Json:
    """Return what the payload says about where the element stands."""
    if surface.view is not None:
        return {
            "container": {"type": "view", "view_id": surface.view.id},
            "view": actor.view(surface.view),
        }
    channel, message = surface.message or (actor.channel, None)
    if message is None:
        raise RefusedError("no_such_message")
    ephemeral = message.only_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    return {
        "container": container,
        "channel": {"id": channel.id, "name": "directmessage"},
        "state": {"values": state_values(surface.blocks, surface.entered)},
        "response_url": actor.response_url(channel.id, message.ts),
        **({} if ephemeral else {"message": message.as_slack(with_metadata=True)}),
    }


def _chosen(actor: Actor, element: Json, raw: JsonValue) -> Json:
    try:
        return chosen(element, raw, trusting=bool(actor.gesture.get("tampered")))
    except NoSuchOptionError as error:
        raise RefusedError("no_such_option") from error


def _option(actor: Actor, element: Json, raw: str) -> Json:
    try:
        return option(element, raw, trusting=bool(actor.gesture.get("tampered")))
    except NoSuchOptionError as error:
        raise RefusedError("no_such_option") from error
