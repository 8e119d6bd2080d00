"""News that nobody's click caused: it waits for working hours, and reaches the admins too."""

from bot.enums import MatchState
from bot.ids import COMMAND
from tests.bot_harness import BotHarness, said


def received(harness: BotHarness, name: str) -> int:
    """Return how many messages have arrived in a person's DM, whether they are still there or not."""
    return harness.person(name).received()


def test_who_left_slack_at_night_is_told_of_in_the_morning(either_harness: BotHarness) -> None:
    """The card changes at once; what rings, for the other and for the admins, waits for nine o'clock."""
    harness = either_harness
    lin, mira = harness.mentee("Lin Osei"), harness.admin("Mira Sand")
    harness.mentor("Ada Park")
    match_id = harness.connected("Lin Osei", "Ada Park")
    harness.wake_at(22, "Lin Osei", weekday=1)
    lins, miras = received(harness, "Lin Osei"), received(harness, "Mira Sand")
    harness.person("Ada Park").change(deleted=True)
    harness.let_pass(minutes=5)
    assert harness.match(match_id).state is MatchState.ENDED
    assert "Ada Park" in said(lin)
    assert (received(harness, "Lin Osei"), received(harness, "Mira Sand")) == (lins, miras)
    harness.let_pass(hours=14)
    assert received(harness, "Lin Osei") == lins + 1
    assert "has left" in said(lin)
    assert received(harness, "Mira Sand") == miras + 1
    assert "Ada Park has left this Slack workspace" in said(mira)
    assert "1 connection ended by that" in said(mira)


def test_who_leaves_the_programme_is_told_of_at_once(harness: BotHarness) -> None:
    """That is a person's click: it does not wait for the morning."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    harness.wake_at(22, "Lin Osei", weekday=1)
    lins = received(harness, "Lin Osei")
    harness.person("Ada Park").command(COMMAND, "leave")
    assert harness.person("Ada Park").submit().ok
    harness.settle()
    assert received(harness, "Lin Osei") == lins + 1


def test_a_pause_that_ends_says_so(harness: BotHarness) -> None:
    """It ends on its day, and in the person's working hours they read so, once."""
    ada = harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=1)
    ada.command(COMMAND, "pause tomorrow")
    before = received(harness, "Ada Park")
    harness.wake_at(7, "Ada Park", weekday=2)
    harness.let_pass(minutes=5)
    assert "Resume" not in harness.home("Ada Park")
    assert received(harness, "Ada Park") == before
    harness.let_pass(hours=3)
    assert received(harness, "Ada Park") == before + 1
    assert "Your pause is over" in said(ada)
    assert "You are listed again" in said(ada)


def test_who_resumes_needs_no_telling(harness: BotHarness) -> None:
    """They know: it was their click."""
    ada = harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=1)
    ada.command(COMMAND, "pause tomorrow")
    harness.resumes("Ada Park")
    before = received(harness, "Ada Park")
    harness.let_pass(days=2)
    assert received(harness, "Ada Park") == before
