"""What people typed, as it was typed: the one entrance for commands, messages and forms.

Slack rewrites commands and messages (`asp.net` arrives as `<http://asp.net|asp.net>`), and copying
brings white space that only looks like a space. Forms arrive unwritten, so only their characters are tidied.
"""

import re

_TOKEN = re.compile(r"<([^<>]*)>")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# No-break, ideographic and thin spaces, tabs.
_SPACE = re.compile(r"[^\S\n]")
# Control characters, halves of a character, what nobody sees, and changes of direction without an end.
_NOTHING = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ADDRESS = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


def tidy(text: str) -> str:
    """Return `text` with one kind of space and one kind of line end, and nothing that no database takes."""
    return _NOTHING.sub("", _SPACE.sub(" ", _LINE_END.sub("\n", text)))


def unformatted(text: str) -> str:
    """Return the text of a command or message as it was typed; only people named stay Slack's tokens."""
    return tidy(_ENTITY.sub(lambda found: _ENTITIES[found[0]], _TOKEN.sub(_as_typed, text)))


def _as_typed(token: re.Match[str]) -> str:
    target, _, label = token[1].partition("|")
    if target.startswith("@"):
        return token[0]
    if target.startswith("#"):
        return f"#{(label or target).lstrip('#')}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label or _ADDRESS.sub("", target)
