"""Where Slack's types are wrong, silent or behind what Slack does: each place with the reason.

Sources are pages of https://docs.slack.dev, bodies that Slack's own SDKs are tested with, or a comment in the
types themselves that no keyword follows from.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Correction:
    """One change at some places (`Definition/properties/name`), and why.

    `merge` is a JSON merge patch (RFC 7396); the fields named in `optional` need not be there.
    """

    places: tuple[str, ...]
    why: str
    merge: Json = field(default_factory=dict)
    optional: tuple[str, ...] = ()

    def apply(self, definitions: Json) -> None:
        """Change the definitions.

        Raises:
            KeyError: a place, or a field that was to be optional, is no longer there.
        """
        for place in self.places:
            node = definitions
            for key in place.split("/"):
                node = node[key]
            _merge(node, self.merge)
            for name in self.optional:
                if name not in node["required"]:
                    raise KeyError(name)
            if self.optional:
                node["required"] = [name for name in node["required"] if name not in self.optional]


EVENTS = tuple(
    f"EnvelopedEvent<{event}>"
    for event in (
        "MessageEvent",
        "AppHomeOpenedEvent",
        "UserChangeEvent",
        "TeamJoinEvent",
        "AppUninstalledEvent",
        "TokensRevokedEvent",
    )
)
# What carries who acts, beside events.
INTERACTIONS = (
    "BlockAction",
    "BlockSuggestion",
    "ViewSubmitAction",
    "ViewClosedAction",
    "GlobalShortcut",
    "MessageShortcut",
)
STRING = {"type": "string"}
OF_ANOTHER_COMPANY = {"user_team": STRING, "source_team": STRING, "user_profile": {"type": "object"}}
WRITTEN_BY_AN_APP = {
    "app_id": STRING,
    "bot_id": STRING,
    "bot_profile": {"$ref": "#/definitions/BotProfile"},
    "metadata": {"$ref": "#/definitions/MessageMetadata"},
    "team": STRING,
}
ANY_CELL = [
    {"$ref": f"#/definitions/{cell}"}
    for cell in ("RawTextElement", "RawNumberElement", "RichTextBlock", "ActionCell")
]
ANY_BLOCK = [{"$ref": "#/definitions/KnownBlock"}, {"$ref": "#/definitions/DataVisualizationBlock"}]
SHORT = {"properties": {"text": {"maxLength": 75}}}
MENTION_FLAGS = {flag: {"type": "boolean"} for flag in ("highlight", "client_highlight", "unlink")}
TYPED_ACTION = {
    "type": "object",
    "properties": {
        "type": {"enum": ["datetimepicker", "number_input", "email_text_input", "url_text_input"]},
        "action_id": STRING,
        "block_id": STRING,
        "action_ts": STRING,
        "value": STRING,
        "selected_date_time": {"type": ["number", "null"]},
    },
    "required": ["type", "action_id", "block_id", "action_ts"],
}

CORRECTIONS: tuple[Correction, ...] = (
    # What apps send.
    Correction(
        ("MrkdwnOption/properties/value", "PlainTextOption/properties/value"),
        "The comment says 75 characters; the reference (composition-objects/option-object) says 150.",
        merge={"maxLength": 150},
    ),
    Correction(
        ("MrkdwnOption", "PlainTextOption"),
        "Checkboxes and radio buttons may describe options in mrkdwn (composition-objects/option-object).",
        merge={"properties": {"description": {"allOf": [{"$ref": "#/definitions/TextObject"}, SHORT]}}},
    ),
    Correction(
        ("RichTextChannelMention", "RichTextUserMention", "RichTextUsergroupMention"),
        "A mention has three more flags of style: the reference (blocks/rich-text-block) lists them.",
        merge={"properties": {"style": {"properties": MENTION_FLAGS}}},
    ),
    Correction(
        ("RichTextList",),
        "An ordered list may begin with a number of its own, `offset`: blocks/rich-text-block.",
        merge={"properties": {"offset": {"type": "number", "minimum": 0}}},
    ),
    Correction(
        ("TaskCardBlock",),
        "A task may have no status: the reference (blocks/task-card-block) says optional.",
        optional=("status",),
    ),
    Correction(
        ("DataTableBlock/properties/rows/items/items",),
        "A cell may have a button: Slack's guide for agents, skills/block-kit, data-display-design.",
        merge={"anyOf": ANY_CELL},
    ),
    Correction(
        ("SectionBlock",),
        "Its comments ask for `text` or `fields`, the type for neither.",
        merge={"anyOf": [{"required": ["text"]}, {"required": ["fields"]}]},
    ),
    Correction(
        ("FromTheApp/properties/modal",),
        "The comment of `submit` asks for it where an input block is; a type cannot.",
        merge={
            "if": {"properties": {"blocks": {"contains": {"properties": {"type": {"const": "input"}}}}}},
            "then": {"required": ["submit"]},
        },
    ),
    # What Slack sends.
    Correction(
        (*EVENTS, *INTERACTIONS, "SlashCommand", "AppRateLimitedEvent"),
        "The sandbox's log writes no token down.",
        optional=("token",),
    ),
    Correction(
        tuple(f"{event}/properties/context_enterprise_id" for event in EVENTS),
        "Null outside Enterprise: https://docs.slack.dev/apis/events-api, callback field overview.",
        merge={"type": ["string", "null"]},
    ),
    Correction(
        tuple(f"{payload}/properties/enterprise" for payload in INTERACTIONS),
        "Null outside Enterprise: every example in reference/interaction-payloads has it so.",
        merge={"type": ["object", "null"]},
    ),
    Correction(
        ("BlockAction",),
        "Only clicks in messages have a response_url (interactivity/handling-user-interaction).",
        optional=("response_url",),
    ),
    Correction(
        ("ViewSubmitAction/properties/user", "ViewClosedAction/properties/user"),
        "Slack sends `username` too: bolt-python's tests of view_submission and view_closed.",
        merge={"properties": {"username": STRING}},
    ),
    Correction(
        ("ButtonAction",),
        "The pressed button's `style` is repeated: every recorded payload of a coloured button has it.",
        merge={"properties": {"style": {"$ref": "#/definitions/ColorScheme"}}},
    ),
    Correction(
        ("Confirmation",),
        "The type is of old attachments; a block's comes as sent: java-slack-sdk's BlockActionPayload.",
        merge={"$ref": "#/definitions/ConfirmationDialog"},
    ),
    Correction(
        ("AppHomeOpenedEvent/properties/view",),
        "Typed as what an app publishes; Slack sends what it stored: slackapi/node-slack-sdk#1486.",
        merge={"$ref": "#/definitions/ViewOutput"},
    ),
    Correction(
        ("AppUninstalledEvent", "TokensRevokedEvent"),
        "Every event has an `event_ts`: reference/objects/event-object.",
        merge={"properties": {"event_ts": STRING}},
    ),
    Correction(
        ("MessageChangedEvent/properties/message", "MessageChangedEvent/properties/previous_message"),
        "The message inside says nothing about the event: events/message.message_changed.",
        merge={"$ref": "#/definitions/MessageInEvent"},
    ),
    Correction(
        ("MessageDeletedEvent/properties/previous_message",),
        "The same: events/message.message_deleted.",
        merge={"$ref": "#/definitions/MessageInEvent"},
    ),
    Correction(
        ("GenericMessageEvent", "FileShareMessageEvent", "MessageInEvent"),
        "An app's message names its app, and has metadata: slackapi/bolt-js#1065, slack-go/slack#1307.",
        merge={"properties": WRITTEN_BY_AN_APP},
    ),
    Correction(
        ("GenericMessageEvent/properties/blocks/items", "MessageInEvent/properties/blocks/items"),
        "Charts came with https://docs.slack.dev/changelog/2026/06/16/block-kit-data-visualization-block.",
        merge={"$ref": None, "anyOf": ANY_BLOCK},
    ),
    Correction(
        ("GenericMessageEvent", "FileShareMessageEvent", "MessageInEvent"),
        "Somebody of another company says so: https://docs.slack.dev/apis/slack-connect.",
        merge={"properties": OF_ANOTHER_COMPANY},
    ),
    Correction(
        ("ThreadBroadcastMessageEvent/properties/root",),
        "The message inside says nothing about the event: events/message.thread_broadcast.",
        merge={"anyOf": None, "type": "object", "required": ["thread_ts", "reply_count", "latest_reply"]},
    ),
    Correction(
        ("ThreadBroadcastMessageEvent",),
        "As every message of a person it says of which team it is: events/message.",
        merge={"properties": {"team": STRING}},
    ),
    Correction(
        ("MessageInEvent",),
        "What is left of a deleted message above its thread is a tombstone (slack-edge/slack-edge#10), and a "
        "reply shown in its conversation keeps its own subtype and its root.",
        merge={
            "properties": {
                "subtype": {"not": None, "enum": ["tombstone", "thread_broadcast"]},
                "hidden": {"type": "boolean"},
                "root": {"type": "object"},
            }
        },
    ),
    Correction(
        ("FileShareMessageEvent/properties/files/items",),
        "`timestamp` and `user_team` are there, as the files of an AppMentionEvent have them.",
        merge={"properties": {"timestamp": {"type": "number"}, "user_team": STRING}},
    ),
    Correction(
        ("UserChangeEvent/properties/user",),
        "Somebody deactivated has no zone and no roles any more: reference/objects/user-object.",
        optional=(
            "color",
            "real_name",
            "tz",
            "tz_label",
            "tz_offset",
            "is_admin",
            "is_owner",
            "is_primary_owner",
            "is_restricted",
            "is_ultra_restricted",
            "is_email_confirmed",
            "who_can_share_contact_card",
        ),
    ),
    Correction(
        ("ViewStateSelectedOption",),
        "What was chosen is repeated whole, as an `Option`, which the types of `actions` know.",
        merge={
            "properties": {
                "text": {"$ref": "#/definitions/TextObject"},
                "description": {"$ref": "#/definitions/TextObject"},
            }
        },
    ),
    Correction(
        ("BlockAction/properties/actions/items",),
        "Picking a date with time, or typing in an input that dispatches, has no type in bolt-js.",
        merge={"$ref": None, "anyOf": [{"$ref": "#/definitions/BlockElementAction"}, TYPED_ACTION]},
    ),
    Correction(
        ("BotProfile",),
        "`user_id` is there, as the response types of @slack/web-api have it.",
        merge={"properties": {"user_id": STRING}},
    ),
)


def _merge(node: Json, patch: Json) -> None:
    for key, value in patch.items():
        if value is None:
            node.pop(key, None)
        elif isinstance(value, dict) and isinstance(node.get(key), dict):
            _merge(node[key], value)
        else:
            node[key] = copy.deepcopy(value)  # another correction may change it in one place
