"""What a person did, read from Slack's payload: who, where, on what, what they typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot import cut, ids, refusals
from bot.blocks import kit
from bot.handlers import typed
from bot.limits import id_in
from bot.message_metadata import Copy
from bot.modal_metadata import Metadata
from bot.services.actors import Actor

M = TypeVar("M", bound=Metadata)

# Slack's moments have ten digits.
LAST_MOMENT = 9_999_999_999


class Surface(StrEnum):
    """Where somebody acted, and so where an answer can be shown."""

    MESSAGE = "message"
    HOME = "home"
    MODAL = "modal"
    SUBMISSION = "submission"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    SUGGESTION = "suggestion"
    EVENT = "event"


@dataclass(frozen=True)
class Interaction:
    """One thing a person did in Slack, at product time `at`."""

    actor: Actor
    at: datetime
    surface: Surface
    value: str = ""
    channel: str = ""
    ts: str = ""
    # Which copy of a card the clicked message says it is; and whether it was shown to this person alone, as
    # the answer to a command is: Slack keeps no such message.
    copy: Copy | None = None
    is_ephemeral: bool = False
    # The ts of the message whose thread it was typed in.
    thread: str = ""
    response_url: str = field(default="", repr=False)
    trigger_id: str = field(default="", repr=False)
    view: Mapping[str, Any] = field(default_factory=dict, repr=False)
    # Slack was asked just now who acts, and does not say.
    is_unheard: bool = False

    @property
    def dm(self) -> str:
        """The DM with the bot, where they opened it or wrote there; empty where it does not show."""
        return self.channel if self.surface is Surface.EVENT and self.channel.startswith("D") else ""

    @property
    def subject(self) -> int:
        """The id on the button.

        Raises:
            NothingThere: it is none, because somebody sent their own.
        """
        return number(self.value)

    @property
    def two_parts(self) -> tuple[str, int]:
        """The two things that a value like edit.17 says, the second of them a number.

        Raises:
            NothingThere: it does not, because somebody sent their own.
        """
        first, second = ids.parts(self.value)
        return first, number(second)

    def metadata(self, kind: type[M]) -> M:
        """Return what the modal is about.

        Raises:
            NothingThere: it does not say, because somebody sent their own.
        """
        return kind.from_json(str(self.view.get("private_metadata") or ""))

    def text(self, block_id: str, limit: int = kit.INPUT_TEXT) -> str:
        """Return what was typed in an input, trimmed; empty where nothing was.

        Raises:
            TooLong: it is longer than the input takes, so it came around Slack's own check.
        """
        text = typed.tidy(str(self._element(block_id).get("value") or "")).strip()
        if cut.utf16(text) > limit:
            raise refusals.TooLong(field=block_id, limit=limit)
        return text

    def offered(self, block_id: str) -> str:
        """Return what stood in a text input when the form was opened, trimmed; empty where nothing did."""
        return typed.tidy(str(self._asked(block_id).get("initial_value") or "")).strip()

    def offered_people(self, block_id: str) -> list[str]:
        """Return who stood in a people picker when the form was opened, by Slack id."""
        return [str(one) for one in self._asked(block_id).get("initial_users") or []]

    def chosen(self, block_id: str) -> list[str]:
        """Return the values chosen in checkboxes, radio buttons, selects or pickers."""
        element = self._element(block_id)
        options = element.get("selected_options") or [element.get("selected_option")]
        values = [str(option.get("value") or "") for option in options if option]
        picked = [element.get("selected_date"), *(element.get("selected_users") or [])]
        return values + [str(value) for value in picked if value]

    def moment(self, block_id: str) -> datetime | None:
        """Return the moment chosen in a date and time picker, as aware UTC; None where none was."""
        chosen = self._element(block_id).get("selected_date_time")
        if not isinstance(chosen, int) or not 0 < chosen <= LAST_MOMENT:
            return None
        return datetime.fromtimestamp(chosen, UTC)

    def inputs(self) -> list[str]:
        """Return the block ids of the modal's inputs, in their order."""
        blocks = self.view.get("blocks") or []
        inputs = [str(block.get("block_id") or "") for block in blocks if block.get("type") == "input"]
        return [block_id for block_id in inputs if block_id]

    def _asked(self, block_id: str) -> Mapping[str, Any]:
        """Return the element of an input as it was when the form was opened."""
        blocks = self.view.get("blocks") or []
        found = [block.get("element") or {} for block in blocks if block.get("block_id") == block_id]
        return found[0] if found else {}

    def _element(self, block_id: str) -> Mapping[str, Any]:
        values = (self.view.get("state") or {}).get("values") or {}
        elements = list((values.get(block_id) or {}).values())
        return elements[0] if elements else {}


def number(text: str) -> int:
    """Return the number that stands on a button of ours.

    Raises:
        NothingThere: it is none, or too large for any id.
    """
    found = id_in(text)
    if found is None:
        raise refusals.NothingThere
    return found


def read(body: Mapping[str, Any], actor: Actor, at: datetime) -> Interaction:
    """Read one of Slack's payloads: what somebody did, or what Slack tells of."""
    kind = body.get("type")
    if kind == "block_actions":
        return _read_action(body, actor, at)
    if kind in ("view_submission", "view_closed"):
        view, trigger = body.get("view") or {}, str(body.get("trigger_id") or "")
        return Interaction(actor, at, Surface.SUBMISSION, view=view, trigger_id=trigger)
    if "command" in body:
        return Interaction(
            actor,
            at,
            Surface.COMMAND,
            value=typed.unformatted(str(body.get("text") or "")).strip(),
            channel=str(body.get("channel_id") or ""),
            response_url=str(body.get("response_url") or ""),
            trigger_id=str(body.get("trigger_id") or ""),
        )
    if kind in ("shortcut", "message_action"):
        return Interaction(actor, at, Surface.SHORTCUT, trigger_id=str(body.get("trigger_id") or ""))
    if kind == "block_suggestion":
        return Interaction(actor, at, Surface.SUGGESTION)
    event = body.get("event") or {}
    return Interaction(
        actor,
        at,
        Surface.EVENT,
        value=typed.unformatted(str(event.get("text") or "")),
        channel=str(event.get("channel") or ""),
        ts=str(event.get("ts") or ""),
        thread=str(event.get("thread_ts") or ""),
    )


def _read_action(body: Mapping[str, Any], actor: Actor, at: datetime) -> Interaction:
    container = body.get("container") or {}
    view = body.get("view") or {}
    action = (body.get("actions") or [{}])[0]
    surface = Surface.MESSAGE
    if view:
        surface = Surface.HOME if view.get("type") == "home" else Surface.MODAL
    return Interaction(
        actor,
        at,
        surface,
        value=_value(action),
        channel=str(container.get("channel_id") or ""),
        ts=str(container.get("message_ts") or ""),
        copy=Copy.of((body.get("message") or {}).get("metadata") or {}),
        is_ephemeral=bool(container.get("is_ephemeral")),
        response_url=str(body.get("response_url") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        view=view,
    )


def _value(action: Mapping[str, Any]) -> str:
    option = action.get("selected_option") or {}
    return str(action.get("value") or option.get("value") or "")
