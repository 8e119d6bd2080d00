"""Taking a request back: the mentee's alone, while the mentor is undecided, and no news to anybody."""

import pytest

from bot import refusals
from bot.enums import MatchState
from bot.ids import Action
from tests import forger
from tests.house import House, said


@pytest.mark.parametrize("begins", ["asked", "in_conversation"])
def test_withdrawing_is_no_news(house: House, begins: str) -> None:
    """No form, no ring: the mentor's card folds to one line without buttons and leaves their Home."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = getattr(house, begins)("Lin Osei", "Ada Park")
    if begins == "in_conversation":
        lin.click("Confirm Match")
        house.settle()
    assert "Lin Osei" in house.home("Ada Park")
    before = len(ada.messages())
    assert lin.click("Withdraw").ok
    house.settle()
    assert lin.modal() is None
    assert house.match(match_id).state is MatchState.WITHDRAWN
    assert len(ada.messages()) == before
    assert "withdrew the request" in said(ada)
    assert len(ada.messages()[-1]["blocks"]) == 1
    assert "Lin Osei" not in house.home("Ada Park")
    assert "You withdrew what you had asked Ada Park" in house.home("Lin Osei")


def test_an_accepted_request_is_not_withdrawn(house: House) -> None:
    """The mentor was quicker: the click does less than nothing to the connection, and says so."""
    lin = house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    ada.click("Accept")
    lin.click("Withdraw")
    house.hears("Lin Osei", "Something changed since you opened this, so nothing was done")
    assert house.match(match_id).state is MatchState.CONFIRMED


def test_a_withdrawn_request_cannot_be_accepted(house: House) -> None:
    """*Accept* on the card that was there a moment ago answers with what became of the request."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    lin.click("Withdraw")
    ada.click("Accept")
    house.hears("Ada Park", "The request was withdrawn on")
    assert house.match(match_id).state is MatchState.WITHDRAWN


def test_after_withdrawing_one_may_ask_again_at_once(house: House) -> None:
    """Nobody said no, so nothing has to rest: the next request is a new one with a card of its own."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    first = house.asked("Lin Osei", "Ada Park")
    lin.click("Withdraw")
    house.settle()
    second = house.asked("Lin Osei", "Ada Park")
    assert second != first
    assert ada.click("Accept").ok
    assert house.match(second).state is MatchState.CONFIRMED


def test_the_mentor_cannot_withdraw(house: House) -> None:
    """*Withdraw* is the asking mentee's: a mentor who sends it all the same changes nothing."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    forger.click(house, "Ada Park", Action.WITHDRAW_MATCH, str(match_id))
    house.hears("Ada Park", "Only the two people of this match can decide about it, each for themselves.")
    assert house.match(match_id).state is MatchState.PENDING
    assert ada.click("Accept").ok


def test_a_mentor_who_asked_cannot_withdraw_but_cancel(house: House) -> None:
    """A mentor who confirmed first has *Cancel*, which asks how; there is nothing to take back."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.in_conversation("Lin Osei", "Ada Park")
    house.home("Ada Park")
    ada.click("Confirm Match", within="home")
    house.settle()
    with pytest.raises(LookupError):
        ada.click("Withdraw", within="home")
    assert house.says_no("Ada Park", "Cancel", within="home").ok
    with pytest.raises(refusals.StartAgainLater):
        house.asked("Lin Osei", "Ada Park")
