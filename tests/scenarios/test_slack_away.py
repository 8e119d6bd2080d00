"""Slack fails while a click is answered: nobody sees an exception, nothing is half done."""

import pytest

from bot.enums import MatchState
from bot.ids import Action
from tests import forged_requests
from tests.bot_harness import BotHarness, said

FAULTS = ("status", "error", "ratelimited", "drop_after", "answer_late")


@pytest.fixture
def asked(harness: BotHarness) -> int:
    """Lin asked Ada; return the match."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    return harness.asked("Lin Osei", "Ada Park")


def test_a_form_that_cannot_be_opened_can_be_tried_again(harness: BotHarness, asked: int) -> None:
    """Whatever Slack answers, the click is refused with *please try again*; the next one opens the form."""
    ada = harness.person("Ada Park")
    for fault in FAULTS:
        harness.slack.fault(fault, methods=["views.open"], seconds=2.5)
        # Where it is only too much for Slack, that is said, and nothing is wrong.
        assert ada.click("Decline").ok == (fault == "ratelimited"), fault
        harness.slack.forget_faults()
        while ada.modal():
            ada.close()
    harness.hears("Ada Park", "Please try again.")
    assert "Traceback" not in str(ada.messages())
    assert ada.click("Decline").ok
    assert ada.submit().ok
    assert harness.match(asked).state is MatchState.DECLINED


def test_a_refusal_that_cannot_be_shown_is_still_one(harness: BotHarness, asked: int) -> None:
    """On Home a no is a small form; where Slack does not show it, the click is settled all the same."""
    harness.home("Ada Park")
    for fault in FAULTS:
        harness.slack.fault(fault, methods=["views.open"], seconds=2.5)
        answer = forged_requests.click(harness, "Ada Park", Action.ACCEPT_MATCH, "999", within="home")
        assert answer.status_code == 200, fault
        harness.slack.forget_faults()
    assert harness.match(asked).state is MatchState.PENDING


def test_an_answer_that_cannot_be_delivered_costs_nothing(harness: BotHarness, asked: int) -> None:
    """The line through `response_url` is best effort: without it the card still tells the truth."""
    lin, ada = harness.person("Lin Osei"), harness.person("Ada Park")
    lin.click("Withdraw")
    harness.slack.fault("status", methods=["response_url"], times=9)
    assert ada.click("Accept").ok
    harness.settle()
    assert harness.match(asked).state is MatchState.WITHDRAWN
    assert "withdrew the request" in said(ada)
