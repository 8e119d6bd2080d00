"""The catalogues say all that the code says, with the same facts in it."""

import ast
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po

from bot import languages, refusals
from bot.demo import guide
from bot.enums import FollowUpChoice, Side
from tools import messages

_SOURCES = sorted((messages.ROOT / "bot").rglob("*.py"))


def test_everything_is_translated_and_nothing_else() -> None:
    """`make messages` would change nothing in any catalogue, and has nothing to complain of."""
    for file in sorted(languages.CATALOGUES.glob("*.po")):
        before = file.read_text("utf-8")
        catalogue = messages.read(file)
        said = [message for message in catalogue if message.id]
        assert [message.id for message in said if not messages.is_said(message)] == [], file.stem
        assert [message.id for message in said if not _says_the_same(message)] == [], file.stem
        assert messages.written(catalogue) == before, file.stem


def test_whole_sentences_are_found() -> None:
    """What the code says, what a rule's no says, and the demo's guide are all there to be translated."""
    found = {message.id for message in messages.template()}
    assert "You are at your limit of {limit}. You can raise it from the card or in your profile." in found
    assert "As in Slack" in found
    assert set(guide.sentences()) <= found


def test_no_call_is_overlooked() -> None:
    """Not even within an f-string, where Babel does not look."""
    found = {one for message in messages.template() for one in _ids(message)}
    assert [sentence for file in _SOURCES for sentence in _marked(file) if sentence not in found] == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            refusals.RoleInUse(role=Side.MENTOR, names=("Lin",)),
            "Als Mentor:in hast du noch etwas offen mit Lin",
        ),
        (
            refusals.AlreadyChosen(choice=FollowUpChoice.CONNECT, at=datetime(2025, 6, 3, tzinfo=UTC)),
            "Du hast am 3. Juni schon geantwortet: du möchtest gemeinsam weitermachen.",
        ),
    ],
)
def test_a_no_has_its_facts_in_the_same_language(refusal: refusals.Refusal, said: str) -> None:
    """A role, or what somebody chose, is not left in English within a translated sentence."""
    with languages.speaking("de"):
        assert said in refusal.sentence(ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("locale", "language"), [("en-GB", "en"), ("en_US", "en"), ("tlh", None), ("", None), (None, None)]
)
def test_the_closest_language(locale: str | None, language: str | None) -> None:
    """A region's is that of the language; what the bot does not speak is nothing."""
    assert languages.closest(locale) == language


# What may be a person's name.
NAMES = "other|mentor|mentee|name|names|who|asked|agreed|asker|silent|admin|by|me|program|readers"
# Words that are others before the first letter of some names: "d'Ada", "e Inés".
BEFORE_NO_NAME = {"fr": r"\b(?:de|que|le|la|ne|se|ce|me|te|si)", "es": r"\b(?:y|o)"}


@pytest.mark.parametrize("language", BEFORE_NO_NAME)
def test_a_name_follows_no_word_that_it_would_change(language: str) -> None:
    """Whatever it begins with, the sentence is right."""
    wrong = re.compile(rf"{BEFORE_NO_NAME[language]} \{{(?:{NAMES})\}}", re.IGNORECASE)
    assert [one for one in _all_of(language) if wrong.search(one)] == []


def test_a_french_mark_begins_no_line() -> None:
    """A space that does not break stands before each mark that has one."""
    assert [one for one in _all_of("fr") if re.search(r" [:;!?»](?=[\s*]|$)|« ", one)] == []


@pytest.mark.parametrize(
    ("language", "last", "said"),
    [
        ("en", "Inés", "Ada and Inés"),
        ("es", "Inés", "Ada e Inés"),
        ("es", "*Íñigo*", "Ada e *Íñigo*"),
        ("es", "Hierro", "Ada y Hierro"),
        ("es", "Yolanda", "Ada y Yolanda"),
    ],
)
def test_names_are_joined_as_they_sound(language: str, last: str, said: str) -> None:
    """Two vowels that are alike do not meet."""
    with languages.speaking(language):
        assert languages.listed(["Ada", last]) == said


@pytest.mark.parametrize(
    ("language", "place", "day"),
    [
        ("en", "Vienna", "1 May"),
        ("de", "Wien", "1. Mai"),
        ("fr", "Vienne", "1er mai"),
        ("es", "Viena", "1 de mayo"),
    ],
)
def test_places_and_days_are_called_as_in_the_language(language: str, place: str, day: str) -> None:
    """A zone's city has a name in each language, and the first of a month its own form."""
    with languages.speaking(language):
        assert (languages.city(ZoneInfo("Europe/Vienna")), languages.short_day(date(2026, 5, 1))) == (
            place,
            day,
        )


def _marked(file: Path) -> Iterator[str]:
    """Yield the sentences of a file that the functions of gettext are called with."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in messages.KEYWORDS
        ):
            place = 1 if node.func.id == "pgettext" else 0
            sentence = node.args[place] if len(node.args) > place else None
            if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str):
                yield sentence.value


def _ids(message: Message) -> Sequence[str]:
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def _all_of(language: str) -> list[str]:
    """Return all that a catalogue says."""
    with (languages.CATALOGUES / f"{language}.po").open("rb") as file:
        return [one for message in read_po(file) if message.id for one in _strings(message)]


def _strings(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return [one or "" for one in strings]


def _says_the_same(message: Message) -> bool:
    ids, strings = _ids(message), _strings(message)
    facts = set().union(*(messages.placeholders(one) for one in ids))
    # A plural form may say "one" instead of the number.
    return all(facts - {"number"} <= messages.placeholders(one) <= facts for one in strings)
