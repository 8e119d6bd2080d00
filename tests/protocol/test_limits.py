"""Limits in comments are read as people read them."""

import re

import pytest

from tests.protocol.limits import NO_LIMIT, Json, apply_limits, bounds, described, sentences
from tests.protocol.schemas import definitions_of_slack, require_node

TEXT = {"type": "object", "properties": {"text": {"type": "string"}}}
STRING, ARRAY, NUMBER = {"type": "string"}, {"type": "array", "items": TEXT}, {"type": "number"}
# Beside a number and a word of limits, these say that nothing that is sent is limited.
NOTHING_SENT = ("px", "500 KB", "700+ characters", "~30 characters", "2-3 field objects", "HH:mm")


@pytest.mark.parametrize(
    ("comment", "node", "limited"),
    [
        ("Maximum length for this field is 75 characters.", STRING, {"maxLength": 75}),
        ("Maximum length of 3000 characters.", STRING, {"maxLength": 3000}),
        ("Limit 12,000 characters max.", STRING, {"maxLength": 12000}),
        ("Must be less than 50 characters.", STRING, {"maxLength": 49}),
        (
            "The minimum length is 1 and maximum length is 30 characters.",
            STRING,
            {"minLength": 1, "maxLength": 30},
        ),
        ("The number of rows. Maximum 100 rows.", ARRAY, {"maxItems": 100}),
        ("There is a maximum of 25 elements in each block.", ARRAY, {"maxItems": 25}),
        ("An array of up to 5 {@link Option} to display.", ARRAY, {"maxItems": 5}),
        ("Minimum 1, maximum 10 cards.", ARRAY, {"minItems": 1, "maxItems": 10}),
        ("Min `1`, Max `100`. Defaults to `5` if omitted.", NUMBER, {"minimum": 1, "maximum": 100}),
        ("Must be between 1 and 100. Defaults to `8`.", NUMBER, {"minimum": 1, "maximum": 100}),
        ("Can be a number from `0` (default) to `8`.", NUMBER, {"minimum": 0, "maximum": 8}),
        ("Resized to a maximum width of 360px.", STRING, {}),
    ],
)
def test_each_wording(comment: str, node: Json, limited: Json) -> None:
    """On a string, a list or a number."""
    definitions: Json = {"A": {"properties": {"a": node | {"description": comment}}}}
    apply_limits(definitions)

    assert definitions["A"]["properties"]["a"] == node | limited


def test_the_text_within() -> None:
    """On a text object, or on each of a list, it is the text that is limited; a reference keeps counting."""
    reference = {"$ref": "#/definitions/Text"}
    definitions: Json = {
        "Text": TEXT,
        "A": {
            "properties": {
                "title": reference | {"description": "Maximum length for the `text` in it is 24 characters."},
                "fields": {
                    "type": "array",
                    "items": dict(reference),
                    "description": "Maximum number is 10. Maximum length for the text in each item is 20.",
                },
            }
        },
    }
    apply_limits(definitions)

    assert definitions["A"]["properties"] == {
        "title": {"allOf": [reference, {"properties": {"text": {"maxLength": 24}}}]},
        "fields": {
            "type": "array",
            "items": {"allOf": [reference, {"properties": {"text": {"maxLength": 20}}}]},
            "maxItems": 10,
        },
    }


def test_no_limit_of_slacks_comments_is_left_unread() -> None:
    """A sentence with a number in it either limits something or is known not to."""
    require_node()
    spoken_of = re.compile(
        r"\b(max(imum)?|min(imum)?|limit(ed)?|less|more|between|up to|characters)\b", re.IGNORECASE
    )
    unread = {
        sentence
        for node in described(definitions_of_slack())
        for sentence in sentences(node["description"])
        if spoken_of.search(sentence) and re.search(r"\d", sentence) and bounds(sentence) == NO_LIMIT
    }

    assert {sentence for sentence in unread if not any(part in sentence for part in NOTHING_SENT)} == set()
