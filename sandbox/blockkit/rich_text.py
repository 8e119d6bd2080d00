"""The rich_text block and what it is made of: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from sandbox.blockkit.kinds import Array, Choice, Kind, Number, Object, OneOf, String
from sandbox.blockkit.objects import BOOLEAN, IDENTIFIER, URL

FLAGS = ("bold", "italic", "strike", "code", "underline")
FLAGS_OF_MENTIONS = (*FLAGS, "highlight", "client_highlight", "unlink")
STYLED: dict[str, Kind] = {"style": Object(optional=dict.fromkeys(FLAGS, BOOLEAN))}
STYLED_MENTION: dict[str, Kind] = {"style": Object(optional=dict.fromkeys(FLAGS_OF_MENTIONS, BOOLEAN))}
BORDERED: dict[str, Kind] = {"border": Number(least=0, most=1)}

TEXT = Object("text", required={"text": String()}, optional=STYLED)
LINK = Object("link", required={"url": URL}, optional=STYLED | {"text": String(), "unsafe": BOOLEAN})
INLINE = OneOf(
    TEXT,
    LINK,
    Object("broadcast", required={"range": Choice("here", "channel", "everyone")}, optional=STYLED),
    Object("channel", required={"channel_id": String()}, optional=STYLED_MENTION),
    Object("color", required={"value": String()}, optional=STYLED),
    Object(
        "date",
        required={"timestamp": Number(), "format": String()},
        optional=STYLED | {"url": URL, "fallback": String()},
    ),
    Object("emoji", required={"name": String()}, optional=STYLED | {"unicode": String(), "url": URL}),
    Object("team", required={"team_id": String()}, optional=STYLED),
    Object("user", required={"user_id": String()}, optional=STYLED_MENTION),
    Object("usergroup", required={"usergroup_id": String()}, optional=STYLED_MENTION),
)

SECTION = Object("rich_text_section", required={"elements": Array(INLINE)})
LIST = Object(
    "rich_text_list",
    required={"style": Choice("bullet", "ordered"), "elements": Array(OneOf(SECTION))},
    optional=BORDERED | {"indent": Number(least=0, most=8), "offset": Number(least=0)},
)
QUOTE = Object("rich_text_quote", required={"elements": Array(INLINE)}, optional=BORDERED)
PREFORMATTED = Object(
    "rich_text_preformatted",
    required={"elements": Array(OneOf(TEXT, LINK))},
    optional=BORDERED,
)

RICH_TEXT = Object(
    "rich_text",
    required={"elements": Array(OneOf(SECTION, LIST, QUOTE, PREFORMATTED), least=1)},
    optional={"block_id": IDENTIFIER},
)
