"""Chooses what a gesture does."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from sandbox.gestures.actions import block_action, suggest
from sandbox.gestures.actor import Actor
from sandbox.gestures.modals import close_view, submit
from sandbox.gestures.outcome import Outcome, RefusedError
from sandbox.gestures.typing import command, delete_message, edit_message, message
from sandbox.gestures.visits import message_shortcut, open_home, open_messages, pin, replay, shortcut
from sandbox.hub import Hub
from sandbox.json_types import Json

GESTURES: Mapping[str, Callable[[Actor], Awaitable[Outcome]]] = MappingProxyType(
    {
        "block_action": block_action,
        "suggest": suggest,
        "submit": submit,
        "close_view": close_view,
        "command": command,
        "message": message,
        "edit_message": edit_message,
        "delete_message": delete_message,
        "open_home": open_home,
        "open_messages": open_messages,
        "pin": pin,
        "shortcut": shortcut,
        "message_shortcut": message_shortcut,
        "replay": replay,
    }
)


async def perform(hub: Hub, gesture: Json) -> Outcome:
    """Do what a person does; what Slack's client would not allow is an outcome too, with nothing sent."""
    try:
        return await GESTURES[gesture["kind"]](Actor.of(hub, gesture))
    except RefusedError as refused:
        return Outcome(ok=False, failure=refused.failure, sent=False)
