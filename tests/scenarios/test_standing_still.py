"""A pause: nothing new comes, no nudge goes out, and no clock runs."""

import pytest

from bot import refusals
from bot.enums import MatchState
from tests.bot_harness import BotHarness


def nudged(harness: BotHarness, name: str) -> bool:
    """Whether a reminder has reached somebody."""
    return any("waiting for your decision" in one["text"] for one in harness.person(name).messages())


@pytest.mark.parametrize("who", ["Lin Osei", "Ada Park"])
def test_clocks_stand_still_while_one_of_the_two_pauses(harness: BotHarness, who: str) -> None:
    """Neither reminder nor expiry during the pause of either; what was left before is left after it."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.let_pass(days=3)
    harness.pauses(who)
    harness.let_pass(days=100)
    assert not nudged(harness, "Ada Park")
    assert harness.match(match_id).state is MatchState.PENDING
    harness.resumes(who)
    harness.let_pass(days=3, hours=20)
    assert not nudged(harness, "Ada Park")
    harness.let_pass(hours=5)
    harness.wake_at(9, "Ada Park")
    harness.let_pass()
    assert nudged(harness, "Ada Park")
    harness.let_pass(days=7)
    harness.wake_at(9, "Lin Osei")
    harness.let_pass()
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_one_resumes_and_the_other_still_pauses(harness: BotHarness) -> None:
    """The clock runs again when nothing holds it any more, not when the first of two reasons is gone."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.pauses("Lin Osei")
    harness.pauses("Ada Park")
    harness.let_pass(days=20)
    harness.resumes("Lin Osei")
    harness.let_pass(days=20)
    assert harness.match(match_id).state is MatchState.PENDING
    assert not nudged(harness, "Ada Park")
    harness.resumes("Ada Park")
    harness.let_pass(days=13)
    assert harness.match(match_id).state is MatchState.PENDING


def test_nothing_new_begins_during_a_pause(harness: BotHarness) -> None:
    """A mentor who pauses is not asked and not written to; a mentee who pauses is told to resume first."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.pauses("Ada Park")
    for begin in (harness.asked, harness.in_conversation):
        with pytest.raises(refusals.NotTakingThisOn):
            begin("Lin Osei", "Ada Park")
    harness.resumes("Ada Park")
    harness.pauses("Lin Osei")
    with pytest.raises(refusals.YouArePaused):
        harness.asked("Lin Osei", "Ada Park")


def test_what_waits_can_still_be_decided(harness: BotHarness) -> None:
    """A pause stops what comes by itself; it forbids nobody to answer, and connections stay."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.pauses("Ada Park")
    assert "Resume" in harness.home("Ada Park")
    assert harness.person("Ada Park").click("Accept").ok
    assert harness.match(match_id).state is MatchState.CONFIRMED
