"""A language that nobody speaks: each word longer and with accents, after a right-to-left mark.

What is still English on a screen was never to be translated; what does not fit, no translator could make fit.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages import Catalog

from bot import languages
from tools import messages

CODE = "xa"
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"
_ACCENTED = str.maketrans("aceinouyACEINOUY", "áçéíñöúýÁÇÉÍÑÖÚÝ")
# Facts, dates and links of Slack's, typed words, emoji.
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|`[^`]*`|:[a-z_]+:)")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
# What is read by a machine as well.
NOT_SAID = ("CLDR date pattern", "typed word")


@contextmanager
def spoken() -> Iterator[None]:
    """Let the bot speak it, as `CODE`, until the block ends."""
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{CODE}.po").write_text(messages.written(_catalogue()), encoding="utf-8")
        with languages.also(Path(folder)):
            yield


def pseudo(sentence: str) -> str:
    """Return a sentence as it is said in it."""
    parts = _KEPT.split(sentence)
    return RIGHT_TO_LEFT + "".join(
        part if at % 2 else _WORD.sub(_longer, part) for at, part in enumerate(parts)
    )


def _longer(word: re.Match[str]) -> str:
    return word[0].translate(_ACCENTED) + "·" * (len(word[0]) // 3)


def _catalogue() -> Catalog:
    said = messages.template()
    said.locale = "en_GB"  # whose days and lists it has
    for message in said:
        if not message.id:
            continue
        kept = message.context in NOT_SAID
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = tuple(one if kept else pseudo(one) for one in ids)
        message.string = strings if len(ids) > 1 else strings[0]
    return said
