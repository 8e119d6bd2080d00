"""Lengths as Slack counts them."""

import json
import re

_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")


def utf16(text: str) -> int:
    """Count a text's units of UTF-16, as Slack's clients do: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8_escaped(text: str) -> int:
    """Count the bytes of a message's `text` once Slack has written a bare ampersand as an entity."""
    return len(_BARE.sub("&amp;", text).encode(errors="surrogatepass"))


def of_texts(node: object) -> int:
    """Count the units of a text, or of every `text` within some cells."""
    if isinstance(node, str):
        return utf16(node)
    if isinstance(node, list):
        return sum(map(of_texts, node))
    if not isinstance(node, dict):
        return 0
    return sum(
        of_texts(value) for name, value in node.items() if name == "text" or not isinstance(value, str)
    )


def as_json(blocks: object) -> int:
    """Count the characters of some blocks as JSON, with all that holds their texts."""
    return utf16(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
