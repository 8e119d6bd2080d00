"""Eight ways to spoil a screen, each at every spot where it can be done, with the spot Slack should name."""

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]
Spoilt = tuple[Json, set[str]]
"""The spoilt screen, and pointers to what is wrong with it."""

TOO_LONG, TOO_MANY = "x" * 3_001, 101  # beyond every limit
LIMITED = ("text", "value", "action_id", "block_id", "accessibility_label", "private_metadata", "callback_id")
LISTS = ("blocks", "elements", "options", "fields")
INPUT = {
    "type": "input",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input"},
}
BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}


def unknown_key(screen: Json) -> Iterator[Spoilt]:
    """A field that no object of Block Kit has."""
    for path, _ in _objects(screen):
        yield _changed(screen, (*path, "surprise"), 1), {_pointer(path)}


def too_long_text(screen: Json) -> Iterator[Spoilt]:
    """More characters than the field takes: a text, a value, an id."""
    for path, node in _objects(screen):
        for name in LIMITED:
            # The cells of a table are limited all together.
            if isinstance(node.get(name), str) and node.get("type") not in ("raw_text", "raw_number"):
                yield _changed(screen, (*path, name), TOO_LONG), {_pointer((*path, name))}


def same_action_id(screen: Json) -> Iterator[Spoilt]:
    """Two elements of one block with the same action_id."""
    for path, block in _blocks(screen, "actions"):
        first, *others = block["elements"]
        others = others or [first]
        for number, other in enumerate(others):
            others_now = [*others[:number], other | {"action_id": first["action_id"]}, *others[number + 1 :]]
            where = (*path, "elements", number + 1, "action_id")
            yield _changed(screen, (*path, "elements"), [first, *others_now]), {_pointer(where)}


def same_block_id(screen: Json) -> Iterator[Spoilt]:
    """Two blocks with the same block_id."""
    first, *others = screen["blocks"]
    others = others or [{"type": "divider"}]
    for number, other in enumerate(others):
        others_now = [*others[:number], other | {"block_id": "same"}, *others[number + 1 :]]
        blocks = [first | {"block_id": "same"}, *others_now]
        yield screen | {"blocks": blocks}, {_pointer(("blocks", number + 1, "block_id"))}


def missing_text(screen: Json) -> Iterator[Spoilt]:
    """A text object without its text."""
    for path, node in _objects(screen):
        if node.get("type") in ("plain_text", "mrkdwn"):
            yield _changed(screen, path, {"type": node["type"]}), {_pointer(path)}


def one_too_many(screen: Json) -> Iterator[Spoilt]:
    """More blocks, elements, options or fields than there may be."""
    for path, node in [((), screen), *_objects(screen)]:
        for name in LISTS:
            if name in node:
                yield _changed(screen, (*path, name), node[name][:1] * TOO_MANY), {_pointer((*path, name))}


def no_submit(screen: Json) -> Iterator[Spoilt]:
    """A modal that asks for something and has no button to send it."""
    if screen.get("type") == "modal":
        blocks = [*screen["blocks"], INPUT]
        inputs = [number for number, block in enumerate(blocks) if block["type"] == "input"]
        spoilt = {name: value for name, value in screen.items() if name != "submit"} | {"blocks": blocks}
        yield spoilt, {_pointer(("blocks", number, "input")) for number in inputs}


def wrong_element(screen: Json) -> Iterator[Spoilt]:
    """An element in a block that does not take it."""
    for kind, name, wrong in (("section", "accessory", INPUT["element"]), ("input", "element", BUTTON)):
        for path, _ in _blocks(screen, kind):
            yield _changed(screen, (*path, name), wrong), {_pointer((*path, name, "type"))}
    for kind, wrong in (("actions", INPUT["element"]), ("context", BUTTON)):
        for path, block in _blocks(screen, kind):
            for number in range(len(block["elements"])):
                where = (*path, "elements", number)
                yield _changed(screen, where, wrong), {_pointer((*where, "type"))}


WAYS: list[Callable[[Json], Iterator[Spoilt]]] = [
    unknown_key,
    too_long_text,
    same_action_id,
    same_block_id,
    missing_text,
    one_too_many,
    no_submit,
    wrong_element,
]


def _objects(node: object, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Yield every object of a screen with its path; of a message, its blocks are the whole of it."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _objects(item, (*path, number))
    elif isinstance(node, dict):
        if "type" in node or path:
            yield path, node
        for name, value in node.items():
            yield from _objects(value, (*path, name))


def _blocks(screen: Json, kind: str) -> Iterator[tuple[Path, Json]]:
    for number, block in enumerate(screen["blocks"]):
        if block["type"] == kind:
            yield ("blocks", number), block


def _pointer(path: Path) -> str:
    return "".join(f"/{part}" for part in path)


def _changed(node: Any, path: Path, value: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a copy with something else at the path."""
    if not path:
        return value
    key, *rest = path
    copy: Any = list(node) if isinstance(node, list) else dict(node)
    copy[key] = _changed(copy[key] if rest else None, tuple(rest), value)
    return copy
