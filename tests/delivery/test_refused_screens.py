"""What Slack refuses to show: nobody keeps the buttons of what is over, and nobody hears nothing."""

import pytest

from bot.blocks import kit, notice
from bot.blocks.screen import Message
from bot.ids import CardKind
from bot.models.workspace import Person
from tests.delivery.conftest import TOLD, WorkerHarness
from tests.pretended import ESPERANTO, Teach

POST, UPDATE, DELETE = "chat.postMessage", "chat.update", "chat.delete"


def asked(harness: WorkerHarness, kind: CardKind = TOLD) -> None:
    """Deliver a card with a button, which is over then."""
    harness.say("Asked", kind=kind)
    harness.deliver()


@pytest.mark.parametrize("code", ["msg_too_long", "invalid_blocks", "msg_blocks_too_long", "block_mismatch"])
def test_a_card_that_is_refused_is_cut(
    harness: WorkerHarness, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    """The news is read where the card stands, without the old buttons; the next change is whole again."""
    asked(harness)
    harness.slack.fault("error", methods=[UPDATE], error=code)
    harness.say("Over", notify=False)
    harness.deliver()
    assert harness.texts() == [f"Over {notice.CUT}"]
    assert harness.with_buttons() == []
    assert code in caplog.text
    harness.say("Open again", notify=False)
    harness.deliver()
    assert harness.texts() == harness.with_buttons() == ["Open again"]


def test_a_card_whose_words_are_refused_too_is_a_sentence(harness: WorkerHarness) -> None:
    """A new card is posted all the same, and says where to look."""
    harness.slack.fault("error", methods=[POST], times=2, error="no_text")
    harness.say("Asked")
    harness.deliver()
    assert harness.texts() == [notice.UNSHOWABLE]


def test_a_long_text_is_refused_once(harness: WorkerHarness) -> None:
    """What takes its place is short enough for whatever limit it was."""
    asked(harness)
    harness.slack.fault("error", methods=[UPDATE], error="msg_too_long")
    harness.say("Long", notify=False)
    harness.deliver(renderers={TOLD: lambda *_: Message("\U0001f331" * 1_000, [kit.section("Long")], "")})
    (text,) = harness.texts()
    assert text.startswith("\U0001f331")
    assert text.endswith(notice.CUT)
    assert len(text.encode()) < 1_200


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message"])
def test_a_card_that_may_not_be_changed_is_posted_anew(harness: WorkerHarness, code: str) -> None:
    """The old one, buttons and all, is deleted."""
    asked(harness)
    harness.slack.fault("error", methods=[UPDATE], error=code)
    harness.say("Over", notify=False)
    harness.deliver()
    assert harness.texts() == harness.with_buttons() == ["Over"]


def test_what_may_neither_be_changed_nor_deleted_stops_nothing(harness: WorkerHarness) -> None:
    """The new card stands below, and nothing is left to do."""
    asked(harness)
    harness.slack.fault("error", methods=[UPDATE], times=9, error="edit_window_closed")
    harness.slack.fault("error", methods=[DELETE], times=9, error="cant_delete_message")
    harness.say("Over", notify=False)
    harness.deliver()
    assert harness.texts() == ["Asked", "Over"]
    assert not harness.card().dirty


def test_a_copy_with_a_file_that_may_not_be_changed_goes(harness: WorkerHarness) -> None:
    """It would have become one line; its buttons go all the same, and the file stays in its thread."""
    asked(harness, CardKind.MY_DATA)
    harness.slack.fault("error", methods=[UPDATE], error="edit_window_closed")
    harness.say("Newer", kind=CardKind.MY_DATA)
    harness.deliver()
    assert harness.with_buttons() == ["Newer"]


def test_an_older_copy_whose_line_is_refused_is_one_line(harness: WorkerHarness) -> None:
    """It stays, as somebody wrote below it, with a sentence of ours in place of the one that was refused."""
    asked(harness)
    harness.person().say("Thank you", thread=harness.person().messages()[0]["ts"])
    harness.slack.fault("error", methods=[UPDATE], error="msg_too_long")
    harness.say("Newer")
    harness.deliver()
    assert harness.with_buttons() == ["Newer"]
    assert harness.texts()[0] == "This is no longer here."


def test_what_takes_its_place_is_said_in_the_readers_language(
    sqlite_harness: WorkerHarness, teach_esperanto: Teach
) -> None:
    """Where Slack refuses a card, or it is gone, an older copy is folded in the words that they read."""
    harness = sqlite_harness
    teach_esperanto({notice.CUT: "Mi tranĉis.", notice.GONE: "For."}, None)
    with harness.store.transaction() as session:
        session.get_one(Person, (harness.workspace_id, harness.people["Lin Osei"])).locale = ESPERANTO
    asked(harness)
    harness.slack.fault("error", methods=[UPDATE], error="msg_too_long")
    harness.say("Over", notify=False)
    harness.deliver()
    assert harness.texts() == ["Over Mi tranĉis."]
    harness.remove(1)
    harness.deliver()
    assert harness.texts() == ["For."]


def test_a_home_that_is_refused_says_so(harness: WorkerHarness) -> None:
    """It says what is left to do, rather than what was true before."""
    lin = harness.people["Lin Osei"]
    harness.say("First", about=lin, kind=CardKind.HOME, notify=False)
    harness.change_lane(home_opened_at=harness.machine.now(), due_at=harness.machine.now())
    harness.deliver()
    harness.slack.fault("error", methods=["views.publish"], error="view_too_large")
    harness.say("Second", about=lin, kind=CardKind.HOME, notify=False)
    harness.deliver()
    assert notice.HOME_UNSHOWABLE in str(harness.person().home())


def test_paragraphs_that_are_too_long_together_give_way(harness: WorkerHarness) -> None:
    """Slack takes some 13,000 characters of blocks: the long ones are cut, all alike, the short ones not."""
    paragraphs = ["Short.", *["é" * 2_900] * 5, "Short, too."]
    harness.say("Long")
    blocks = [kit.section(one) for one in paragraphs]
    harness.deliver(renderers={TOLD: lambda *_: Message("Long", blocks, "")})
    (message,) = harness.person().messages()
    texts = [block["text"]["text"] for block in message["blocks"]]
    assert [texts[0], texts[-1]] == ["Short.", "Short, too."]
    assert len({len(one) for one in texts[1:-1]}) == 1
    assert len(texts[1]) > 1_900
