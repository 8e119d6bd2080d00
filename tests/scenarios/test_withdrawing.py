"""Taking a request back: the mentee's alone, while the mentor is undecided, and no news to anybody."""

import pytest

from bot import refusals
from bot.enums import MatchState
from bot.ids import Action
from tests import forged_requests
from tests.bot_harness import BotHarness, said


@pytest.mark.parametrize("begins", ["asked", "in_conversation"])
def test_withdrawing_is_no_news(harness: BotHarness, begins: str) -> None:
    """No form, no notification: the mentor's card becomes one line and the note, and leaves their Home."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = getattr(harness, begins)("Lin Osei", "Ada Park")
    if begins == "in_conversation":
        lin.click("Confirm Match")
        harness.settle()
    assert "Lin Osei" in harness.home("Ada Park")
    before = ada.received()
    assert lin.click("Withdraw").ok
    harness.settle()
    assert lin.modal() is None
    assert harness.match(match_id).state is MatchState.WITHDRAWN
    assert ada.received() == before
    assert "withdrew the request" in said(ada)
    line, note, row = ada.messages()[-1]["blocks"]
    assert "\n" not in line["text"]["text"]
    assert note["text"]["text"].startswith("> ")
    assert [one["text"]["text"] for one in row["elements"]] == ["Don't Match Us Again"]
    assert "Lin Osei" not in harness.home("Ada Park")
    assert "You withdrew your request to Ada Park" in harness.home("Lin Osei")


def test_an_accepted_request_is_not_withdrawn(harness: BotHarness) -> None:
    """The mentor was quicker: the click does less than nothing to the connection, and says so."""
    lin = harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    ada.click("Accept")
    lin.click("Withdraw")
    harness.hears("Lin Osei", "Something changed since you opened this, so nothing was done")
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_a_withdrawn_request_cannot_be_accepted(harness: BotHarness) -> None:
    """*Accept* on the card that was there a moment ago answers with what became of the request."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    lin.click("Withdraw")
    ada.click("Accept")
    harness.hears("Ada Park", "The request was withdrawn on")
    assert harness.match(match_id).state is MatchState.WITHDRAWN


def test_after_withdrawing_one_may_ask_again_at_once(harness: BotHarness) -> None:
    """Nobody said no, so nothing has to rest: the next request is a new one with a card of its own."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    first = harness.asked("Lin Osei", "Ada Park")
    lin.click("Withdraw")
    harness.settle()
    second = harness.asked("Lin Osei", "Ada Park")
    assert second != first
    assert ada.click("Accept").ok
    assert harness.match(second).state is MatchState.CONFIRMED


def test_the_mentor_cannot_withdraw(harness: BotHarness) -> None:
    """*Withdraw* is the asking mentee's: a mentor who sends it all the same changes nothing."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    forged_requests.click(harness, "Ada Park", Action.WITHDRAW_MATCH, str(match_id))
    harness.hears("Ada Park", "Only the other person can do that.")
    assert harness.match(match_id).state is MatchState.PENDING
    assert ada.click("Accept").ok


def test_a_mentor_who_asked_cannot_withdraw_but_cancel(harness: BotHarness) -> None:
    """A mentor who confirmed first has *Cancel*, which asks how; there is nothing to take back."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("Confirm Match", within="home")
    harness.settle()
    with pytest.raises(LookupError):
        ada.click("Withdraw", within="home")
    assert harness.says_no("Ada Park", "Cancel", within="home").ok
    with pytest.raises(refusals.StartAgainLater):
        harness.asked("Lin Osei", "Ada Park")
