"""Screens with Slack's newer blocks, and the same in a workspace that does not have them yet."""

from collections.abc import Sequence

import pytest

from bot.enums import NewerBlock
from bot.ids import COMMAND, Field
from tests.bot_harness import BotHarness, everything_shown, said

NONE, EVERY = (), tuple(NewerBlock)


def types(blocks: Sequence[dict[str, object]]) -> set[object]:
    """The types of blocks on a screen."""
    return {block["type"] for block in blocks}


def refusals(harness: BotHarness) -> int:
    """How many calls of the bot Slack has refused."""
    return sum(not call["response"].get("ok") for call in harness.slack.calls())


@pytest.mark.parametrize("lacking", [NONE, EVERY])
def test_a_mentor_is_found_and_asked(either_harness: BotHarness, lacking: tuple[str, ...]) -> None:
    """Open the directory, search, turn back to all topics, connect: with cards, or with classic blocks."""
    harness = either_harness
    harness.slack.lacks(*lacking)
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    shown = {"card"} if lacking == NONE else {"section", "actions"}
    wrong = {"card"} if lacking else set()

    def is_right() -> bool:
        modal = lin.modal() or {}
        return shown <= types(modal["blocks"]) and not wrong & types(modal["blocks"])

    assert lin.command(COMMAND, "find").ok
    assert is_right()
    lin.fill(Field.SEARCH, "Ada")
    assert lin.submit().ok
    assert is_right()
    assert "Ada Park" in str(lin.modal())
    assert lin.choose("directory.topic", "All topics") is not None
    assert is_right()
    assert lin.click("Connect", within="modal").ok
    assert lin.submit().ok
    assert lin.close().ok
    assert is_right()
    assert "Connect with" not in str(lin.modal())
    harness.settle()
    assert len(ada.messages()) == 1
    assert refusals(harness) == bool(lacking)
    assert not lin.failures()


def test_a_workspace_loses_cards_and_gets_them_back(either_harness: BotHarness) -> None:
    """While the directory is open. Nobody sees a failure, and after a month there are cards again."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    assert lin.command(COMMAND, "find").ok
    assert "card" in types((lin.modal() or {})["blocks"])
    harness.slack.lacks("card")
    lin.fill(Field.SEARCH, "Ada")
    assert lin.submit().ok
    assert "card" not in types((lin.modal() or {})["blocks"])
    assert "Ada Park" in str(lin.modal())
    harness.slack.lacks()
    lin.fill(Field.SEARCH, "Ada")
    assert lin.submit().ok
    assert "card" not in types((lin.modal() or {})["blocks"])
    harness.let_pass(days=31)
    lin.fill(Field.SEARCH, "Ada")
    assert lin.submit().ok
    assert "card" in types((lin.modal() or {})["blocks"])
    assert lin.failures() == []


def test_found_mentors_in_a_message(either_harness: BotHarness) -> None:
    """What is typed is answered once; its text says all of it, with cards or without."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.say("find")
    harness.settle()
    assert "card" in types(lin.messages()[-1]["blocks"])
    with_cards = said(lin)
    assert "Ada Park: Topics: work; Free places: 3 of 3." in with_cards
    harness.slack.lacks("card")
    lin.say("find")
    harness.settle()
    assert "card" not in types(lin.messages()[-1]["blocks"])
    assert said(lin) == with_cards
    assert everything_shown(lin).count("Ada Park: Topics") == 2
