"""Saying yes: two people, each for themselves, in either order."""

import pytest

from bot.enums import MatchState
from tests.bot_harness import BotHarness, said


def test_a_contact_asks_the_mentor_nothing(harness: BotHarness) -> None:
    """The mentor of a contact reads the note and may reply; confirming stands on Home alone."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park", "How did you learn to lead?")
    assert "How did you learn to lead?" in said(ada)
    with pytest.raises(LookupError):
        ada.click("Confirm Match")
    ada.open_home()
    harness.settle()
    ada.click("Confirm Match", within="home")
    harness.settle()
    assert "Ada Park has confirmed your match" in said(lin)


@pytest.mark.parametrize(("first", "second"), [("Lin Osei", "Ada Park"), ("Ada Park", "Lin Osei")])
def test_both_confirm_in_either_order(either_harness: BotHarness, first: str, second: str) -> None:
    """The first confirmation asks the other at once; the second connects, and each is told once."""
    harness = either_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.person(first).open_home()
    harness.settle()
    harness.person(first).click("Confirm Match", within="home")
    harness.settle()
    assert f"{first} has confirmed your match" in said(harness.person(second))
    harness.person(second).click("Confirm Match")
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    for name in (first, second):
        told = [one for one in harness.person(name).messages() if "are connected" in one["text"]]
        assert len(told) == 1


def test_both_homes_follow(harness: BotHarness) -> None:
    """After the second confirmation each Home names the other where they stand now."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    for person, section, other in ((lin, "Your mentors", "Ada Park"), (ada, "Your mentees", "Lin Osei")):
        person.open_home()
        harness.settle()
        shown = str(person.home())
        assert section in shown
        assert other in shown


def test_a_request_is_accepted(either_harness: BotHarness) -> None:
    """*Connect* is the mentee's yes; the mentor's card has the note, *Accept* and *Decline*."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park", "I would learn a lot from you.")
    assert "I would learn a lot from you." in said(ada)
    assert ada.click("Accept").ok
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    assert "You and Ada Park are connected" in said(lin)


def test_other_requests_count_the_place_that_went(harness: BotHarness) -> None:
    """The mentor reads how many are taken on them; while some are left, who asked has nothing new to read."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park", limit=3)
    harness.mentee("Sam Rivera")
    harness.asked("Lin Osei", "Ada Park")
    theirs, hers = lin.messages()[-1]["ts"], ada.messages()[-1]["ts"]
    harness.connected("Sam Rivera", "Ada Park")
    (request,) = [one for one in ada.messages() if one["ts"] == hers]
    assert "Places taken: 1 of 3" in request["text"]
    redrawn = {call["request"]["ts"] for call in harness.slack.calls("chat.update")}
    assert hers in redrawn
    assert theirs not in redrawn


def test_confirming_twice_is_one_confirmation(harness: BotHarness) -> None:
    """The second click, also on an old copy, says when the first one was, and changes nothing."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    old = lin.messages()[-1]
    lin.click("Confirm Match")
    before = harness.match(match_id).mentee_confirmed_at
    outcome = lin.click("Confirm Match", ts=old["ts"])
    assert outcome.ok
    harness.slack.wait_for(lambda: "You already confirmed on" in str(lin.messages()))
    assert harness.match(match_id).mentee_confirmed_at == before
    harness.settle()
    assert sum("has confirmed your match" in one["text"] for one in ada.messages()) == 1


def test_connect_on_a_conversation_acts_on_it(harness: BotHarness) -> None:
    """Where the two are in conversation, *Connect* confirms that match: never a second one."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    contact = harness.in_conversation("Lin Osei", "Ada Park")
    assert harness.asked("Lin Osei", "Ada Park") == contact
    assert "Lin Osei has confirmed your match" in said(harness.person("Ada Park"))


def test_a_stranger_changes_nothing(harness: BotHarness) -> None:
    """Somebody else's click on a forged button is refused, kindly, and nothing moves."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    sam = harness.mentee("Sam Rivera")
    theirs = harness.asked("Lin Osei", "Ada Park")
    harness.mentor("Grace Kim")
    harness.asked("Sam Rivera", "Grace Kim")
    harness.person("Grace Kim").click("Accept", value=str(theirs))
    harness.slack.wait_for(
        lambda: "Only the two people in this match" in str(harness.person("Grace Kim").messages())
    )
    assert harness.match(theirs).state is MatchState.PENDING
    assert harness.match(theirs).mentor_confirmed_at is None
    assert not sam.failures()
