"""The catalogues say all that the code says, with the same facts in it."""

import ast
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Message

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


def _says_the_same(message: Message) -> bool:
    ids = _ids(message)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    facts = set().union(*(messages.placeholders(one) for one in ids))
    # A plural form may say "one" instead of the number.
    return all(facts - {"number"} <= messages.placeholders(one or "") <= facts for one in strings)
