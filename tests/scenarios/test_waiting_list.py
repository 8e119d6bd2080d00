"""The waiting list of a full mentor stands wherever one finds them full, not only after a meeting."""

import pytest

from bot.enums import MatchState, Policy
from tests.bot_harness import BotHarness, said

WAIT = "Tell Me When a Place Frees"


@pytest.fixture
def workplace(harness: BotHarness) -> BotHarness:
    """Ada has one place, which Sam has; Lin looks for a mentor."""
    harness.mentor("Ada Park", limit=1), harness.mentee("Sam Rivera"), harness.mentee("Lin Osei")
    harness.connected("Sam Rivera", "Ada Park")
    return harness


def opens_directory(harness: BotHarness, name: str) -> None:
    """Let somebody look for a mentor."""
    harness.person(name).command("/mentoring", "find")


@pytest.mark.parametrize("policy", Policy)
def test_in_the_directory(workplace: BotHarness, policy: Policy) -> None:
    """Lin waits from there, reads so there, hears of the place, asks, and Ada decides."""
    workplace.program_has(follow_up=policy)
    lin, ada = workplace.person("Lin Osei"), workplace.person("Ada Park")
    opens_directory(workplace, "Lin Osei")
    assert lin.click(WAIT, within="modal").ok
    assert "You are on their waiting list." in str(lin.modal())
    with pytest.raises(LookupError):
        lin.click(WAIT, within="modal")
    workplace.settle()
    assert "You are on the list for a place with Ada Park" in said(lin)
    assert "Places you wait for" in workplace.home("Lin Osei")
    workplace.says_no("Sam Rivera", "End Connection")
    workplace.wake_at(10, "Lin Osei")
    workplace.let_pass()
    assert "A place with Ada Park is free for you" in said(lin)
    assert "they still decide" in said(lin)
    lin.click("Ask Ada Park to Mentor Me")
    workplace.settle()
    ada.click("Accept")
    workplace.settle()
    assert "You and Ada Park are connected" in said(lin)


def test_on_the_card_of_a_conversation(workplace: BotHarness) -> None:
    """Who talks with a full mentor waits from the card; taking the place confirms that conversation."""
    lin = workplace.person("Lin Osei")
    match_id = workplace.in_conversation("Lin Osei", "Ada Park")
    assert lin.click(WAIT).ok
    workplace.settle()
    with pytest.raises(LookupError):
        lin.click(WAIT)
    workplace.says_no("Sam Rivera", "End Connection")
    workplace.wake_at(10, "Lin Osei")
    workplace.let_pass()
    lin.click("Ask Ada Park to Mentor Me")
    workplace.settle()
    assert workplace.match(match_id).mentee_confirmed_at is not None
    assert workplace.match(match_id).state is MatchState.PENDING


@pytest.mark.parametrize("button", ["Withdraw", "Keep Waiting"])
def test_a_yes_taken_back_leaves_them_on_the_list(workplace: BotHarness, button: str) -> None:
    """Who waits and confirms all the same, and then takes that back, has not given up their turn."""
    lin = workplace.person("Lin Osei")
    match_id = workplace.in_conversation("Lin Osei", "Ada Park")
    lin.click(WAIT)
    workplace.settle()
    card = [one["ts"] for one in lin.messages() if "You wrote to Ada Park" in one["text"]][-1]
    lin.click("Confirm Match", ts=card)
    workplace.settle()
    lin.click(button, ts=card)
    workplace.settle()
    assert workplace.match(match_id).state is MatchState.WITHDRAWN
    assert "Places you wait for" in workplace.home("Lin Osei")


def test_who_is_away_has_no_list(workplace: BotHarness) -> None:
    """While Ada is paused nobody joins her list, whether from an old copy or not; the reason is said."""
    lin = workplace.person("Lin Osei")
    opens_directory(workplace, "Lin Osei")
    workplace.pauses("Ada Park")
    lin.click(WAIT, within="modal")
    assert "Ada Park is not taking this on just now." in str(lin.modal())
    assert "Places you wait for" not in workplace.home("Lin Osei")
