"""Every length and every count: the limit itself is taken, one more is refused where it is too much."""

from typing import Any

import pytest

from sandbox.blockkit import problems_of_message
from tests.sandbox.test_blockkit_samples import BLOCKS, ELEMENTS, VIEWS, changed, placed, refusals

LENGTHS = {
    "header/block_id": 255,
    "header/text/text": 150,
    "section/text/text": 3000,
    "section/fields/0/text": 2000,
    "section/fields/1/text": 2000,
    "context/elements/1/text": 3000,
    "context/elements/2/text": 3000,
    "context/elements/0/alt_text": 2000,
    "context/elements/0/image_url": 3000,
    "image/alt_text": 2000,
    "image/title/text": 2000,
    "input/label/text": 2000,
    "input/hint/text": 2000,
    "markdown/text": 12_000,
    "video/title/text": 199,
    "video/description/text": 199,
    "video/author_name": 49,
    "video/video_url": 3000,
    "alert/text/text": 200,
    "data_visualization/title": 50,
    "data_visualization/chart/axis_config/x_label": 50,
    "data_visualization/chart/axis_config/y_label": 50,
    "data_visualization/chart/series/0/name": 20,
    "card/title/text": 150,
    "card/subtitle/text": 150,
    "card/body/text": 200,
    "container/title/text": 150,
    "container/subtitle/text": 150,
    "button/action_id": 255,
    "button/text/text": 75,
    "button/value": 2000,
    "button/url": 3000,
    "button/accessibility_label": 75,
    "button/confirm/title/text": 100,
    "button/confirm/text/text": 300,
    "button/confirm/confirm/text": 30,
    "button/confirm/deny/text": 30,
    "workflow_button/text/text": 75,
    "workflow_button/accessibility_label": 75,
    "feedback_buttons/positive_button/text/text": 75,
    "feedback_buttons/negative_button/value": 2000,
    "icon_button/accessibility_label": 75,
    "icon_button/text/text": 75,
    "icon_button/value": 2000,
    "overflow/options/0/text/text": 75,
    "overflow/options/0/description/text": 75,
    "overflow/options/0/value": 150,
    "overflow/options/0/url": 3000,
    "static_select/options/0/text/text": 75,
    "static_select/options/0/description/text": 75,
    "static_select/options/0/value": 150,
    "static_select/placeholder/text": 150,
    "multi_static_select/option_groups/0/label/text": 75,
    "checkboxes/options/1/text/text": 75,
    "checkboxes/options/1/description/text": 75,
    "checkboxes/options/1/value": 150,
    "radio_buttons/options/0/text/text": 75,
    "radio_buttons/options/0/description/text": 75,
    "radio_buttons/options/0/value": 150,
    "datepicker/placeholder/text": 150,
    "plain_text_input/placeholder/text": 150,
    "plain_text_input/initial_value": 3000,
    "modal/title/text": 24,
    "modal/submit/text": 24,
    "modal/close/text": 24,
    "modal/private_metadata": 3000,
    "modal/callback_id": 255,
    "modal/external_id": 255,
    "home/private_metadata": 3000,
    "home/callback_id": 255,
    "home/external_id": 255,
}
COUNTS = {
    "modal/blocks": (1, 100),
    "home/blocks": (1, 100),
    "section/fields": (1, 10),
    "actions/elements": (1, 25),
    "context/elements": (1, 10),
    "context_actions/elements": (1, 5),
    "card/actions": (1, 3),
    "carousel/elements": (1, 10),
    "container/child_blocks": (1, 10),
    "table/rows": (1, 100),
    "table/rows/0": (1, 20),
    "table/column_settings": (0, 20),
    "data_table/rows": (2, 201),
    "rich_text/elements": (1, None),
    "overflow/options": (1, 5),
    "checkboxes/options": (1, 10),
    "radio_buttons/options": (1, 10),
    "static_select/options": (1, 100),
    "multi_static_select/option_groups": (1, 100),
    "multi_static_select/option_groups/0/options": (1, 100),
    "conversations_select/filter/include": (1, None),
    "plain_text_input/dispatch_action_config/trigger_actions_on": (1, 2),
}
# With the field that would have to change along.
NUMBERS = {
    "plain_text_input/min_length": (0, 3000, "max_length"),
    "plain_text_input/max_length": (1, 3000, "min_length"),
    "rich_text_input/min_lines": (1, 100, "max_lines"),
    "rich_text_input/max_lines": (1, 100, "min_lines"),
    "file_input/max_files": (1, 10, ""),
    "datetimepicker/initial_date_time": (1_000_000_000, 9_999_999_999, ""),
    "multi_users_select/max_selected_items": (1, None, ""),
    "external_select/min_query_length": (0, None, ""),
    "data_table/page_size": (1, 100, ""),
    "data_table/row_header_column_index": (0, None, ""),
    "rich_text/elements/1/indent": (0, 8, ""),
    "rich_text/elements/1/offset": (0, None, ""),
    "rich_text/elements/2/border": (0, 1, ""),
}
SAMPLES = ELEMENTS | BLOCKS | VIEWS


def numbered(item: Any, number: int) -> Any:  # noqa: ANN401  # any JSON
    """A copy of an item whose ids and values nobody else has."""
    if isinstance(item, list):
        return [numbered(each, number) for each in item]
    if not isinstance(item, dict):
        return item
    ids = {name: f"{number}-{item[name]}" for name in ("action_id", "block_id", "value") if name in item}
    return {name: numbered(each, number) for name, each in item.items()} | ids


def test_an_emoji_is_two_characters() -> None:
    """As in Slack's clients, which count units of UTF-16."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "\U0001f331" * 75}}
    assert not problems_of_message([header])
    header["text"] = {"type": "plain_text", "text": "\U0001f331" * 76}
    assert problems_of_message([header]) == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]


def with_count(place: str, count: int) -> tuple[list[str], str]:
    """What is wrong when the list at a place has so many items, and the pointer to it."""
    name, _, pointer = place.partition("/")
    # What is chosen at first would have to change along.
    sample = {key: value for key, value in SAMPLES[name].items() if not key.startswith("initial_")}
    item: Any = sample
    for key in [*pointer.split("/"), "0"]:
        item = item[int(key) if isinstance(item, list) else key]
    many = [numbered(item, number) for number in range(count)]
    problems, where = placed(name, changed(sample, f"/{pointer}", many))
    return problems, f"{where}/{pointer}"


@pytest.mark.parametrize("place", LENGTHS)
def test_a_text_is_as_long_as_its_field_allows(place: str) -> None:
    """The last character allowed is taken; the next one is refused at its field."""
    limit = LENGTHS[place]
    assert refusals(place, "x" * limit)[0] == []
    problems, where = refusals(place, "x" * (limit + 1))
    assert f"[ERROR] must be less than {limit + 1} characters [json-pointer:{where}]" in problems


@pytest.mark.parametrize("place", COUNTS)
def test_a_list_has_as_many_items_as_its_field_allows(place: str) -> None:
    """The last item allowed is taken, the next one refused at its list; and so is the first one missing."""
    least, most = COUNTS[place]
    assert with_count(place, least)[0] == []
    if least:
        problems, where = with_count(place, least - 1)
        assert f"[ERROR] must provide at least {least} items [json-pointer:{where}]" in problems
    if most:
        assert with_count(place, most)[0] == []
        problems, where = with_count(place, most + 1)
        assert f"[ERROR] no more than {most} items allowed [json-pointer:{where}]" in problems


@pytest.mark.parametrize("place", NUMBERS)
def test_a_number_stays_within_its_bounds(place: str) -> None:
    """Both bounds are taken; the next number outside is refused at its field."""
    least, most, peer = NUMBERS[place]
    name, _, pointer = place.partition("/")
    sample = {key: value for key, value in SAMPLES[name].items() if key != peer}

    def problems(number: int) -> list[str]:
        return placed(name, changed(sample, f"/{pointer}", number))[0]

    where = f"{placed(name, sample)[1]}/{pointer}"
    assert problems(least) == []
    assert problems(least - 1) == [f"[ERROR] must be more than {least - 1} [json-pointer:{where}]"]
    if most is not None:
        assert problems(most) == []
        assert problems(most + 1) == [f"[ERROR] must be less than {most + 1} [json-pointer:{where}]"]


def test_the_blocks_of_a_message_are_fifty_at_most() -> None:
    """The fifty-first block is refused at the list, and none of the blocks is looked at."""
    divider = {"type": "divider"}
    assert problems_of_message([divider] * 50) == []
    assert problems_of_message([divider] * 50 + [{}]) == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
