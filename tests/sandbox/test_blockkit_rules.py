"""Conditions across fields: what must be unique, what excludes what, what must be among the options."""

import pytest

from sandbox.blockkit import problems_of_message, problems_of_view
from tests.sandbox.test_blockkit_samples import (
    BLOCKS,
    ELEMENTS,
    PARTS,
    REMOVED,
    VIEWS,
    Json,
    changed,
    holding,
    placed,
    refusals,
)

ONE, TWO = PARTS["one"], PARTS["two"]
THREE = ONE | {"value": "3"}
FOCUSED = ELEMENTS["plain_text_input"] | {"focus_on_load": True}
EXCLUDING = {
    "context/elements/0/slack_file": ({"id": "F1"}, "slack_file"),
    "image/image_url": ("https://example.com/a.png", "slack_file"),
    "image/slack_file/url": ("https://example.com/a.png", "url"),
    "static_select/option_groups": ([{"label": PARTS["plain"], "options": [THREE]}], "option_groups"),
    "multi_static_select/options": ([THREE], "option_groups"),
}
NEITHER = {
    "section": ("text fields", "`text` or `fields`", "/type"),
    "card": ("hero_image title body actions", "`hero_image` or `title` or `actions` or `body`", "/type"),
    "container": ("title rich_text_title", "`title` or `rich_text_title`", "/type"),
}
ORDERED = {
    "plain_text_input/min_length": (10, "max_length", "min_length"),
    "rich_text_input/min_lines": (9, "max_lines", "min_lines"),
    "number_input/min_value": ("10.5", "max_value", "min_value"),
}
NOT_PROVIDED = {
    "static_select/initial_option": THREE,
    "radio_buttons/initial_option": TWO | {"text": PARTS["mrkdwn"]},
    "checkboxes/initial_options": [PARTS["formatted"], THREE],
    "multi_static_select/initial_options": [ONE, THREE],
}


def modal(*blocks: Json) -> Json:
    """A modal with these blocks."""
    return VIEWS["modal"] | {"blocks": list(blocks)}


def an_input(element: Json) -> Json:
    """An input block around the element, without a block_id."""
    return holding(element, "input")[0]


def test_an_action_id_is_used_once_in_a_block() -> None:
    """The second button of the same action_id is refused; in another block it is taken."""
    button = ELEMENTS["button"]
    actions = {"type": "actions", "elements": [button, button]}
    assert problems_of_message([{"type": "divider"}, actions]) == [
        '[ERROR] `action_id` "a" already exists [json-pointer:/blocks/1/elements/1/action_id]'
    ]
    assert problems_of_message([actions | {"elements": [button]}] * 2) == []
    assert refusals("context_actions/elements/1/action_id", "a")[0] == [
        '[ERROR] `action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]'
    ]


def test_an_action_id_may_be_left_out() -> None:
    """Slack then makes one up, so two elements without one do not collide."""
    button = {"type": "button", "text": PARTS["plain"]}
    assert problems_of_message([{"type": "actions", "elements": [button, button]}]) == []


def test_a_block_id_is_used_once_in_a_message_or_view() -> None:
    """The later block is refused, wherever the earlier one stands."""
    blocks = [{"type": "divider", "block_id": "x"}, {"type": "divider"}, {"type": "divider", "block_id": "x"}]
    assert problems_of_message(blocks) == [
        '[ERROR] `block_id` "x" already exists [json-pointer:/blocks/2/block_id]'
    ]
    assert '[ERROR] `block_id` "x" already exists [json-pointer:/view/blocks/2/block_id]' in problems_of_view(
        modal(*blocks), "modal"
    )


@pytest.mark.parametrize("name", ["static_select", "radio_buttons", "checkboxes", "overflow"])
def test_an_options_value_is_used_once(name: str) -> None:
    """Two options of one value cannot be told apart when chosen."""
    problems, where = refusals(f"{name}/options/1/value", ELEMENTS[name]["options"][0]["value"])
    assert f'[ERROR] `value` "1" already exists [json-pointer:{where}]' in problems


def test_an_options_value_is_used_once_over_all_groups() -> None:
    """A group is only a heading."""
    problems, where = refusals("multi_static_select/option_groups/1/options/0/value", "1")
    assert f'[ERROR] `value` "1" already exists [json-pointer:{where}]' in problems


@pytest.mark.parametrize("place", NOT_PROVIDED)
def test_what_is_chosen_at_first_is_one_of_the_options(place: str) -> None:
    """Value and text both have to be those of an option."""
    problems, where = refusals(place, NOT_PROVIDED[place])
    assert problems == [f"[ERROR] must be one of the provided options [json-pointer:{where}]"]


@pytest.mark.parametrize("name", ["checkboxes", "multi_static_select"])
def test_choosing_nothing_at_first_is_left_out(name: str) -> None:
    """An empty list is refused as a choice that is not provided."""
    problems, where = refusals(f"{name}/initial_options", [])
    assert problems == [f"[ERROR] must be one of the provided options [json-pointer:{where}]"]
    assert refusals(f"{name}/initial_options", REMOVED)[0] == []


@pytest.mark.parametrize("place", EXCLUDING)
def test_of_two_fields_that_exclude_each_other_one_is_too_many(place: str) -> None:
    """The one that is named second in the reference is the one refused."""
    value, second = EXCLUDING[place]
    problems, where = refusals(place, value)
    holder = where.rpartition("/")[0]
    assert problems == [f"[ERROR] invalid additional property: {second} [json-pointer:{holder}]"]


@pytest.mark.parametrize("name", NEITHER)
def test_of_several_fields_one_has_to_be_there(name: str) -> None:
    """Slack points to the type of what says nothing."""
    fields, wanted, pointer = NEITHER[name]
    sample = {key: value for key, value in BLOCKS[name].items() if key not in fields.split()}
    problems, where = placed(name, sample)
    assert problems == [f"[ERROR] must define either {wanted} [json-pointer:{where}{pointer}]"]


def test_a_filter_of_conversations_filters() -> None:
    """An empty filter is refused."""
    problems, where = refusals("conversations_select/filter", {})
    wanted = "`include` or `exclude_external_shared_channels` or `exclude_bot_users`"
    assert problems == [f"[ERROR] must define either {wanted} [json-pointer:{where}]"]


@pytest.mark.parametrize("place", ORDERED)
def test_a_minimum_is_no_more_than_its_maximum(place: str) -> None:
    """The maximum is refused; where both are equal they are taken."""
    value, high, low = ORDERED[place]
    problems, where = refusals(place, value)
    holder = where.rpartition("/")[0]
    assert problems == [f"[ERROR] must not be less than `{low}` [json-pointer:{holder}/{high}]"]
    assert refusals(place, ELEMENTS[place.partition("/")[0]][high])[0] == []


def test_a_file_input_dispatches_nothing() -> None:
    """An input block with a file input cannot send actions while it is filled in."""
    block = changed(BLOCKS["input"], "/element", ELEMENTS["file_input"])
    assert problems_of_message([block]) == [
        "[ERROR] must be false for `file_input` [json-pointer:/blocks/0/dispatch_action]"
    ]
    assert problems_of_message([block | {"dispatch_action": False}]) == []


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    """Slack's own answer: one line for each input, whose pointer ends in the block's type."""
    view = changed(modal({"type": "divider"}, an_input(ELEMENTS["datepicker"])), "/submit", REMOVED)
    assert problems_of_view(view, "modal") == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"
    ]
    assert problems_of_view(changed(VIEWS["modal"], "/submit", REMOVED), "modal") == []


def test_inputs_in_a_home_tab_need_no_submit_button() -> None:
    """A Home tab has none; its inputs dispatch actions."""
    assert problems_of_view(VIEWS["home"] | {"blocks": [BLOCKS["input"]]}, "home") == []


def test_one_element_of_a_modal_has_the_focus() -> None:
    """Every further element that wants it is refused, be it in an input, a section or an actions block."""
    picker = ELEMENTS["datepicker"] | {"focus_on_load": True}
    section, accessory = holding(picker, "section")
    actions, first = holding(picker, "actions")
    assert problems_of_view(modal(an_input(FOCUSED), an_input(ELEMENTS["datepicker"])), "modal") == []
    what = "`focus_on_load` is already set on another element"
    assert problems_of_view(modal(an_input(FOCUSED), section, actions), "modal") == [
        f"[ERROR] {what} [json-pointer:/view/blocks/1{accessory}/focus_on_load]",
        f"[ERROR] {what} [json-pointer:/view/blocks/2{first}/focus_on_load]",
    ]


def test_no_element_of_a_home_tab_has_the_focus() -> None:
    """Slack answers it with an internal error, so it must not pass here."""
    where = "/view/blocks/0/element/focus_on_load"
    assert problems_of_view(VIEWS["home"] | {"blocks": [an_input(FOCUSED)]}, "home") == [
        f"[ERROR] `focus_on_load` is not supported in home tabs [json-pointer:{where}]"
    ]


def test_rules_wait_for_the_fields_they_rely_on() -> None:
    """A broken option is named; whether the choice is among the options is asked when they are in order."""
    problems, where = refusals("static_select/options/1/text", None)
    assert problems == [f"[ERROR] must provide an object [json-pointer:{where}]"]
