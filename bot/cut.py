"""Texts that fit: cut between tokens, measured in the units that Slack counts.

A token is what would mean something else in two: a link or a date of Slack's, an entity, an emoji code, a
letter with its accents, an emoji made of several characters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

_TOKEN = re.compile(r"<(?:https?:|!date\^|[@#])[^<>]*>|&(?:amp|lt|gt);|:[a-z0-9_+'-]{1,60}:")
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# What follows a flag's black one to say which it is.
_TAGS = range(0xE0020, 0xE0080)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def utf16(text: str) -> int:
    """Measure what a block or a form takes: an emoji counts as two, as in Slack's clients."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Measure what `chat.update` takes of a message's text: bytes."""
    return len(text.encode(errors="surrogatepass"))


def shorten(text: str, limit: int, size: Callable[[str], int] = utf16) -> str:
    """Return `text` in at most `limit` units, an ellipsis in place of what is missing."""
    if size(text) <= limit:
        return text
    return beginning(text, limit - size("…"), size).rstrip() + "…"


def beginning(text: str, limit: int, size: Callable[[str], int] = utf16) -> str:
    """Return as many whole tokens of `text` as fit in `limit` units."""
    end = used = 0
    for piece in _pieces(text):
        used += size(piece)
        if used > limit:
            break
        end += len(piece)
    return text[:end]


def share(sizes: Sequence[int], room: int) -> int:
    """Return the most that each of some texts may have, so that all fit in `room`: the long ones give way."""
    for number, size in enumerate(sorted(sizes)):
        each = room // (len(sizes) - number)
        if size > each:
            return each
        room -= size
    return max(sizes, default=0)


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        end = token.end() if token else _end_of_letter(text, at)
        yield text[at:end]
        at = end


def _end_of_letter(text: str, at: int) -> int:
    """Return where what is read as one letter or emoji ends, that begins at `at`."""
    end = at + 1
    if ord(text[at]) in _FLAG_LETTERS and end < len(text) and ord(text[end]) in _FLAG_LETTERS:
        end += 1
    while end < len(text) and (text[end - 1] == _JOINER or _belongs_to_the_one_before(text[end])):
        end += 1
    return end


def _belongs_to_the_one_before(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind.startswith("M") or letter == _JOINER or ord(letter) in _SKIN_TONES or ord(letter) in _TAGS
