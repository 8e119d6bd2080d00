"""Words as they are looked for: however somebody spells a thing, it is folded to the same words.

Case, accents and punctuation make no difference, and digits may stand apart: VueJS, vue.js and Vue 3 are
all found by "vue", and each by the others' spelling.
"""

import re
import unicodedata
from collections.abc import Iterable

from bot.limits import LONGEST_TOPIC

# As wide as the column. What is longer is found by its beginning.
LONGEST_WORD = LONGEST_TOPIC
# How many neighbours may be written as one word: "vue.js 3" as "vuejs3".
_JOINED = 4

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
# c++ and c# are words of their own.
_WORD = re.compile(r"[^\W_]+[+#]*")
_PART = re.compile(r"[^\W\d_]+|\d+")
# French and Italian write it on to the next word: "d'équipe".
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)['\u2019](?=\w)", re.IGNORECASE)
# Written without spaces between words: found by any part of it.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def folded(text: str) -> str:
    """Return `text` without capitals, accents and apostrophes, and with all its other punctuation."""
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(
        one for one in letters if unicodedata.category(one) not in ("Mn", "Cf", "Cs") and one not in "'\u2019"
    )


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in their order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text))]


def without_elided(text: str) -> str:
    """Return `text` without the small words that are written on to the next: "gestion équipe"."""
    return _ELIDED.sub("", text)


def as_one(text: str) -> str:
    """Return `text` as one folded word, by which its spellings are the same."""
    return "".join(words(text))


def to_be_found_by(phrases: Iterable[str]) -> set[str]:
    """Return all words that lead to somebody who is described by these phrases."""
    found: set[str] = set()
    for said in (words(one) for phrase in phrases for one in {phrase, without_elided(phrase)}):
        for place, word in enumerate(said):
            found |= {word, word.rstrip("+#"), *_PART.findall(word)}
            found.add("".join(said[place : place + _JOINED])[:LONGEST_WORD])
            if _UNSPACED.search(word):
                found |= {word[begin:] for begin in range(len(word))}
    return found - {""}
