"""Cards that Slack would refuse, or refuses to change, as people meet them."""

from bot import limits
from bot.blocks import notice
from tests.bot_harness import BotHarness, said


def test_a_note_full_of_emoji_leaves_no_dead_buttons(harness: BotHarness) -> None:
    """Slack counts bytes where a card is updated, and four of them for each emoji."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park", note="\U0001f331" * limits.LONGEST_NOTE)
    assert ada.click("Accept").ok
    harness.settle()
    assert "Accept" not in str(ada.messages())
    assert notice.CUT not in str(ada.messages())


def test_nobody_is_left_with_the_buttons_of_what_is_over(either_harness: BotHarness) -> None:
    """Nobody may edit old messages: a request that was withdrawn cannot be accepted all the same."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.slack.fault("error", methods=["chat.update"], times=99, error="edit_window_closed")
    assert lin.click("Withdraw").ok
    harness.settle()
    assert "Accept" not in str(ada.messages())
    assert "withdrew" in said(ada)
