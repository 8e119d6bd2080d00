"""The demo in each language: what its people read, and the guide beside them."""

import json
from pathlib import Path

import pytest

from bot import languages
from bot.demo import guide, run
from bot.demo.run import DemoCannotStart
from tests.spoken import LANGUAGES, say


@pytest.mark.parametrize("language", languages.known())
def test_guide_and_people_speak_the_same_language(tmp_path: Path, language: str) -> None:
    """The guide names the buttons as they stand on the cards; who does a step stays who they are."""
    told = run.staged(tmp_path, language, language)
    assert told == ["--world", str(tmp_path / "world.json"), "--guide", str(tmp_path / "guide.json")]
    people = json.loads((tmp_path / "world.json").read_text("utf-8"))["people"]
    assert {person["locale"] for person in people} == {language}
    shown = json.loads((tmp_path / "guide.json").read_text("utf-8"))
    said = [shown["title"], shown["intro"]]
    said += [text for step in shown["steps"] for text in (step["title"], step["text"])]
    assert said == [languages.translations(language).gettext(one) for one in guide.sentences()]
    assert shown["language"] == language
    assert shown["steps"][0]["person"] == "Lin Osei"


def test_a_language_that_the_bot_does_not_speak() -> None:
    """Is said at once, with those it does."""
    with pytest.raises(DemoCannotStart, match=r"^I do not speak “tlh”\. Try one of these: en"):
        run.run("0", "3", "tlh")


# What the guide says one presses, or finds written. A label that is about somebody has their name in it.
ON_SCREEN = [
    *("Message", "Reply", "Confirm Match", "Cancel", "In conversation", "Decline", "Join as Mentee"),
    *("Ask {name} to Mentor Me", "Readers", "Make {name} My Mentor", "Tell Me When a Place Frees"),
    *("End Connection", "My Profile", "Pause Mentoring"),
]
# The page around Slack is in English.
ON_THE_PAGE = ["Add a person", "Next working day", "10 minutes", "1 hour", "Mailbox", "A week on"]
NAME = "Ines Duarte"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", [*ON_SCREEN, *ON_THE_PAGE])
def test_the_guide_names_what_stands_there(language: str, label: str) -> None:
    """In each language by the label that the button has in it."""
    there = label if label in ON_THE_PAGE else labelled(language, label)
    english = [sentence for sentence in guide.sentences() if label.format(name=NAME) in sentence]
    assert english
    for sentence in english:
        assert there.format(name=NAME) in say(language, sentence)


def labelled(language: str, label: str) -> str:
    """Return what a button says; *Message* has a meaning of its own on it."""
    if label == "Message":
        return languages.translations(language).pgettext("button: write to a mentor", label)
    return languages.translations(language).gettext(label)
