"""The follow-up: five minutes after a one-time meeting the mentee is asked, once, how to go on."""

import pytest

from bot import refusals
from bot.enums import FollowUpChoice, MatchState, MeetingState, Origin, Policy
from bot.ids import Action
from bot.services import actors
from bot.services.follow_up import choosing
from bot.services.rules import eligibility
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios.follow_ups import over, planned, settings, stored


@pytest.fixture
def met(harness: BotHarness) -> int:
    """Lin has met Ada, who has one place left, under the forced policy; return the meeting."""
    return have_met(harness)


def have_met(harness: BotHarness) -> int:
    """Let them have met just now; return the meeting."""
    settings(harness, Policy.FORCED)
    harness.mentor("Ada Park", limit=1)
    harness.mentee("Lin Osei")
    return over(harness, "Lin Osei", "Ada Park")


def open_match(harness: BotHarness, mentee: str, mentor: str) -> tuple[MatchState, Origin] | None:
    """Return how the two stand with each other."""
    with harness.bot.store.reading() as session:
        pair = [actors.participant_of(session, harness.actor(name)) for name in (mentee, mentor)]
        found = eligibility.open_match(session, pair[0], pair[1]) if pair[0] and pair[1] else None
        return (found.state, found.origin) if found else None


def test_the_question_comes_five_minutes_after_the_end(harness: BotHarness) -> None:
    """Not before, once, to the mentee alone, whatever hour it is; with three buttons."""
    settings(harness, Policy.FORCED)
    ada, lin = harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    meeting_id = planned(harness, "Lin Osei", "Ada Park")
    harness.let_pass(hours=1, minutes=34)
    assert stored(harness.bot.store, meeting_id).state is MeetingState.SCHEDULED
    harness.let_pass(minutes=2)
    assert "How would you like to go on with Ada Park?" in said(lin)
    assert (
        "You can choose: Make Ada Park My Mentor, Just Give Feedback, We Did Not Meet, Ask Me in a Week."
        in said(lin)
    )
    assert not [one for one in ada.messages() if "How would you like to go on" in one["text"]]
    harness.let_pass(minutes=1)
    assert sum("How would you like to go on" in one["text"] for one in lin.messages()) == 1


def test_forced_makes_the_connection_and_opens_the_survey(harness: BotHarness, met: int) -> None:
    """At the click both are connected and told; the mentor is asked nothing; the survey is open."""
    lin, ada = harness.person("Lin Osei"), harness.person("Ada Park")
    assert lin.click("Make Ada Park My Mentor").ok
    assert open_match(harness, "Lin Osei", "Ada Park") == (MatchState.CONFIRMED, Origin.FORCED)
    assert "About your meeting with Ada Park." in str(lin.modal())
    harness.settle()
    for person, other in ((lin, "Ada Park"), (ada, "Lin Osei")):
        assert f"You and {other} are connected." in said(person)
    assert "Accept" not in said(ada)
    assert "Confirm Match" not in said(ada)
    assert stored(harness.bot.store, met).choice is FollowUpChoice.CONNECT


def test_request_asks_the_mentor_as_connect_does(harness: BotHarness) -> None:
    """The mentor gets the card they would get from *Connect*; the survey is open."""
    settings(harness, Policy.REQUEST)
    ada, lin = harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    over(harness, "Lin Osei", "Ada Park")
    lin.click("Ask Ada Park to Mentor Me")
    harness.settle()
    assert "Lin Osei asks you to be their mentor." in said(ada)
    assert "You can choose: Accept, Decline, Reply, View Profile." in said(ada)
    assert "About your meeting with Ada Park." in str(lin.modal())
    assert open_match(harness, "Lin Osei", "Ada Park") == (MatchState.PENDING, Origin.REQUEST)


@pytest.mark.parametrize(
    ("button", "survey", "after"),
    [
        ("Just Give Feedback", "About your meeting with Ada Park.", "Give Feedback, Connect."),
        ("We Did Not Meet", "that did not take place", "Give Feedback, Find a New Time."),
    ],
)
def test_the_other_two_buttons_open_their_survey(
    harness: BotHarness, met: int, button: str, survey: str, after: str
) -> None:
    """Afterwards the card is one line, with what is left to do; nobody is connected."""
    lin = harness.person("Lin Osei")
    lin.click(button)
    assert survey in str(lin.modal())
    lin.close()
    harness.settle()
    assert f"You can choose: {after}" in said(lin)
    assert open_match(harness, "Lin Osei", "Ada Park") is None
    held = MeetingState.NOT_HELD if button == "We Did Not Meet" else MeetingState.OCCURRED
    assert stored(harness.bot.store, met).state is held


def test_the_survey_can_be_closed_and_found_again(harness: BotHarness, met: int) -> None:
    """*Give Feedback* stands on the card until it is sent; then it is gone."""
    lin = harness.person("Lin Osei")
    lin.click("Make Ada Park My Mentor")
    lin.close()
    harness.settle()
    card = next(one for one in lin.messages() if "you would like to go on together" in one["text"])
    lin.click("Give Feedback", ts=card["ts"])
    lin.fill("How useful was the meeting for you?", "5")
    assert lin.submit().ok
    harness.settle()
    card = next(one for one in lin.messages() if "you would like to go on together" in one["text"])
    assert "Give Feedback" not in card["text"]
    assert stored(harness.bot.store, met).choice is FollowUpChoice.CONNECT


@pytest.mark.parametrize(
    "again", [Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_FEEDBACK, Action.FOLLOW_UP_NOT_HELD]
)
def test_the_choice_is_taken_once(harness: BotHarness, met: int, again: Action) -> None:
    """A second click on any of the three answers with what was chosen, and changes nothing."""
    lin = harness.person("Lin Osei")
    lin.click("Just Give Feedback")
    lin.close()
    forged_requests.click(harness, "Lin Osei", again, str(met))
    harness.hears("Lin Osei", "You already answered on ")
    assert stored(harness.bot.store, met).choice is FollowUpChoice.FEEDBACK
    assert open_match(harness, "Lin Osei", "Ada Park") is None


def test_nobody_else_answers(harness: BotHarness, met: int) -> None:
    """The mentor's or a stranger's click changes nothing."""
    harness.mentee("Sam Rivera")
    for name in ("Ada Park", "Sam Rivera"):
        actor, now = harness.actor(name), harness.clock.now()
        with pytest.raises(refusals.NotYours), harness.bot.store.transaction() as session:
            choosing.go_on(session, actor, met, Policy.FORCED, now)
    assert stored(harness.bot.store, met).choice is None


@pytest.mark.usefixtures("met")
def test_another_policy_at_the_click_does_nothing(harness: BotHarness) -> None:
    """A click never does more than its label said: the card is redrawn, and feedback stays possible."""
    lin = harness.person("Lin Osei")
    settings(harness, Policy.REQUEST)
    lin.click("Make Ada Park My Mentor")
    harness.hears("Lin Osei", "Something changed since you opened this, so nothing was done.")
    harness.settle()
    assert open_match(harness, "Lin Osei", "Ada Park") is None
    card = next(one for one in lin.messages() if "How would you like to go on" in one["text"])
    assert "You can choose: Ask Ada Park to Mentor Me, Just Give Feedback" in card["text"]


def test_the_last_place_gone_says_so_and_offers_the_list(harness: BotHarness, met: int) -> None:
    """The click says why, keeps the other two, and offers to tell when a place frees."""
    lin = harness.person("Lin Osei")
    old = next(one for one in lin.messages() if "How would you like to go on" in one["text"])
    harness.mentee("Sam Rivera")
    harness.connected("Sam Rivera", "Ada Park")
    forged_requests.click(harness, "Lin Osei", Action.FOLLOW_UP_MAKE, str(met))
    harness.hears("Lin Osei", "Ada Park is at the limit of 1 just now.")
    harness.settle()
    card = next(one for one in lin.messages() if one["ts"] == old["ts"])
    assert (
        "You can choose: Just Give Feedback, We Did Not Meet, Tell Me When a Place Frees, Ask Me in a Week."
        in card["text"]
    )
    assert stored(harness.bot.store, met).choice is None


@pytest.mark.usefixtures("met")
def test_forced_completes_a_pending_match(harness: BotHarness) -> None:
    """Rule 5: a conversation, or a request, of the two is completed; there is never a second row."""
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    lin = harness.person("Lin Osei")
    card = next(one for one in lin.messages() if "How would you like to go on" in one["text"])
    lin.click("Make Ada Park My Mentor", ts=card["ts"])
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_ask_me_in_a_week_then_one_nudge_then_it_closes(harness: BotHarness, met: int) -> None:
    """Put off it comes again after a week; unanswered one nudge after two days; then it closes silently."""
    lin = harness.person("Lin Osei")
    harness.wake_at(10, "Lin Osei")
    harness.let_pass()
    lin.click("Ask Me in a Week")
    harness.settle()
    asked = lin.received()
    harness.let_pass(days=6, hours=23)
    assert lin.received() == asked
    harness.wake_at(10, "Lin Osei")
    harness.let_pass(hours=1)
    assert "How would you like to go on with Ada Park?" in said(lin)
    harness.let_pass(days=2)
    harness.wake_at(10, "Lin Osei")
    harness.let_pass()
    assert "How would you like to go on after your meeting with Ada Park?" in said(lin)
    harness.let_pass(days=7)
    assert stored(harness.bot.store, met).follow_up_closed_at
    actor, now = harness.actor("Lin Osei"), harness.clock.now()
    with pytest.raises(refusals.FollowUpIsClosed), harness.bot.store.transaction() as session:
        choosing.go_on(session, actor, met, Policy.FORCED, now)


def test_a_cancelled_meeting_is_not_asked_about(harness: BotHarness) -> None:
    """What did not take place, because it was called off, has no follow-up."""
    settings(harness, Policy.FORCED)
    harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    planned(harness, "Lin Osei", "Ada Park")
    lin.click("Cancel Meeting")
    lin.submit()
    harness.let_pass(hours=3)
    assert not [one for one in lin.messages() if "How would you like to go on" in one["text"]]


def test_waiting_for_a_place_until_it_is_taken(harness: BotHarness) -> None:
    """Onto the list; told in working hours until when it is held; taken. The mentor sees how many wait."""
    harness.wake_at(10, "Lin Osei", weekday=0)  # over a weekend the question itself would be put again
    have_met(harness)
    lin = harness.person("Lin Osei")
    harness.mentee("Sam Rivera")
    harness.connected("Sam Rivera", "Ada Park")
    card = next(one for one in lin.messages() if "How would you like to go on" in one["text"])
    lin.click("Tell Me When a Place Frees", ts=card["ts"])
    harness.settle()
    assert "You are on the list for a place with Ada Park" in said(lin)
    assert "1 person waits for a place with you." in harness.home("Ada Park")
    harness.wake_at(10, "Lin Osei")
    harness.says_no("Sam Rivera", "End Connection")
    harness.let_pass()
    assert "It is held for you until " in said(lin)
    home = harness.home("Lin Osei")
    assert "A place with Ada Park is free for you" in home
    assert lin.click("Make Ada Park My Mentor", within="home").ok
    harness.settle()
    assert open_match(harness, "Lin Osei", "Ada Park") == (MatchState.CONFIRMED, Origin.FORCED)
    assert "You and Ada Park are connected" in said(lin)


def test_why_speaks_of_the_follow_up_too(harness: BotHarness, met: int) -> None:
    """An admin reads what stands in the way of the card's button, beside what bars *Connect*."""
    mira = harness.admin("Mira Sand")
    settings(harness, Policy.OFF)
    assert stored(harness.bot.store, met).is_unanswered
    answer = mira.command(
        "/mentoring", f"why <@{harness.person('Lin Osei').id}> <@{harness.person('Ada Park').id}>"
    )
    assert "Nothing stands in the way: Lin Osei can connect with Ada Park" in str(answer.response)
    assert "does not lead to ongoing mentoring: the step is set to off." in str(answer.response)
