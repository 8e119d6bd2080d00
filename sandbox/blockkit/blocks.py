"""Blocks: https://docs.slack.dev/reference/block-kit/blocks, the limits of npm's @slack/types 3.2.

For those of 2025 and 2026 Slack's guide for agents (slackapi/slack-skills-plugin, skills/block-kit) says more
than the reference, or otherwise; here the guide rules.
"""

from collections.abc import Mapping

from sandbox.blockkit import elements as element
from sandbox.blockkit.kinds import Array, Choice, Kind, Number, Object, OneOf, Rule, String
from sandbox.blockkit.objects import BOOLEAN, IDENTIFIER, SLACK_FILE, URL, mrkdwn, plain, text
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import (
    a_point_for_each_category,
    a_row_header_that_is_there,
    as_long_as_the_first,
    no_files_dispatched,
    one_of,
    plain_header,
    some_of,
    unique,
)

NO_FIELDS: Mapping[str, Kind] = {}


def block(
    type_: str,
    required: Mapping[str, Kind] = NO_FIELDS,
    optional: Mapping[str, Kind] = NO_FIELDS,
    rules: tuple[Rule, ...] = (),
) -> Object:
    """A block: like any object, but it may carry a `block_id`."""
    return Object(type_, required=required, optional={"block_id": IDENTIFIER, **optional}, rules=rules)


def acting(*kinds: Object, most: int) -> Array:
    """Interactive elements side by side: their action_ids are unique within the block."""
    return Array(OneOf(*kinds), least=1, most=most, rules=(unique("action_id"),))


def actions(*kinds: Object) -> Object:
    """An actions block that takes these elements."""
    return block("actions", {"elements": acting(*kinds, most=25)})


CLICKED_OR_PICKED = (
    element.BUTTON,
    element.CHECKBOXES,
    element.DATEPICKER,
    element.OVERFLOW,
    element.RADIO_BUTTONS,
    element.TIMEPICKER,
    element.WORKFLOW_BUTTON,
    *element.SELECTS,
)
IN_ACTIONS = (*CLICKED_OR_PICKED, element.DATETIMEPICKER, element.RICH_TEXT_INPUT)
IN_INPUT = (
    element.CHECKBOXES,
    element.DATEPICKER,
    element.DATETIMEPICKER,
    element.EMAIL_INPUT,
    element.FILE_INPUT,
    element.NUMBER_INPUT,
    element.PLAIN_TEXT_INPUT,
    element.RADIO_BUTTONS,
    element.RICH_TEXT_INPUT,
    element.TIMEPICKER,
    element.URL_INPUT,
    *element.SELECTS,
    *element.MULTI_SELECTS,
)

# Slack's types allow multi-selects in every actions block; its views.* methods refuse them all the same
# (slackapi/python-slack-sdk#1631).
ACTIONS_IN_VIEWS = actions(*IN_ACTIONS)
ACTIONS_IN_MESSAGES = actions(*IN_ACTIONS, *element.MULTI_SELECTS)
CONTEXT = block(
    "context", {"elements": Array(OneOf(element.IMAGE, plain(3000), mrkdwn(3000)), least=1, most=10)}
)
CONTEXT_ACTIONS = block(
    "context_actions", {"elements": acting(element.FEEDBACK_BUTTONS, element.ICON_BUTTON, most=5)}
)
DIVIDER = block("divider")
FILE = block("file", {"source": Choice("remote"), "external_id": String()})
HEADER = block("header", {"text": plain(150)})
IMAGE = block(
    "image",
    {"alt_text": String(most=2000)},
    {"title": plain(2000), "image_url": URL, "slack_file": SLACK_FILE},
    rules=(one_of("image_url", "slack_file"),),
)
INPUT = block(
    "input",
    {"label": plain(2000), "element": OneOf(*IN_INPUT)},
    {"hint": plain(2000), "optional": BOOLEAN, "dispatch_action": BOOLEAN},
    rules=(no_files_dispatched,),
)
MARKDOWN = block("markdown", {"text": String(most=12_000)})
SECTION = block(
    "section",
    optional={
        "text": text(3000),
        "fields": Array(text(2000), least=1, most=10),
        "accessory": OneOf(element.IMAGE, *CLICKED_OR_PICKED, *element.MULTI_SELECTS),
        "expand": BOOLEAN,
    },
    rules=(some_of("text", "fields", at="/type"),),
)
# "Must be less than 200", "less than 50 characters": here the reference excludes the limit itself.
VIDEO = block(
    "video",
    {"alt_text": String(), "title": plain(199), "thumbnail_url": URL, "video_url": URL},
    {
        "author_name": String(most=49),
        "description": plain(199),
        "provider_icon_url": URL,
        "provider_name": String(),
        "title_url": URL,
    },
)

RAW_TEXT = Object("raw_text", required={"text": String()})
RAW_NUMBER = Object("raw_number", required={"value": Number(whole=False), "text": String()})
ACTION_CELL = Object(
    "action_cell",
    required={"element": OneOf(element.BUTTON)},
    optional={"fallback": OneOf(RAW_TEXT, RAW_NUMBER)},
)


def row(*cells: Object) -> Array:
    """A row of a table."""
    return Array(OneOf(*cells), least=1, most=20)


COLUMN = Object(optional={"align": Choice("left", "center", "right"), "is_wrapped": BOOLEAN})
TABLE = block(
    "table",
    {"rows": Array(row(RICH_TEXT, RAW_TEXT, RAW_NUMBER), least=1, most=100)},
    {"column_settings": Array(COLUMN, most=20)},
)
# The header and 1 to 200 rows; a header has no rich text.
DATA_ROWS = Array(
    row(RICH_TEXT, RAW_TEXT, RAW_NUMBER, ACTION_CELL),
    least=2,
    most=201,
    rules=(plain_header, as_long_as_the_first),
)
DATA_TABLE = block(
    "data_table",
    {"rows": DATA_ROWS, "caption": String()},
    {"page_size": Number(least=1, most=100), "row_header_column_index": Number(least=0)},
    rules=(a_row_header_that_is_there,),
)

POINT = Object(required={"label": String(most=20), "value": Number(whole=False)})
SERIES = Object(required={"name": String(most=20), "data": Array(POINT, least=1, most=20)})
AXES = Object(
    required={"categories": Array(String(most=20), least=1, most=20)},
    optional={"x_label": String(most=50), "y_label": String(most=50)},
)
SEGMENT = Object(required={"label": String(most=20), "value": Number(above=0, whole=False)})
PIE = Object("pie", required={"segments": Array(SEGMENT, least=1, most=12)})


def chart(type_: str) -> Object:
    """A chart with axes."""
    series = Array(SERIES, least=1, most=12, rules=(unique("name"),))
    return Object(type_, required={"series": series, "axis_config": AXES}, rules=(a_point_for_each_category,))


DATA_VISUALIZATION = block(
    "data_visualization",
    {"title": String(most=50), "chart": OneOf(PIE, chart("bar"), chart("line"), chart("area"))},
)

ALERT = block(
    "alert",
    {"text": text(200)},
    {"level": Choice("default", "info", "warning", "error", "success")},
)
CARD = block(
    "card",
    optional={
        "hero_image": element.IMAGE,
        "icon": element.IMAGE,
        "title": mrkdwn(150),
        "subtitle": mrkdwn(150),
        "body": mrkdwn(200),
        "actions": acting(element.BUTTON, most=3),
    },
    rules=(some_of("hero_image", "title", "actions", "body", at="/type"),),
)
CAROUSEL = block("carousel", {"elements": Array(OneOf(CARD), least=1, most=10)})
IN_CONTAINER = OneOf(
    ACTIONS_IN_MESSAGES, CONTEXT, DIVIDER, FILE, HEADER, IMAGE, INPUT, RICH_TEXT, SECTION, TABLE, VIDEO
)
CONTAINER = block(
    "container",
    {"child_blocks": Array(IN_CONTAINER, least=1, most=10, rules=(unique("block_id"),))},
    {
        "title": plain(150),
        "rich_text_title": RICH_TEXT,
        "subtitle": text(150),
        "width": Choice("narrow", "standard", "wide", "full"),
        "icon": element.IMAGE,
        "is_collapsible": BOOLEAN,
        "default_collapsed": BOOLEAN,
        "has_header_divider": BOOLEAN,
    },
    rules=(some_of("title", "rich_text_title", at="/type"),),
)
SOURCE = Object("url", required={"url": URL, "text": String()})
TASK_CARD = block(
    "task_card",
    {"task_id": String(), "title": String()},
    {
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": Array(SOURCE),
        "status": Choice("pending", "in_progress", "complete", "error"),
    },
)
PLAN = block("plan", {"title": String()}, {"tasks": Array(OneOf(TASK_CARD))})
