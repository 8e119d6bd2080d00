"""Screens with Slack's newer blocks, and the same in a workspace that does not have them yet."""

from collections.abc import Sequence

import pytest

from bot.enums import NewerBlock
from bot.ids import COMMAND, Choice, Field
from tests.blocks.reading import parts_of
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


@pytest.mark.parametrize("lacking", [NONE, EVERY])
def test_an_admin_reminds_on_home(either_harness: BotHarness, lacking: tuple[str, ...]) -> None:
    """Who waits for whom is a table with *Remind* in each row, or a paragraph for each with the button."""
    harness = either_harness
    harness.slack.lacks(*lacking)
    mira, ada = harness.admin("Mira Sand"), harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.asked("Lin Osei", "Ada Park")
    harness.wake_at(10, "Ada Park")
    harness.home("Mira Sand")
    assert ("data_table" in types((mira.home() or {})["blocks"])) is not bool(lacking)
    before = ada.received()
    assert mira.click("Remind", within="home").ok
    harness.let_pass(minutes=1)
    assert ada.received() == before + 1
    assert refusals(harness) == bool(lacking)


def test_a_home_that_was_a_table_is_drawn_without(either_harness: BotHarness) -> None:
    """The workspace has lost tables while it was open: it says what is true by then."""
    harness = either_harness
    mira, ada = harness.admin("Mira Sand"), harness.mentor("Ada Park")
    harness.mentee("Lin Osei"), harness.mentee("Noor Aziz")
    harness.asked("Lin Osei", "Ada Park")
    harness.home("Mira Sand")
    harness.slack.lacks("data_table")
    harness.asked("Noor Aziz", "Ada Park")
    assert "Noor Aziz has been waiting for Ada Park since" in str(mira.home())
    assert len(ada.messages()) == 2


@pytest.mark.parametrize("lacking", [NONE, EVERY])
def test_the_numbers_of_the_report(either_harness: BotHarness, lacking: tuple[str, ...]) -> None:
    """In one message, as a table or in lines; its text says all of it either way, and the file is with it."""
    harness = either_harness
    harness.slack.lacks(*lacking)
    mira = harness.admin("Mira Sand")
    harness.mentee("Lin Osei"), harness.mentee("Noor Aziz"), harness.mentor("Ada Park", limit=1)
    harness.connected("Lin Osei", "Ada Park")
    mira.command(COMMAND, "report")
    assert mira.click("Send as CSV", within="modal").ok
    mira.close(cleared=True)
    harness.settle()
    [message] = [one for one in mira.messages() if one["text"].startswith("Here are the numbers")]
    assert ("data_table" in types(message["blocks"])) is not bool(lacking)
    text = message["text"]
    assert ": 1 asked → 1 matched (100%) → 0 met" in text
    assert "Mentees left over, by topic: work: 1 mentee, 1 more mentor would do." in text
    assert [file["name"] for one in mira.messages() for file in one.get("files") or []]
    assert refusals(harness) == bool(lacking)


@pytest.mark.parametrize("lacking", [NONE, EVERY])
def test_what_is_wrong_with_a_whole_form_stands_on_top(
    either_harness: BotHarness, lacking: tuple[str, ...]
) -> None:
    """Or at its first field. What was typed stays, and it is said once, however often the form is sent."""
    harness = either_harness
    harness.slack.lacks(*lacking)
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    assert ada.click("Decline").ok
    ada.fill(Field.NOTE, "I am sorry.")
    ada.fill(Field.SEND_NOTE, [Choice.YES])
    lin.click("Withdraw")
    for _ in range(2):
        outcome = ada.submit()
        modal = ada.modal() or {}
        on_top = [block["text"]["text"] for block in modal["blocks"] if block["type"] == "alert"]
        [sentence] = list((outcome.errors or {}).values()) if lacking else on_top
        assert "The request was withdrawn on" in sentence
        assert modal["state"]["values"][Field.NOTE][Field.NOTE]["value"] == "I am sorry."
    assert refusals(harness) == bool(lacking)
    assert ada.failures() == []


def test_a_click_on_a_message_with_cards_redraws_it_without(either_harness: BotHarness) -> None:
    """Through the click's own way or the ordinary one: it says what is true by now, and nothing is posted."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.say("find")
    harness.settle()
    ts = lin.messages()[-1]["ts"]
    harness.slack.lacks("card")
    harness.in_conversation("Lin Osei", "Ada Park")
    received = lin.received()
    assert lin.click("Message", ts=ts).ok
    harness.settle()
    [answer] = [one for one in lin.messages() if one["ts"] == ts]
    assert "card" not in types(answer["blocks"])
    assert "Ada Park" in str(answer["blocks"])
    assert "'Message'" not in str(answer["blocks"])
    assert lin.received() == received


@pytest.mark.parametrize("error", ["invalid_arguments", "invalid_blocks"])
def test_a_photo_that_slack_cannot_fetch_hides_nobody(harness: BotHarness, error: str) -> None:
    """The directory opens without photos, whichever of its two codes Slack answers; *Connect* is there."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.slack.fault("error", methods=["views.open"], times=2, error=error)
    assert lin.command(COMMAND, "find").ok
    assert not {"card", "image"} & {part.get("type") for part in parts_of(lin.modal())}
    assert lin.click("Connect", within="modal").ok
    lin.close(cleared=True)
    assert lin.command(COMMAND, "find").ok
    assert {"card", "image"} <= {part.get("type") for part in parts_of(lin.modal())}
