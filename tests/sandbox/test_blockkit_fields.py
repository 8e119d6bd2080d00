"""Each field by itself: its type, whether it is known, may be missing or empty, and what it may say."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.blockkit import problems_of_message, problems_of_view
from tests.sandbox.test_blockkit_samples import BLOCKS, ELEMENTS, REMOVED, VIEWS, changed, placed, refusals

SAMPLES = ELEMENTS | BLOCKS | VIEWS
TYPES = {
    str: "must provide a string",
    bool: "must provide a boolean",
    int: "must provide an integer",
    float: "must provide a number",
    list: "must provide an array",
    dict: "must provide an object",
}
MAY_BE_EMPTY = {
    *(f"{name}/initial_value" for name in ("plain_text_input", "email_text_input", "url_text_input")),
    *(f"{view}/{key}" for view in VIEWS for key in ("private_metadata", "callback_id", "external_id")),
    "input/element/initial_value",
}

REQUIRED = {
    "button": "type text",
    "button/text": "type text",
    "button/confirm": "title text confirm deny",
    "workflow_button": "text workflow",
    "workflow_button/workflow": "trigger",
    "workflow_button/workflow/trigger": "url",
    "workflow_button/workflow/trigger/customizable_input_parameters/0": "name value",
    "feedback_buttons": "positive_button negative_button",
    "feedback_buttons/positive_button": "text value",
    "icon_button": "icon text",
    "overflow": "options",
    "overflow/options/0": "text value",
    "checkboxes": "options",
    "checkboxes/options/1": "text value",
    "radio_buttons": "options",
    "static_select": "options",
    "static_select/options/0": "text value",
    "multi_static_select": "options_or_groups",
    "multi_static_select/option_groups/0": "label options",
    "number_input": "is_decimal_allowed",
    "rich_text": "type elements",
    "rich_text/elements/0": "type elements",
    "rich_text/elements/0/elements/0": "type text",
    "rich_text/elements/0/elements/1": "url",
    "rich_text/elements/0/elements/2": "range",
    "rich_text/elements/0/elements/3": "channel_id",
    "rich_text/elements/0/elements/4": "value",
    "rich_text/elements/0/elements/5": "timestamp format",
    "rich_text/elements/0/elements/6": "name",
    "rich_text/elements/0/elements/7": "team_id",
    "rich_text/elements/0/elements/8": "user_id",
    "rich_text/elements/0/elements/9": "usergroup_id",
    "rich_text/elements/1": "style elements",
    "rich_text/elements/2": "elements",
    "rich_text/elements/3": "elements",
    "header": "type text",
    "section/fields/1": "type text",
    "actions": "elements",
    "context": "elements",
    "context/elements/0": "image_url alt_text",
    "context_actions": "elements",
    "file": "source external_id",
    "image": "alt_text",
    "input": "label element",
    "input/element": "type",
    "markdown": "text",
    "table": "rows",
    "table/rows/0/0": "type elements",
    "data_table": "rows caption",
    "data_table/rows/0/0": "text",
    "data_table/rows/1/0": "value text",
    "video": "alt_text title thumbnail_url video_url",
    "alert": "text",
    "carousel": "elements",
    "container": "child_blocks",
    "task_card": "task_id title",
    "task_card/sources/0": "url text",
    "plan": "title",
    "modal": "type title blocks",
    "home": "type blocks",
}
ENUMS = [
    "button/style",
    "button/confirm/style",
    "button/text/type",
    "workflow_button/style",
    "icon_button/icon",
    "conversations_select/filter/include/0",
    "plain_text_input/dispatch_action_config/trigger_actions_on/0",
    "rich_text/elements/0/elements/2/range",
    "rich_text/elements/1/style",
    "file/source",
    "table/column_settings/0/align",
    "alert/level",
    "container/width",
    "task_card/status",
    "modal/type",
    "modal/title/type",
]
UNSUPPORTED = [
    "section/text/type",
    "section/accessory/type",
    "actions/elements/0/type",
    "context/elements/1/type",
    "context_actions/elements/0/type",
    "input/element/type",
    "rich_text/elements/0/type",
    "rich_text/elements/0/elements/0/type",
    "rich_text/elements/3/elements/0/type",
    "table/rows/0/0/type",
    "carousel/elements/0/type",
    "container/child_blocks/0/type",
    "plan/tasks/0/type",
    "modal/blocks/0/type",
    "home/blocks/0/type",
]
FORMS = {
    "datepicker/initial_date": ("2026-13-01", "must be YYYY-MM-DD"),
    "timepicker/initial_time": ("24:00", "must be HH:mm"),
    "number_input/initial_value": ("ten", "must be a number"),
}


def values(document: object, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a document with its pointer, containers before their parts."""
    yield pointer, document
    parts = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for key, part in parts:
        yield from values(part, f"{pointer}/{key}")


@pytest.mark.parametrize("name", SAMPLES)
def test_null_is_no_value_of_any_type(name: str) -> None:
    """A field left empty is left out: null is refused at its very spot, for each value of each sample."""
    for pointer, value in values(SAMPLES[name]):
        if pointer:
            problems, where = refusals(f"{name}{pointer}", None)
            assert f"[ERROR] {TYPES[type(value)]} [json-pointer:{where}]" in problems


@pytest.mark.parametrize("name", SAMPLES)
def test_an_unknown_field_is_refused(name: str) -> None:
    """Every object in every sample knows its fields and no other."""
    for pointer, value in values(SAMPLES[name]):
        if isinstance(value, dict):
            sample = changed(SAMPLES[name], pointer, value | {"foo": 1})
            problems, where = placed(name, sample)
            assert f"[ERROR] invalid additional property: foo [json-pointer:{where}{pointer}]" in problems


@pytest.mark.parametrize("name", SAMPLES)
def test_an_empty_text_is_refused(name: str) -> None:
    """Only what a person would type, and what only the app reads of a view, may be an empty string."""
    for pointer, value in values(SAMPLES[name]):
        if isinstance(value, str):
            problems, where = refusals(f"{name}{pointer}", "")
            if f"{name}{pointer}" in MAY_BE_EMPTY:
                assert problems == []
            else:
                assert any(problem.endswith(f" [json-pointer:{where}]") for problem in problems)


@pytest.mark.parametrize(
    ("place", "field"), [(place, field) for place, fields in REQUIRED.items() for field in fields.split()]
)
def test_a_required_field_is_missed(place: str, field: str) -> None:
    """What the reference calls required is missed where it should stand."""
    if field == "options_or_groups":
        problems, where = refusals(f"{place}/option_groups", REMOVED)
        field = "options"
    else:
        problems, where = refusals(f"{place}/{field}", REMOVED)
    parent = where.rpartition("/")[0]
    assert f"[ERROR] missing required field: {field} [json-pointer:{parent}]" in problems


@pytest.mark.parametrize("place", ENUMS)
def test_a_word_that_is_no_choice_is_refused(place: str) -> None:
    """Where only some words are allowed, others are refused."""
    problems, where = refusals(place, "nonsense")
    assert f"[ERROR] must be a valid enum value [json-pointer:{where}]" in problems


@pytest.mark.parametrize("place", UNSUPPORTED)
def test_an_unknown_type_is_unsupported(place: str) -> None:
    """Where several objects may stand, one of an unknown type is refused by its type alone."""
    problems, where = refusals(place, "nonsense")
    assert f"[ERROR] unsupported type: nonsense [json-pointer:{where}]" in problems


@pytest.mark.parametrize("place", FORMS)
def test_a_string_has_the_form_its_field_needs(place: str) -> None:
    """Dates, times and numbers are strings of a certain form."""
    value, what = FORMS[place]
    problems, where = refusals(place, value)
    assert problems == [f"[ERROR] {what} [json-pointer:{where}]"]


def test_markdown_is_refused_where_only_plain_text_may_stand() -> None:
    """A header is plain; mrkdwn in it is a wrong type."""
    problems, where = refusals("header/text", {"type": "mrkdwn", "text": "*Hello*"})
    assert problems == [f"[ERROR] must be a valid enum value [json-pointer:{where}/type]"]


def test_emoji_belong_to_plain_text() -> None:
    """Slack's own answer to an `emoji` in mrkdwn, both lines of it."""
    problems, where = refusals("section/text/emoji", value=True)
    text = where.removesuffix("/emoji")
    assert problems == [
        f"[ERROR] failed to match all allowed schemas [json-pointer:{text}]",
        f"[ERROR] invalid additional property: emoji [json-pointer:{text}]",
    ]


def test_a_view_that_fits_no_schema_is_told_so_first() -> None:
    """Slack's own answer to private metadata that is too long, both lines of it."""
    assert problems_of_view(VIEWS["modal"] | {"private_metadata": "x" * 3001}, "modal") == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ]


@pytest.mark.parametrize("garbage", [None, True, 0, 1.5, "blocks", {}, {"type": "modal"}])
def test_what_is_no_list_is_no_message(garbage: object) -> None:
    """Blocks come as a list."""
    assert problems_of_message(garbage) == ["[ERROR] must provide an array [json-pointer:/blocks]"]


@pytest.mark.parametrize("garbage", [None, True, 0, 1.5, "view", []])
def test_what_is_no_object_is_no_view(garbage: object) -> None:
    """A view comes as an object."""
    assert "[ERROR] must provide an object [json-pointer:/view]" in problems_of_view(garbage, "home")
