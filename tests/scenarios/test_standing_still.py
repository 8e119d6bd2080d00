"""A pause: nothing new comes, no nudge goes out, and no clock runs."""

import pytest

from bot import refusals
from bot.enums import MatchState
from tests.house import House


def nudged(house: House, name: str) -> bool:
    """Whether a reminder has reached somebody."""
    return any("waits for your decision" in one["text"] for one in house.person(name).messages())


@pytest.mark.parametrize("who", ["Lin Osei", "Ada Park"])
def test_clocks_stand_still_while_one_of_the_two_pauses(house: House, who: str) -> None:
    """Neither reminder nor expiry during the pause of either; what was left before is left after it."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.let_pass(days=3)
    house.pauses(who)
    house.let_pass(days=100)
    assert not nudged(house, "Ada Park")
    assert house.match(match_id).state is MatchState.PENDING
    house.resumes(who)
    house.let_pass(days=3, hours=20)
    assert not nudged(house, "Ada Park")
    house.let_pass(hours=5)
    house.wake_at(9, "Ada Park")
    house.let_pass()
    assert nudged(house, "Ada Park")
    house.let_pass(days=7)
    house.wake_at(9, "Lin Osei")
    house.let_pass()
    assert house.match(match_id).state is MatchState.EXPIRED


def test_one_resumes_and_the_other_still_pauses(house: House) -> None:
    """The clock runs again when nothing holds it any more, not when the first of two reasons is gone."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.pauses("Lin Osei")
    house.pauses("Ada Park")
    house.let_pass(days=20)
    house.resumes("Lin Osei")
    house.let_pass(days=20)
    assert house.match(match_id).state is MatchState.PENDING
    assert not nudged(house, "Ada Park")
    house.resumes("Ada Park")
    house.let_pass(days=13)
    assert house.match(match_id).state is MatchState.PENDING


def test_nothing_new_begins_during_a_pause(house: House) -> None:
    """A mentor who pauses is not asked and not written to; a mentee who pauses is told to resume first."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.pauses("Ada Park")
    for begin in (house.asked, house.in_conversation):
        with pytest.raises(refusals.NotTakingThisOn):
            begin("Lin Osei", "Ada Park")
    house.resumes("Ada Park")
    house.pauses("Lin Osei")
    with pytest.raises(refusals.YouArePaused):
        house.asked("Lin Osei", "Ada Park")


def test_what_waits_can_still_be_decided(house: House) -> None:
    """A pause stops what comes by itself; it forbids nobody to answer, and connections stay."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.pauses("Ada Park")
    assert "Resume" in house.home("Ada Park")
    assert house.person("Ada Park").click("Accept").ok
    assert house.match(match_id).state is MatchState.CONFIRMED
