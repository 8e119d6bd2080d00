"""The words that people type, in each language: what the bot understands, and what its help names.

Each language has its own in its catalogue, in English with commas between them; English is always understood.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot import languages
from bot.enums import Command
from bot.folding import folded
from bot.languages import pgettext

T = TypeVar("T")
# As in "fuer".
_WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def commands() -> Mapping[Command, str]:
    """Return the words of each command in the language spoken, one or several with commas between them."""
    return {
        # For translators: a word, or two, several with commas between them; the first is shown in help.
        Command.HELP: pgettext("typed word", "help"),
        Command.JOIN: pgettext("typed word", "join"),
        Command.FIND: pgettext("typed word", "find"),
        Command.STATUS: pgettext("typed word", "status"),
        Command.RELATIONSHIPS: pgettext("typed word", "relationships"),
        Command.MEETINGS: pgettext("typed word", "meetings"),
        Command.PROFILE: pgettext("typed word", "profile"),
        Command.PAUSE: pgettext("typed word", "pause"),
        Command.LEAVE: pgettext("typed word", "leave"),
        Command.MY_DATA: pgettext("typed word", "mydata"),
        Command.SETTINGS: pgettext("typed word", "settings"),
        Command.ADMINS: pgettext("typed word", "admins"),
        Command.REPORT: pgettext("typed word", "report"),
        Command.MATCH: pgettext("typed word", "match"),
        Command.WHY: pgettext("typed word", "why"),
        Command.HELLO: pgettext("typed word", "hello, hi, hey, hiya"),
        Command.THANKS: pgettext("typed word", "thanks, thank, thx, cheers"),
        Command.STOP: pgettext("typed word", "stop, unsubscribe"),
    }


def shown(command: Command) -> str:
    """Return the word that help names for a command."""
    return split(commands()[command])[0]


def command(word: str) -> Command | None:
    """Return the command that a word, or two, means to whoever reads the language spoken."""
    return understood(commands).get(_as_one(word))


def understood(table: Callable[[], Mapping[T, str]]) -> dict[str, T]:
    """Return what each word of a table means, folded: those of English and of the language spoken.

    Where a language writes two words, "por qué", they stand here as one.
    """
    meant: dict[str, T] = {}
    for language in (languages.ENGLISH, languages.spoken()):
        with languages.speaking(language):
            meant |= {
                spelling: meaning
                for meaning, words in table().items()
                for word in split(words)
                for spelling in spellings(word)
            }
    return meant


def spellings(word: str) -> tuple[str, str]:
    """Return a word folded, as it is and as a keyboard without umlauts has it."""
    return _as_one(word), _as_one(word.lower().translate(_WITHOUT_UMLAUTS))


def split(words: str) -> list[str]:
    """Return the words that a catalogue names with commas between them."""
    return [word for one in words.replace("\u3001", ",").split(",") if (word := one.strip())]


def _as_one(words: str) -> str:
    return "".join(folded(words).split())
