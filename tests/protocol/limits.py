"""Limits that Slack's types state in comments only, as keywords of JSON Schema.

`Maximum length for the text in this field is 75 characters.` means a string's `maxLength`, or that of the
text inside a text object; on a list it means `maxItems`, on a number `maximum`.
"""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Bounds = tuple[int | None, int | None]
"""The least and the most there may be."""

NUMBER = r"[^.\d]*?`?(\d[\d,]*)`?(?![\d,]*(?:px| KB|\+))"
MOST = re.compile(rf"\b(?:max(?:imum)?|limit(?:ed to)?|up to)\b{NUMBER}", re.IGNORECASE)
LEAST = re.compile(rf"\bmin(?:imum)?\b{NUMBER}", re.IGNORECASE)
BELOW = re.compile(r"\bless than (\d+) characters", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|from) `?(\d+)`?[^.\d]*? (?:and|to) `?(\d+)`?", re.IGNORECASE)
OF_EACH = re.compile(r"\beach (?:item|row)\b", re.IGNORECASE)
NO_LIMIT: Bounds = (None, None)
KEYWORDS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "number": ("minimum", "maximum"),
}


def apply_limits(definitions: Json) -> None:
    """Write the limits of all comments into the definitions."""
    for node in list(described(definitions)):
        for sentence in sentences(node.pop("description")):
            found = bounds(sentence)
            if found != NO_LIMIT:
                target = node["items"] if OF_EACH.search(sentence) else node
                _require(target, _keywords(target, found, definitions))


def described(node: object) -> Iterator[Json]:
    """Yield every part that has a comment, the innermost first."""
    if isinstance(node, list):
        for item in node:
            yield from described(item)
    elif isinstance(node, dict):
        for value in list(node.values()):
            yield from described(value)
        if isinstance(node.get("description"), str):
            yield node


def sentences(comment: str) -> list[str]:
    """Return the sentences of a comment, without its links."""
    without_links = re.sub(r"\{@link [^}]*\}", "", comment)
    return re.split(r"(?<=\.)\s+", " ".join(without_links.split()))


def bounds(sentence: str) -> Bounds:
    """Return what a sentence says about the least and the most."""
    if found := BETWEEN.search(sentence):
        return int(found[1]), int(found[2])
    if found := BELOW.search(sentence):
        return None, int(found[1]) - 1
    least, most = LEAST.search(sentence), MOST.search(sentence)
    return _number(least), _number(most)


def _number(found: re.Match[str] | None) -> int | None:
    return int(found[1].replace(",", "")) if found else None


def _keywords(node: Json, found: Bounds, definitions: Json) -> Json:
    whole = _resolved(node, definitions)
    if "text" in whole.get("properties", {}):
        return {"properties": {"text": _keywords(whole["properties"]["text"], found, definitions)}}
    names = KEYWORDS[whole["type"]]
    return {name: bound for name, bound in zip(names, found, strict=True) if bound is not None}


def _resolved(node: Json, definitions: Json) -> Json:
    """Return the definition behind a reference; of several alternatives the first, they are alike."""
    while "$ref" in node or "anyOf" in node or "allOf" in node:
        if "$ref" in node:
            node = definitions[node["$ref"].removeprefix("#/definitions/")]
        else:
            node = (node.get("anyOf") or node["allOf"])[0]
    return node


def _require(node: Json, keywords: Json) -> None:
    """Add keywords to a node; beside a `$ref` they would not count, so that one moves into an `allOf`."""
    if "$ref" in node:
        node["allOf"] = [{"$ref": node.pop("$ref")}]
    if "allOf" in node or "properties" in node:
        node.setdefault("allOf", []).append(keywords)
    else:
        node |= keywords
