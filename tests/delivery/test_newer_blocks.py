"""Newer blocks on their way to Slack: what a workspace lacks costs no message, and is remembered."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot.blocks import kit
from bot.blocks.newer import Newer
from bot.blocks.screen import Message
from bot.delivery.render import Renderer
from bot.ids import CardKind
from bot.models.program import Program
from bot.services.newer_blocks import REMEMBERED
from tests.delivery.conftest import TOLD, WorkerHarness

POST, UPDATE, PUBLISH = "chat.postMessage", "chat.update", "views.publish"


def blocks(said: str) -> list[Block]:
    """A table, in which is said what was stored, and a card in place of it; and a card with a button."""
    rows = [[{"type": "raw_text", "text": text}] for text in ("Said", said)]
    as_card = Newer({"type": "card", "title": {"type": "mrkdwn", "text": said}}, [kit.section(said)])
    table = Newer({"type": "data_table", "caption": "What was said", "rows": rows}, [as_card])
    go = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
    return [table, Newer({"type": "card", "actions": [go]}, [kit.section("Go on in the Messages tab.")])]


def render(session: Session, workspace: int, _: int, subject: int, __: datetime) -> Message:
    """Draw it as a message."""
    said = session.get_one(Program, (workspace, subject)).name
    return Message(said, blocks(said), "Older")


def render_home(session: Session, workspace: int, recipient: int, _: int, __: datetime) -> View:
    """Draw it as a Home."""
    return View(type="home", blocks=blocks(session.get_one(Program, (workspace, recipient)).name))


RENDERERS: dict[CardKind, Renderer] = {TOLD: render, CardKind.HOME: render_home}


def goes_out(harness: WorkerHarness, *, after: timedelta = timedelta()) -> None:
    """Deliver, so much later."""
    harness.deliver_after(2, renderers=RENDERERS, product_now=lambda: datetime.now(UTC) + after)


def types(harness: WorkerHarness) -> list[list[str]]:
    """The types of blocks that stand in each message of somebody's DM."""
    return [[block["type"] for block in one["blocks"]] for one in harness.person().messages()]


def tries(harness: WorkerHarness, method: str) -> list[str]:
    """What Slack answered to each call of a method."""
    answers = [call["response"] for call in harness.slack.calls(method)]
    return [str(answer.get("error", "ok")) for answer in answers]


@pytest.mark.parametrize(
    ("lacking", "shown"),
    [
        ((), ["data_table", "card"]),
        (("card",), ["data_table", "section"]),
        (("data_table",), ["card", "card"]),
        (("data_table", "card"), ["section", "section"]),
    ],
)
def test_a_message_does_without_what_its_workspace_lacks(
    harness: WorkerHarness, lacking: tuple[str, ...], shown: list[str]
) -> None:
    """Each type by itself. Nothing is posted twice, and the next message is refused nothing."""
    harness.slack.lacks(*lacking)
    harness.say("Hello")
    for _ in range(3):
        goes_out(harness)
    assert types(harness) == [shown]
    refused = tries(harness, POST).count("invalid_blocks")
    harness.say("And again", about=2)
    goes_out(harness)
    assert types(harness) == [shown, shown]
    assert tries(harness, POST).count("invalid_blocks") == refused


def test_each_surface_has_types_of_its_own(harness: WorkerHarness) -> None:
    """A Home without cards says nothing about messages."""
    harness.slack.lacks("card", surfaces=["home"])
    lin = harness.people["Lin Osei"]
    harness.say("Mine", about=lin, kind=CardKind.HOME, notify=False)
    harness.change_lane(home_opened_at=harness.machine.now(), due_at=harness.machine.now())
    harness.say("Hello", about=2)
    goes_out(harness)
    goes_out(harness)
    home = harness.person().home() or {}
    assert [block["type"] for block in home["blocks"]] == ["data_table", "section"]
    assert types(harness) == [["data_table", "card"]]
    assert tries(harness, PUBLISH) == ["invalid_arguments", "ok"]


def test_a_card_that_was_drawn_with_a_block_changes_without_it(harness: WorkerHarness) -> None:
    """The workspace has lost a type meanwhile: the card stands where it stood, and says what is true."""
    harness.say("Open")
    goes_out(harness)
    harness.slack.lacks("data_table", "card")
    harness.say("Over", notify=False)
    goes_out(harness)
    assert harness.texts() == ["Over"]
    assert types(harness) == [["section", "section"]]
    assert not harness.card().dirty


def test_a_card_is_not_redrawn_for_the_sake_of_its_blocks(harness: WorkerHarness) -> None:
    """It says the same with them and without, so a mark that changes nothing costs no call."""
    harness.slack.lacks("card")
    harness.say("Hello")
    goes_out(harness)
    goes_out(harness)
    harness.slack.lacks()
    harness.say("Hello", notify=False)
    goes_out(harness, after=2 * REMEMBERED)
    harness.slack.lacks("data_table", "card")
    harness.say("Hello", notify=False)
    goes_out(harness, after=2 * REMEMBERED)
    assert tries(harness, UPDATE) == []


def test_what_is_lacking_is_tried_again_after_a_month(harness: WorkerHarness) -> None:
    """And not before; a workspace that has it by then gets it at the next change."""
    harness.slack.lacks("card")
    harness.say("One")
    goes_out(harness)
    goes_out(harness)
    month = timedelta(days=31)
    harness.say("Two", notify=False)
    goes_out(harness, after=month)
    assert tries(harness, UPDATE) == ["invalid_blocks", "ok"]
    harness.slack.lacks()
    harness.say("Three", notify=False)
    goes_out(harness, after=month + timedelta(days=1))
    assert types(harness) == [["data_table", "section"]]
    harness.say("Four", notify=False)
    goes_out(harness, after=2 * month)
    assert types(harness) == [["data_table", "card"]]
    assert harness.texts() == ["Four"]


def test_a_clock_far_ahead_spoils_it_for_no_longer(harness: WorkerHarness) -> None:
    """What was refused in a year that is not to come is tried again."""
    harness.slack.lacks("card")
    harness.say("One")
    goes_out(harness, after=timedelta(days=3_000))
    goes_out(harness, after=timedelta(days=3_000))
    harness.slack.lacks()
    harness.say("Two", notify=False)
    goes_out(harness)
    assert types(harness) == [["data_table", "card"]]


def test_what_else_slack_has_against_newer_blocks_keeps_the_classic_ones(harness: WorkerHarness) -> None:
    """With their buttons; and nothing is remembered of it, because it was this message's alone."""
    harness.slack.fault("error", methods=[POST], error="msg_blocks_too_long")
    harness.say("Hello")
    goes_out(harness)
    harness.say("And again", about=2)
    goes_out(harness)
    assert types(harness) == [["section", "section"], ["data_table", "card"]]


def test_a_message_too_long_with_newer_blocks_is_a_classic_one(harness: WorkerHarness) -> None:
    """Only paragraphs can be cut; so it is not even tried."""
    texts = [{"type": "raw_text", "text": "x" * 11_000}]
    table = {"type": "data_table", "caption": "Long", "rows": [[{"type": "raw_text", "text": "A"}], texts]}
    harness.say("Hello")
    long = Message("Hello", [Newer(table, [kit.section("x" * 2_000)])], "Older")
    harness.deliver(renderers={TOLD: lambda *_: long})
    assert types(harness) == [["section"]]
    assert tries(harness, POST) == ["ok"]
