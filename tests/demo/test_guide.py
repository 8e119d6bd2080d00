"""The demo in each language: what its people read, and the guide beside them."""

import json
from pathlib import Path

import pytest

from bot import languages
from bot.demo import guide, run
from bot.demo.run import DemoCannotStart


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
