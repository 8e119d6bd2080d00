"""The follow-up: five minutes after a one-time meeting the mentee is asked, once, how to go on."""

import pytest

from bot import refusals
from bot.enums import FollowUpChoice, MatchState, MeetingState, Origin, Policy
from bot.ids import Action
from bot.services.follow_up import choosing
from bot.services.people import actors
from bot.services.rules import eligibility
from tests import forger
from tests.house import House, said
from tests.scenarios.follow_ups import over, planned, settings, stored


@pytest.fixture
def met(house: House) -> int:
    """Lin has met Ada, who has one place left, under the forced policy; return the meeting."""
    settings(house, Policy.FORCED)
    house.mentor("Ada Park", limit=1)
    house.mentee("Lin Osei")
    return over(house, "Lin Osei", "Ada Park")


def open_match(house: House, mentee: str, mentor: str) -> tuple[MatchState, Origin] | None:
    """Return how the two stand with each other."""
    with house.bot.store.reading() as session:
        pair = [actors.participant_of(session, house.actor(name)) for name in (mentee, mentor)]
        found = eligibility.open_match(session, pair[0], pair[1]) if pair[0] and pair[1] else None
        return (found.state, found.origin) if found else None


def test_the_question_comes_five_minutes_after_the_end(house: House) -> None:
    """Not before, once, to the mentee alone, whatever hour it is; with three buttons."""
    settings(house, Policy.FORCED)
    ada, lin = house.mentor("Ada Park"), house.mentee("Lin Osei")
    meeting_id = planned(house, "Lin Osei", "Ada Park")
    house.let_pass(hours=1, minutes=34)
    assert stored(house.bot.store, meeting_id).state is MeetingState.SCHEDULED
    house.let_pass(minutes=2)
    assert "Your one-time meeting with Ada Park is over." in said(lin)
    assert (
        "You can choose: Make Ada Park my mentor, Just give feedback, We did not meet, Ask me in a week."
        in said(lin)
    )
    assert not [one for one in ada.messages() if "is over" in one["text"]]
    house.let_pass(minutes=1)
    assert sum("is over" in one["text"] for one in lin.messages()) == 1


def test_forced_makes_the_connection_and_opens_the_survey(house: House, met: int) -> None:
    """At the click both are connected and told; the mentor is asked nothing; the survey is open."""
    lin, ada = house.person("Lin Osei"), house.person("Ada Park")
    assert lin.click("Make Ada Park my mentor").ok
    assert open_match(house, "Lin Osei", "Ada Park") == (MatchState.CONFIRMED, Origin.FORCED)
    assert "About your meeting with Ada Park." in str(lin.modal())
    house.settle()
    for person, other in ((lin, "Ada Park"), (ada, "Lin Osei")):
        assert f"You and {other} are connected." in said(person)
    assert "Accept" not in said(ada)
    assert "Confirm Match" not in said(ada)
    assert stored(house.bot.store, met).choice is FollowUpChoice.CONNECT


def test_request_asks_the_mentor_as_connect_does(house: House) -> None:
    """The mentor gets the card they would get from *Connect*; the survey is open."""
    settings(house, Policy.REQUEST)
    ada, lin = house.mentor("Ada Park"), house.mentee("Lin Osei")
    over(house, "Lin Osei", "Ada Park")
    lin.click("Ask Ada Park to mentor me")
    house.settle()
    assert "Lin Osei asks you to be their mentor." in said(ada)
    assert "You can choose: Accept, Decline." in said(ada)
    assert "About your meeting with Ada Park." in str(lin.modal())
    assert open_match(house, "Lin Osei", "Ada Park") == (MatchState.PENDING, Origin.REQUEST)


@pytest.mark.parametrize(
    ("button", "survey", "after"),
    [
        ("Just give feedback", "About your meeting with Ada Park.", "Give feedback, Connect."),
        ("We did not meet", "that did not take place", "Give feedback, Find a new time."),
    ],
)
def test_the_other_two_buttons_open_their_survey(
    house: House, met: int, button: str, survey: str, after: str
) -> None:
    """Afterwards the card is one line, with what is left to do; nobody is connected."""
    lin = house.person("Lin Osei")
    lin.click(button)
    assert survey in str(lin.modal())
    lin.close()
    house.settle()
    assert said(lin).endswith(f"You can choose: {after}")
    assert open_match(house, "Lin Osei", "Ada Park") is None
    held = MeetingState.NOT_HELD if button == "We did not meet" else MeetingState.OCCURRED
    assert stored(house.bot.store, met).state is held


def test_the_survey_can_be_closed_and_found_again(house: House, met: int) -> None:
    """*Give feedback* stands on the card until it is sent; then it is gone."""
    lin = house.person("Lin Osei")
    lin.click("Make Ada Park my mentor")
    lin.close()
    house.settle()
    card = next(one for one in lin.messages() if "you chose to go on together" in one["text"])
    lin.click("Give feedback", ts=card["ts"])
    lin.fill("How useful was the meeting for you?", "5")
    assert lin.submit().ok
    house.settle()
    card = next(one for one in lin.messages() if "you chose to go on together" in one["text"])
    assert "Give feedback" not in card["text"]
    assert stored(house.bot.store, met).choice is FollowUpChoice.CONNECT


@pytest.mark.parametrize(
    "again", [Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_FEEDBACK, Action.FOLLOW_UP_NOT_HELD]
)
def test_the_choice_is_taken_once(house: House, met: int, again: Action) -> None:
    """A second click on any of the three answers with what was chosen, and changes nothing."""
    lin = house.person("Lin Osei")
    lin.click("Just give feedback")
    lin.close()
    forger.click(house, "Lin Osei", again, str(met))
    house.hears("Lin Osei", "You already chose just to give feedback, on ")
    assert stored(house.bot.store, met).choice is FollowUpChoice.FEEDBACK
    assert open_match(house, "Lin Osei", "Ada Park") is None


def test_nobody_else_answers(house: House, met: int) -> None:
    """The mentor's or a stranger's click changes nothing."""
    house.mentee("Sam Rivera")
    for name in ("Ada Park", "Sam Rivera"):
        actor, now = house.actor(name), house.clock.now()
        with pytest.raises(refusals.NotYours), house.bot.store.transaction() as session:
            choosing.go_on(session, actor, met, Policy.FORCED, now)
    assert stored(house.bot.store, met).choice is None


@pytest.mark.usefixtures("met")
def test_another_policy_at_the_click_does_nothing(house: House) -> None:
    """A click never does more than its label said: the card is redrawn, and feedback stays possible."""
    lin = house.person("Lin Osei")
    settings(house, Policy.REQUEST)
    lin.click("Make Ada Park my mentor")
    house.hears("Lin Osei", "Something changed since you opened this, so nothing was done.")
    house.settle()
    assert open_match(house, "Lin Osei", "Ada Park") is None
    card = next(one for one in lin.messages() if "is over" in one["text"])
    assert "You can choose: Ask Ada Park to mentor me, Just give feedback" in card["text"]


def test_the_last_place_gone_says_so_and_offers_the_list(house: House, met: int) -> None:
    """The click says why, keeps the other two, and offers to tell when a place frees."""
    lin = house.person("Lin Osei")
    old = next(one for one in lin.messages() if "is over" in one["text"])
    house.mentee("Sam Rivera")
    house.connected("Sam Rivera", "Ada Park")
    forger.click(house, "Lin Osei", Action.FOLLOW_UP_MAKE, str(met))
    house.hears("Lin Osei", "Ada Park is at the limit of 1 just now.")
    house.settle()
    card = next(one for one in lin.messages() if one["ts"] == old["ts"])
    assert (
        "You can choose: Just give feedback, We did not meet, Tell me when a place frees, Ask me in a week."
        in card["text"]
    )
    assert stored(house.bot.store, met).choice is None


@pytest.mark.usefixtures("met")
def test_forced_completes_a_pending_match(house: House) -> None:
    """Rule 5: a conversation, or a request, of the two is completed; there is never a second row."""
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    lin = house.person("Lin Osei")
    card = next(one for one in lin.messages() if "is over" in one["text"])
    lin.click("Make Ada Park my mentor", ts=card["ts"])
    assert house.match(match_id).state is MatchState.CONFIRMED


def test_ask_me_in_a_week_then_one_nudge_then_it_closes(house: House, met: int) -> None:
    """Put off it comes again after a week; unanswered one nudge after two days; then it closes silently."""
    lin = house.person("Lin Osei")
    house.wake_at(10, "Lin Osei")
    house.let_pass()
    lin.click("Ask me in a week")
    house.settle()
    asked = len(lin.messages())
    house.let_pass(days=6, hours=23)
    assert len(lin.messages()) == asked
    house.wake_at(10, "Lin Osei")
    house.let_pass(hours=1)
    assert "Your one-time meeting with Ada Park is over." in said(lin)
    house.let_pass(days=2)
    house.wake_at(10, "Lin Osei")
    house.let_pass()
    assert "How would you like to go on after your meeting with Ada Park?" in said(lin)
    house.let_pass(days=7)
    assert stored(house.bot.store, met).follow_up_closed_at
    actor, now = house.actor("Lin Osei"), house.clock.now()
    with pytest.raises(refusals.FollowUpIsClosed), house.bot.store.transaction() as session:
        choosing.go_on(session, actor, met, Policy.FORCED, now)


def test_a_cancelled_meeting_is_not_asked_about(house: House) -> None:
    """What did not take place, because it was called off, has no follow-up."""
    settings(house, Policy.FORCED)
    house.mentor("Ada Park")
    lin = house.mentee("Lin Osei")
    planned(house, "Lin Osei", "Ada Park")
    lin.click("Cancel meeting")
    lin.submit()
    house.let_pass(hours=3)
    assert not [one for one in lin.messages() if "is over" in one["text"]]


@pytest.mark.usefixtures("met")
def test_waiting_for_a_place_until_it_is_taken(house: House) -> None:
    """Onto the list; told in working hours until when it is held; taken. The mentor sees how many wait."""
    lin = house.person("Lin Osei")
    house.mentee("Sam Rivera")
    house.connected("Sam Rivera", "Ada Park")
    card = next(one for one in lin.messages() if "is over" in one["text"])
    lin.click("Tell me when a place frees", ts=card["ts"])
    house.settle()
    assert "You are on the list for a place with Ada Park." in said(lin)
    assert "1 person waits for a place with you." in house.home("Ada Park")
    house.wake_at(10, "Lin Osei")
    house.says_no("Sam Rivera", "End connection")
    house.let_pass()
    assert "A place with Ada Park is free for you. It is held for you until " in said(lin)
    home = house.home("Lin Osei")
    assert "A place with Ada Park is free for you" in home
    assert lin.click("Make Ada Park my mentor", within="home").ok
    house.settle()
    assert open_match(house, "Lin Osei", "Ada Park") == (MatchState.CONFIRMED, Origin.FORCED)
    assert "You and Ada Park are connected" in said(lin)


def test_why_speaks_of_the_follow_up_too(house: House, met: int) -> None:
    """An admin reads what stands in the way of the card's button, beside what bars *Connect*."""
    mira = house.admin("Mira Sand")
    settings(house, Policy.OFF)
    assert stored(house.bot.store, met).is_unanswered
    answer = mira.command(
        "/mentoring", f"why <@{house.person('Lin Osei').id}> <@{house.person('Ada Park').id}>"
    )
    assert "Nothing stands in the way: Lin Osei can connect with Ada Park" in str(answer.response)
    assert "does not lead to ongoing mentoring: the step is set to off." in str(answer.response)
