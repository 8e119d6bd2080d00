"""Names as they may stand in a sentence: whatever their owners made of them, the sentence stays ours.

People choose their own names, and admins that of the programme. Some are invisible, turn the direction of
the text, or look like a link, a mention, bold type or an emoji code. `shown` is what every column of names
reads through, so no screen, file or mail has to think of it.
"""

import re
import unicodedata
from functools import lru_cache

from bot.cut import shorten
from bot.languages import pgettext

# Slack's own longest display name.
LONGEST = 80

# Invisible: fillers and blanks that count as letters, marks and changes of direction.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# More accents than any language writes on a letter would reach into the lines around.
_MOST_ACCENTS = 3
# Slack's marks of style, where they would open or close one: not in ada_park.
_STYLE = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`|^>+")
# The same shape, as wide letters.
_WIDE = str.maketrans("*_~`>", "\uff0a\uff3f\uff5e\uff40\uff1e")
# Before what follows here, Slack sees an address, a mention, a channel or an emoji code.
_LIVE = re.compile(r"(?<=[@#])(?=\w)|(?<=\w\.)(?=[^\W\d_]{2})|(?<=:)(?=//|[\w+'-]+:)")
_APART = "\u2060"
_ISOLATE, _END = "\u2068", "\u2069"


def shown(name: str, limit: int = LONGEST) -> str:
    """Return a name in a line of at most `limit` UTF-16 units; "somebody" where nothing of it can be seen."""
    return inert(name, limit) or pgettext("a person without a name", "somebody")


@lru_cache(maxsize=10_000)
def inert(text: str, limit: int) -> str:
    """Return what somebody wrote in one line, as it may stand in any sentence. Twice is as once."""
    text = visible(text)
    text = _LIVE.sub(_APART, _STYLE.sub(lambda found: found[0].translate(_WIDE), text))
    if not _turns(text):
        return shorten(text, limit)
    return f"{_ISOLATE}{shorten(text, limit - len(_ISOLATE + _END))}{_END}"


def visible(name: str) -> str:
    """Return what can be seen of a name, in one line; empty where nothing can."""
    name = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    name = "".join(
        letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cs") or letter.isspace()
    )
    name = " ".join(_with_few_accents(name).split()).strip("\u200c\u200d")
    return name if any(unicodedata.category(letter)[0] in "LNPS" for letter in name) else ""


def _with_few_accents(name: str) -> str:
    kept, accents = [], 0
    for letter in name:
        accents = accents + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if accents <= _MOST_ACCENTS:
            kept.append(letter)
    return "".join(kept)


def _turns(name: str) -> bool:
    """Whether it is written from right to left, and would take the words beside it along."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
