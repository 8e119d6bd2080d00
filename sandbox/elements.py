"""Interactive elements of blocks: where they stand, what they hold, how a choice is written down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.ids import Ids
from sandbox.json_types import Json, JsonValue

Entered = dict[tuple[str, str], Json]
"""What a person entered, as `state.values` has it, by block_id and action_id."""


@dataclass(frozen=True)
class Stateful:
    """How an element type keeps its value: the key in `state.values` and the key of its initial value."""

    key: str
    initial: str
    empty: JsonValue = None


STATEFUL = {
    "plain_text_input": Stateful("value", "initial_value"),
    "email_text_input": Stateful("value", "initial_value"),
    "url_text_input": Stateful("value", "initial_value"),
    "number_input": Stateful("value", "initial_value"),
    "rich_text_input": Stateful("rich_text_value", "initial_value"),
    "static_select": Stateful("selected_option", "initial_option"),
    "external_select": Stateful("selected_option", "initial_option"),
    "radio_buttons": Stateful("selected_option", "initial_option"),
    "checkboxes": Stateful("selected_options", "initial_options", ()),
    "multi_static_select": Stateful("selected_options", "initial_options", ()),
    "multi_external_select": Stateful("selected_options", "initial_options", ()),
    "users_select": Stateful("selected_user", "initial_user"),
    "multi_users_select": Stateful("selected_users", "initial_users", ()),
    "conversations_select": Stateful("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Stateful("selected_conversations", "initial_conversations", ()),
    "channels_select": Stateful("selected_channel", "initial_channel"),
    "multi_channels_select": Stateful("selected_channels", "initial_channels", ()),
    "datepicker": Stateful("selected_date", "initial_date"),
    "timepicker": Stateful("selected_time", "initial_time"),
    "datetimepicker": Stateful("selected_date_time", "initial_date_time"),
    "file_input": Stateful("files", "initial_files", ()),
}


_HOLDS_ELEMENTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_HOLDS_BLOCKS = {"carousel": ("elements",), "container": ("child_blocks",)}


class NoSuchOptionError(Exception):
    """The element does not offer this option."""


@dataclass(frozen=True)
class Placed:
    """An interactive element with the block it stands in."""

    block: Json
    element: Json

    @property
    def key(self) -> tuple[str, str]:
        """The element's address in `state.values`."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def dispatches(self) -> bool:
        """Whether using it sends `block_actions` at once; inputs wait for submit unless they ask for it."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def placed(blocks: Iterable[Json]) -> Iterator[Placed]:
    """Yield the interactive elements of `blocks` in reading order."""
    for block in blocks:
        candidates = [block.get("element"), block.get("accessory"), *_actions_of(block)]
        yield from (Placed(block, item) for item in candidates if item and "action_id" in item)
        yield from placed(_within(block))


def find(
    blocks: Iterable[Json], block_id: str | None, action_id: str, value: JsonValue = None
) -> Placed | None:
    """Return the element at that address; without a block_id the first of that action_id.

    Buttons in the rows of a table share their address: of these the one with that value.
    """
    found = [
        spot
        for spot in placed(blocks)
        if spot.element["action_id"] == action_id and block_id in (None, spot.block["block_id"])
    ]
    return next((spot for spot in found if spot.element.get("value") == value), next(iter(found), None))


def state_values(blocks: Iterable[Json], entered: Entered) -> Json:
    """Return `state.values`: every stateful element by its own key, or its initial value."""
    values: Json = {}
    for spot in placed(blocks):
        if spot.element["type"] in STATEFUL:
            value = entered.get(spot.key) or untouched(spot.element)
            values.setdefault(spot.key[0], {})[spot.key[1]] = value
    return values


def untouched(element: Json) -> Json:
    """Return the state of an element nobody used yet."""
    how = STATEFUL[element["type"]]
    empty = list(how.empty) if isinstance(how.empty, tuple) else how.empty
    return {"type": element["type"], how.key: element.get(how.initial, empty)}


def chosen(element: Json, raw: JsonValue, *, trusting: bool = False) -> Json:
    """Return the state an element has after a person chose `raw`.

    With `trusting` an option that is not offered is made up, as somebody who forges a request would.

    Raises:
        NoSuchOptionError: `raw` is not among the element's options.
    """
    key = STATEFUL[element["type"]].key
    if key == "selected_option":
        return {
            "type": element["type"],
            key: None if raw is None else option(element, raw, trusting=trusting),
        }
    if key == "selected_options":
        return {"type": element["type"], key: [option(element, one, trusting=trusting) for one in raw]}
    return {"type": element["type"], key: None if raw == "" else raw}


def option(element: Json, value: str, *, trusting: bool = False) -> Json:
    """Return the whole option with that value.

    Raises:
        NoSuchOptionError: there is none and `trusting` is off.
    """
    groups = [
        element.get("options") or [],
        *(group["options"] for group in element.get("option_groups") or []),
    ]
    for candidate in (candidate for group in groups for candidate in group):
        if candidate.get("value") == value:
            return dict(candidate)
    if trusting:
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    raise NoSuchOptionError(value)


def completed(blocks: Iterable[Json]) -> list[Json]:
    """Return `blocks` as Slack stores them: with generated ids and text objects' defaults written out."""
    return [_completed_block(block) for block in blocks]


def _completed_block(block: Json) -> Json:
    whole: Json = _with_text_defaults(block)
    whole.setdefault("block_id", Ids.short())
    for field in _HOLDS_BLOCKS.get(whole["type"], ()):
        whole[field] = completed(whole[field])
    for element in (whole.get("element"), whole.get("accessory"), *_actions_of(whole)):
        if element and element.get("type") not in (None, "image"):
            element.setdefault("action_id", Ids.short())
    return whole


def _with_text_defaults(node: JsonValue) -> JsonValue:
    if isinstance(node, list):
        return [_with_text_defaults(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _with_text_defaults(value) for key, value in node.items()}
    if copy.get("type") == "plain_text":
        copy.setdefault("emoji", True)
    elif copy.get("type") == "mrkdwn":
        copy.setdefault("verbatim", False)
    return copy


def _within(block: Json) -> list[Json]:
    """Return the blocks within a block."""
    return [each for field in _HOLDS_BLOCKS.get(block["type"], ()) for each in block[field]]


def _actions_of(block: Json) -> list[Json]:
    if block["type"] == "data_table":
        return [cell["element"] for row in block["rows"] for cell in row if "element" in cell]
    found: list[Json] = block.get(_HOLDS_ELEMENTS.get(block["type"], ""), [])
    return found
