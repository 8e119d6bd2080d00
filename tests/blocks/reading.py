"""Screens as people meet them: what they read, hear and can press; and as Slack checks them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import newer
from bot.blocks.screen import Message
from bot.delivery.render import BLOCKS_LIMIT
from bot.ids import Action
from sandbox import lengths
from sandbox.blockkit import problems_of_message, problems_of_view

Json = Mapping[str, Any]


def as_json(screen: Message | View | list[Block]) -> Any:  # noqa: ANN401 - whatever JSON it is
    """Return what goes to Slack, checked by slack_sdk on the way, where it has every newer block."""
    if isinstance(screen, View):
        return newer.drawn(screen).to_dict()
    message = screen if isinstance(screen, Message) else Message("", screen, "")
    return {"blocks": [block.to_dict() for block in newer.drawn(message).blocks]}


def parts_of(node: object) -> Iterator[Json]:
    """Yield every object of a screen, in reading order."""
    if isinstance(node, list):
        for one in node:
            yield from parts_of(one)
    elif isinstance(node, dict):
        yield node
        for one in node.values():
            yield from parts_of(one)


def shown(screen: Message | View | list[Block]) -> str:
    """Return everything that is to be read on a screen, one text a line."""
    found = [part["text"] for part in parts_of(as_json(screen)) if isinstance(part.get("text"), str)]
    return "\n".join(found)


def buttons(screen: Message | View | list[Block]) -> list[str]:
    """Return the labels of the buttons, in their order."""
    return [part["text"]["text"] for part in _buttons(screen)]


def heard(screen: Message | View | list[Block]) -> list[str]:
    """Return what a screen reader says for each button."""
    return [part["accessibility_label"] for part in _buttons(screen)]


def pressed(screen: Message | View | list[Block], action: Action) -> Json:
    """Return the one button with this action."""
    (found,) = [part for part in _buttons(screen) if part["action_id"] == action]
    return found


def element(screen: View, field: str) -> Json:
    """Return the element of one input of a modal."""
    (found,) = [block["element"] for block in as_json(screen)["blocks"] if block.get("block_id") == field]
    return found  # type: ignore[no-any-return]


def inputs(screen: View) -> list[str]:
    """Return the ids of a modal's inputs, in their order."""
    return [block["block_id"] for block in as_json(screen)["blocks"] if block["type"] == "input"]


def may_stay_empty(screen: View, field: str) -> bool:
    """Say whether an input of a modal may stay empty."""
    (found,) = [block for block in as_json(screen)["blocks"] if block.get("block_id") == field]
    return bool(found["optional"])


def frame(screen: View) -> list[str | None]:
    """Return the title of a modal, then the labels of the buttons that send and close it."""
    return [one.text if one else None for one in (screen.title, screen.submit, screen.close)]


def about(screen: View) -> Json:
    """Return what a modal brings back when it is sent."""
    brought: Json = json.loads(screen.private_metadata or "{}")
    return brought


def hint(screen: View, field: str) -> str:
    """Return the line below an input."""
    (found,) = [block for block in as_json(screen)["blocks"] if block.get("block_id") == field]
    return str(found["hint"]["text"])


def problems(screen: Message | View) -> list[str]:
    """Return what Slack, or somebody who only hears the screen, would have against it."""
    found = as_json(screen)
    if isinstance(screen, View):
        wrong = [str(problem) for problem in problems_of_view(found, screen.type)]
        wrong += ["the title is cut off"] if screen.title and screen.title.text.endswith("…") else []
    else:
        wrong = [str(problem) for problem in problems_of_message(found["blocks"])]
        wrong += _problems_of_text(screen)
        wrong += ["blocks too long"] if lengths.as_json(found["blocks"]) > BLOCKS_LIMIT else []
    there = _buttons_in(found)
    labels = [one["accessibility_label"] for one in there]
    does = {(one["accessibility_label"], one["action_id"], one.get("value"), one.get("url")) for one in there}
    if len(does) != len(set(labels)):
        wrong.append(f"two buttons sound the same, and do not do the same: {labels}")
    for seen, spoken in zip((one["text"]["text"] for one in there), labels, strict=True):
        # A mark of direction is not heard.
        if seen.strip("\N{RIGHT-TO-LEFT MARK}").lower() not in spoken.lower():
            wrong.append(f"{spoken!r} has no {seen!r}")
    if sum(part.get("style") == "primary" for part in parts_of(found)) > 1:
        wrong.append("more than one primary button")
    if len(json.dumps(found, ensure_ascii=False).encode()) > 250_000:
        wrong.append("over 250 kB")
    return wrong


def _problems_of_text(message: Message) -> list[str]:
    wrong = []
    if not 0 < lengths.utf8_escaped(message.text) <= 4_000:
        wrong.append(f"text has {lengths.utf8_escaped(message.text)} bytes")
    if "<" in message.text or "<" in message.superseded:
        wrong.append("text has markup in it")
    # A quotation ends as German and French have it, too, and a sentence as Japanese has it.
    if not message.text.endswith((".", "?", "…", "”", "“", "»", "。", "」")):
        wrong.append("text is no sentence")
    return wrong


def _buttons(screen: Message | View | list[Block]) -> list[Json]:
    return _buttons_in(as_json(screen))


def _buttons_in(sent: object) -> list[Json]:
    return [part for part in parts_of(sent) if part.get("type") == "button"]
