"""Saying yes: two people, each for themselves, in either order."""

import pytest

from bot.enums import MatchState
from tests.house import House, said


def test_a_contact_asks_the_mentor_nothing(house: House) -> None:
    """The mentor of a contact reads the note and may reply; confirming stands on Home alone."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.in_conversation("Lin Osei", "Ada Park", "How did you learn to lead?")
    assert "How did you learn to lead?" in said(ada)
    with pytest.raises(LookupError):
        ada.click("Confirm Match")
    ada.open_home()
    house.settle()
    ada.click("Confirm Match", within="home")
    house.settle()
    assert "Ada Park has confirmed your match" in said(lin)


@pytest.mark.parametrize(("first", "second"), [("Lin Osei", "Ada Park"), ("Ada Park", "Lin Osei")])
def test_both_confirm_in_either_order(either_house: House, first: str, second: str) -> None:
    """The first confirmation asks the other at once; the second connects, and each is told once."""
    house = either_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    house.person(first).open_home()
    house.settle()
    house.person(first).click("Confirm Match", within="home")
    house.settle()
    assert f"{first} has confirmed your match" in said(house.person(second))
    house.person(second).click("Confirm Match")
    house.settle()
    assert house.match(match_id).state is MatchState.CONFIRMED
    for name in (first, second):
        told = [one for one in house.person(name).messages() if "are connected" in one["text"]]
        assert len(told) == 1


def test_both_homes_follow(house: House) -> None:
    """After the second confirmation each Home names the other where they stand now."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    for person, section, other in ((lin, "Your mentors", "Ada Park"), (ada, "Your mentees", "Lin Osei")):
        person.open_home()
        house.settle()
        shown = str(person.home())
        assert section in shown
        assert other in shown


def test_a_request_is_accepted(either_house: House) -> None:
    """*Connect* is the mentee's yes; the mentor's card has the note, *Accept* and *Decline*."""
    house = either_house
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park", "I would learn a lot from you.")
    assert "I would learn a lot from you." in said(ada)
    assert ada.click("Accept").ok
    house.settle()
    assert house.match(match_id).state is MatchState.CONFIRMED
    assert "You and Ada Park are connected" in said(lin)


def test_other_requests_count_the_place_that_went(house: House) -> None:
    """The mentor reads how many are taken on them; while some are left, who asked has nothing new to read."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park", limit=3)
    house.mentee("Sam Rivera")
    house.asked("Lin Osei", "Ada Park")
    theirs, hers = lin.messages()[-1]["ts"], ada.messages()[-1]["ts"]
    house.connected("Sam Rivera", "Ada Park")
    (request,) = [one for one in ada.messages() if one["ts"] == hers]
    assert "Places taken: 1 of 3." in request["text"]
    redrawn = {call["request"]["ts"] for call in house.slack.calls("chat.update")}
    assert hers in redrawn
    assert theirs not in redrawn


def test_confirming_twice_is_one_confirmation(house: House) -> None:
    """The second click, also on an old copy, says when the first one was, and changes nothing."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    old = lin.messages()[-1]
    lin.click("Confirm Match")
    before = house.match(match_id).mentee_confirmed_at
    outcome = lin.click("Confirm Match", ts=old["ts"])
    assert outcome.ok
    house.slack.wait_for(lambda: "You already confirmed on" in str(lin.messages()))
    assert house.match(match_id).mentee_confirmed_at == before
    house.settle()
    assert sum("has confirmed your match" in one["text"] for one in ada.messages()) == 1


def test_connect_on_a_conversation_acts_on_it(house: House) -> None:
    """Where the two are in conversation, *Connect* confirms that match: never a second one."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    contact = house.in_conversation("Lin Osei", "Ada Park")
    assert house.asked("Lin Osei", "Ada Park") == contact
    assert "Lin Osei has confirmed your match" in said(house.person("Ada Park"))


def test_a_stranger_changes_nothing(house: House) -> None:
    """Somebody else's click on a forged button is refused, kindly, and nothing moves."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    sam = house.mentee("Sam Rivera")
    theirs = house.asked("Lin Osei", "Ada Park")
    house.mentor("Grace Kim")
    house.asked("Sam Rivera", "Grace Kim")
    house.person("Grace Kim").click("Accept", value=str(theirs))
    house.slack.wait_for(
        lambda: "Only the two people of this match" in str(house.person("Grace Kim").messages())
    )
    assert house.match(theirs).state is MatchState.PENDING
    assert house.match(theirs).mentor_confirmed_at is None
    assert not sam.failures()
