"""Block elements: https://docs.slack.dev/reference/block-kit/block-elements, with the traits they share."""

import re

from sandbox.blockkit.kinds import Array, Choice, Form, Kind, Number, Object, String
from sandbox.blockkit.objects import (
    BOOLEAN,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    FORMATTED_OPTION,
    IDENTIFIER,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SELECT_OPTION,
    SLACK_FILE,
    STYLE,
    URL,
    plain,
)
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import distinct_options, in_order, initially_provided, one_of

DATE = String(
    form=Form(re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), "must be YYYY-MM-DD")
)
TIME = String(form=Form(re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"), "must be HH:mm"))
NUMERAL = String(form=Form(re.compile(r"-?[0-9]+(\.[0-9]+)?"), "must be a number"))

ACTION: dict[str, Kind] = {"action_id": IDENTIFIER}
CONFIRMED: dict[str, Kind] = ACTION | {"confirm": CONFIRM}
PICKED: dict[str, Kind] = CONFIRMED | {"focus_on_load": BOOLEAN}
MENU: dict[str, Kind] = PICKED | {"placeholder": plain(150)}
MULTI_MENU: dict[str, Kind] = MENU | {"max_selected_items": Number(least=1)}
TYPED: dict[str, Kind] = ACTION | {
    "focus_on_load": BOOLEAN,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH_ACTION_CONFIG,
}

CHOOSING = (distinct_options, initially_provided)
CHOOSING_FROM_A_MENU = (one_of("options", "option_groups"), *CHOOSING)
MENU_CONTENT: dict[str, Kind] = {
    "options": Array(SELECT_OPTION, least=1, most=100),
    "option_groups": Array(OPTION_GROUP, least=1, most=100),
}
CONVERSATIONS: dict[str, Kind] = {
    "default_to_current_conversation": BOOLEAN,
    "filter": CONVERSATION_FILTER,
}
RESPONDING: dict[str, Kind] = {"response_url_enabled": BOOLEAN}
QUERIED: dict[str, Kind] = {"min_query_length": Number(least=0)}
IDS = Array(String())
BUTTON_LABEL: dict[str, Kind] = {"accessibility_label": String(most=75)}
BUTTON_VALUE = String(most=2000)

IMAGE = Object(
    "image",
    required={"alt_text": String(most=2000)},
    optional={"image_url": URL, "slack_file": SLACK_FILE},
    rules=(one_of("image_url", "slack_file"),),
)

BUTTON = Object(
    "button",
    required={"text": plain(75)},
    optional=CONFIRMED | BUTTON_LABEL | {"value": BUTTON_VALUE, "url": URL, "style": STYLE},
)
WORKFLOW = Object(
    required={
        "trigger": Object(
            required={"url": URL},
            optional={
                "customizable_input_parameters": Array(
                    Object(required={"name": String(), "value": String()})
                ),
            },
        ),
    },
)
WORKFLOW_BUTTON = Object(
    "workflow_button",
    required={"text": plain(75), "workflow": WORKFLOW},
    optional=CONFIRMED | BUTTON_LABEL | {"style": STYLE},
)
FEEDBACK = Object(required={"text": plain(75), "value": BUTTON_VALUE}, optional=BUTTON_LABEL)
FEEDBACK_BUTTONS = Object(
    "feedback_buttons",
    required={"positive_button": FEEDBACK, "negative_button": FEEDBACK},
    optional=ACTION,
)
ICON_BUTTON = Object(
    "icon_button",
    required={"icon": Choice("trash"), "text": plain(75)},
    optional=CONFIRMED | BUTTON_LABEL | {"value": BUTTON_VALUE, "visible_to_user_ids": IDS},
)

OVERFLOW = Object(
    "overflow",
    required={"options": Array(OVERFLOW_OPTION, least=1, most=5)},
    optional=CONFIRMED,
    rules=(distinct_options,),
)
CHECKBOXES = Object(
    "checkboxes",
    required={"options": Array(FORMATTED_OPTION, least=1, most=10)},
    optional=PICKED | {"initial_options": Array(FORMATTED_OPTION)},
    rules=CHOOSING,
)
RADIO_BUTTONS = Object(
    "radio_buttons",
    required={"options": Array(FORMATTED_OPTION, least=1, most=10)},
    optional=PICKED | {"initial_option": FORMATTED_OPTION},
    rules=CHOOSING,
)

DATEPICKER = Object("datepicker", optional=MENU | {"initial_date": DATE})
TIMEPICKER = Object("timepicker", optional=MENU | {"initial_time": TIME, "timezone": String()})
# "10 digits": the seconds from September 2001 to November 2286.
DATETIMEPICKER = Object(
    "datetimepicker",
    optional=PICKED | {"initial_date_time": Number(least=1_000_000_000, most=9_999_999_999)},
)

SELECTS = (
    Object(
        "static_select",
        optional=MENU | MENU_CONTENT | {"initial_option": SELECT_OPTION},
        rules=CHOOSING_FROM_A_MENU,
    ),
    Object("external_select", optional=MENU | QUERIED | {"initial_option": SELECT_OPTION}),
    Object("users_select", optional=MENU | {"initial_user": String()}),
    Object(
        "conversations_select",
        optional=MENU | CONVERSATIONS | RESPONDING | {"initial_conversation": String()},
    ),
    Object("channels_select", optional=MENU | RESPONDING | {"initial_channel": String()}),
)
MULTI_SELECTS = (
    Object(
        "multi_static_select",
        optional=MULTI_MENU | MENU_CONTENT | {"initial_options": Array(SELECT_OPTION)},
        rules=CHOOSING_FROM_A_MENU,
    ),
    Object(
        "multi_external_select", optional=MULTI_MENU | QUERIED | {"initial_options": Array(SELECT_OPTION)}
    ),
    Object("multi_users_select", optional=MULTI_MENU | {"initial_users": IDS}),
    Object(
        "multi_conversations_select", optional=MULTI_MENU | CONVERSATIONS | {"initial_conversations": IDS}
    ),
    Object("multi_channels_select", optional=MULTI_MENU | {"initial_channels": IDS}),
)

PLAIN_TEXT_INPUT = Object(
    "plain_text_input",
    optional=TYPED
    | {
        "initial_value": String(least=0, most=3000),
        "multiline": BOOLEAN,
        "min_length": Number(least=0, most=3000),
        "max_length": Number(least=1, most=3000),
    },
    rules=(in_order("min_length", "max_length"),),
)
RICH_TEXT_INPUT = Object(
    "rich_text_input",
    optional=TYPED
    | {
        "initial_value": RICH_TEXT,
        "min_lines": Number(least=1, most=100),
        "max_lines": Number(least=1, most=100),
    },
    rules=(in_order("min_lines", "max_lines"),),
)
NUMBER_INPUT = Object(
    "number_input",
    required={"is_decimal_allowed": BOOLEAN},
    optional=TYPED | {"initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
    rules=(in_order("min_value", "max_value"),),
)
EMAIL_INPUT = Object("email_text_input", optional=TYPED | {"initial_value": String(least=0)})
URL_INPUT = Object("url_text_input", optional=TYPED | {"initial_value": String(least=0)})
FILE_INPUT = Object(
    "file_input",
    optional=ACTION | {"filetypes": Array(String()), "max_files": Number(least=1, most=10)},
)
