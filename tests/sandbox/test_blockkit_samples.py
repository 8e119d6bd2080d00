"""What Slack takes: every block and element with all its fields, and which of them may stand where."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.blockkit import problems_of_message, problems_of_view

Json = dict[str, Any]
REMOVED = object()

# Through JSON, because YAML's aliases share one object between the places that name it.
SAMPLES = json.loads(json.dumps(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text())))
PARTS: Json = SAMPLES["parts"]
BLOCKS: dict[str, Json] = {each["type"]: each for each in SAMPLES["blocks"]}
ELEMENTS: dict[str, Json] = {each["type"]: each for each in SAMPLES["elements"]}
VIEWS: dict[str, Json] = SAMPLES["views"]

PLACES = {
    "button": "section actions",
    "workflow_button": "section actions",
    "overflow": "section actions",
    "checkboxes": "section actions input",
    "radio_buttons": "section actions input",
    "datepicker": "section actions input",
    "timepicker": "section actions input",
    "datetimepicker": "actions input",
    "static_select": "section actions input",
    "external_select": "section actions input",
    "users_select": "section actions input",
    "conversations_select": "section actions input",
    "channels_select": "section actions input",
    "multi_static_select": "section actions input",
    "multi_external_select": "section actions input",
    "multi_users_select": "section actions input",
    "multi_conversations_select": "section actions input",
    "multi_channels_select": "section actions input",
    "plain_text_input": "input",
    "rich_text_input": "actions input",
    "number_input": "input",
    "email_text_input": "input",
    "url_text_input": "input",
    "file_input": "input",
    "image": "section context",
    "feedback_buttons": "context_actions",
    "icon_button": "context_actions",
}
SURFACES = {
    "actions": "message modal home",
    "alert": "modal",
    "card": "message modal home",
    "carousel": "message home",
    "container": "message home",
    "context": "message modal home",
    "context_actions": "message",
    "data_table": "message home",
    "data_visualization": "message home",
    "divider": "message modal home",
    "file": "message",
    "header": "message modal home",
    "image": "message modal home",
    "input": "message modal home",
    "markdown": "message",
    "plan": "message",
    "rich_text": "message modal home",
    "section": "message modal home",
    "table": "message home",
    "task_card": "message",
    "video": "message modal home",
}
HOLDERS = {
    "section": ({"type": "section", "text": PARTS["plain"]}, "accessory"),
    "actions": ({"type": "actions"}, "elements"),
    "input": ({"type": "input", "label": PARTS["plain"]}, "element"),
    "context": ({"type": "context"}, "elements"),
    "context_actions": ({"type": "context_actions"}, "elements"),
}


def changed(document: Any, pointer: str, value: object) -> Any:  # noqa: ANN401  # any JSON
    """A copy of the document with something else, or nothing, at the pointer."""
    if not pointer:
        return value
    key, rest = pointer[1:].partition("/")[::2]
    if isinstance(document, list):
        at = int(key)
        return [*document[:at], changed(document[at], "/" + rest if rest else "", value), *document[at + 1 :]]
    new = changed(document.get(key), "/" + rest if rest else "", value)
    return {k: v for k, v in (document | {key: new}).items() if v is not REMOVED}


def holding(element: Json, block: str) -> tuple[Json, str]:
    """A block with nothing but this element in it, and the pointer to it."""
    holder, field = HOLDERS[block]
    if field == "elements":
        return holder | {field: [element]}, "/elements/0"
    return holder | {field: element}, f"/{field}"


def on(surface: str, *blocks: Json) -> list[str]:
    """What is wrong with these blocks on that surface."""
    if surface == "message":
        return problems_of_message(list(blocks))
    return problems_of_view(VIEWS[surface] | {"blocks": list(blocks)}, surface)


def root(surface: str) -> str:
    """Where the pointers to the blocks of that surface start."""
    return "/blocks" if surface == "message" else "/view/blocks"


def placed(name: str, sample: Json) -> tuple[list[str], str]:
    """What is wrong with a changed sample where one of its name stands, and the pointer to it."""
    if name in VIEWS:
        return problems_of_view(sample, name), "/view"
    if name in BLOCKS:
        surface = SURFACES[name].split()[0]
        return on(surface, sample), f"{root(surface)}/0"
    block, where = holding(sample, PLACES[name].split()[0])
    return on("message", block), f"/blocks/0{where}"


def refusals(place: str, value: object) -> tuple[list[str], str]:
    """What is wrong when something else stands at a place (`button/text/text`), and the pointer to it."""
    name, pointer = place.partition("/")[::2]
    samples = ELEMENTS | BLOCKS | VIEWS
    problems, where = placed(name, changed(samples[name], f"/{pointer}", value))
    return problems, f"{where}/{pointer}"


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_stands_where_its_surface_takes_it(name: str, surface: str) -> None:
    """A block with all its fields is taken on its surfaces; elsewhere its type is unsupported."""
    problems = on(surface, BLOCKS[name])
    if surface in SURFACES[name].split():
        assert problems == []
    else:
        assert f"[ERROR] unsupported type: {name} [json-pointer:{root(surface)}/0/type]" in problems


@pytest.mark.parametrize("block", HOLDERS)
@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_stands_in_the_blocks_made_for_it(name: str, block: str) -> None:
    """An element with all its fields is taken by its blocks; in others its type is unsupported."""
    sample, where = holding(ELEMENTS[name], block)
    problems = on("message", sample)
    if block in PLACES[name].split():
        assert problems == []
    else:
        assert problems == [f"[ERROR] unsupported type: {name} [json-pointer:/blocks/0{where}/type]"]


@pytest.mark.parametrize("surface", ["modal", "home"])
@pytest.mark.parametrize("name", [name for name in ELEMENTS if name.startswith("multi_")])
def test_actions_in_a_view_take_no_multi_select(name: str, surface: str) -> None:
    """Slack's types and its messages allow a multi-select in an actions block, views do not."""
    sample, where = holding(ELEMENTS[name], "actions")
    refusal = f"[ERROR] unsupported type: {name} [json-pointer:/view/blocks/0{where}/type]"
    assert refusal in on(surface, sample)


@pytest.mark.parametrize("surface", VIEWS)
def test_a_view_with_all_its_fields_is_taken(surface: str) -> None:
    """Modals and Home tabs each have fields of their own."""
    assert problems_of_view(VIEWS[surface], surface) == []


def test_a_message_may_have_no_blocks() -> None:
    """An empty list is how an update takes the blocks of a message away."""
    assert problems_of_message([]) == []


def test_a_view_is_held_against_the_surface_it_is_for() -> None:
    """A Home tab cannot be opened as a modal, nor with a modal's fields."""
    assert "[ERROR] must be a valid enum value [json-pointer:/view/type]" in problems_of_view(
        VIEWS["home"], "modal"
    )
    assert "[ERROR] invalid additional property: title [json-pointer:/view]" in problems_of_view(
        VIEWS["home"] | {"title": PARTS["plain"]}, "home"
    )
