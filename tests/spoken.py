"""What somebody reads in their language, for tests that look for it on their screen."""

import re
from itertools import cycle, islice

from bot import languages

LANGUAGES = list(languages.known())
# Each language with the next: each is the mentee's once, and the mentor's once.
PAIRS = [
    pair for pair in zip(LANGUAGES, islice(cycle(LANGUAGES), 1, None), strict=False) if len(set(pair)) > 1
]

# Two of them, in which each language is read by one of the two.
FEW_PAIRS = PAIRS[::2]


def say(language: str, sentence: str, **facts: object) -> str:
    """Return a sentence as a catalogue has it, with its facts."""
    return languages.translations(language).gettext(sentence).format(**facts)


def pattern(language: str, sentence: str, **facts: object) -> re.Pattern[str]:
    """Return what finds a sentence on a screen: a fact that is not named can be anything."""
    named = re.split(r"\{(\w+)\}", languages.translations(language).gettext(sentence))
    parts = [
        ".*?" if at % 2 and part not in facts else re.escape(str(facts[part]) if at % 2 else part)
        for at, part in enumerate(named)
    ]
    return re.compile(re.sub(r"(?:\\?\s)+", r"\\s+", "".join(parts)), re.IGNORECASE)
