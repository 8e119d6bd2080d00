"""Short ways to write the blocks and views the tests use."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: object) -> Json:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, value: str = "1") -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": value}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """A row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def options(*labels: str) -> list[Json]:
    """Options whose values are their labels in small letters."""
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def field(label: str, block_id: str, element: Json | None = None, **more: object) -> Json:
    """An input, of text unless another element is given; its action_id is `entry`."""
    inner = {"type": "plain_text_input"} | (element or {}) | {"action_id": "entry"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": inner, **more}


def modal(*blocks: Json, **more: object) -> Json:
    """A modal with a submit button."""
    return {
        "type": "modal",
        "callback_id": "asked",
        "title": plain("A question"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [field("Name", "name")],
        **more,
    }


def reading(*blocks: Json) -> Json:
    """A modal without a submit button."""
    return {name: value for name, value in modal(*blocks).items() if name != "submit"}


def home(*blocks: Json) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks) or [section("Welcome")]}
