"""The last place and the one choice, wanted twice at the same instant through follow-ups."""

import pytest
from sqlalchemy import select

from bot import refusals
from bot.enums import FollowUpChoice, MatchState, Policy
from bot.models.survey import SurveyAnswer
from bot.services.follow_up import choosing
from bot.services.match.load import open_matches
from bot.services.survey import answering
from bot.services.waitlist import places
from bot.store import Store
from tests.bot_harness import BotHarness
from tests.race import Work, race
from tests.scenarios.follow_ups import planned, settings, stored

MENTEES = ("Lin Osei", "Sam Rivera")


@pytest.fixture
def harness(either_harness: BotHarness) -> BotHarness:
    """Locks are the database's, so both databases have to keep this."""
    return either_harness


@pytest.fixture
def met(harness: BotHarness) -> dict[str, int]:
    """Lin and Sam have both met Ada, who has one place, under the forced policy."""
    settings(harness, Policy.FORCED)
    harness.mentor("Ada Park", limit=1)
    meetings = {}
    for hours, name in enumerate(MENTEES, start=1):
        harness.mentee(name)
        meetings[name] = planned(harness, name, "Ada Park", hours=hours)
    harness.let_pass(hours=2, minutes=36)
    return meetings


def going_on(harness: BotHarness, name: str, meeting_id: int) -> Work:
    """Return the work of one click on *Make Ada Park My Mentor*."""
    actor, now = harness.actor(name), harness.clock.now()

    def go_on(store: Store) -> None:
        with store.transaction() as session:
            choosing.go_on(session, actor, meeting_id, Policy.FORCED, now)

    return go_on


def connections(harness: BotHarness, name: str) -> int:
    """Return how many connections somebody has."""
    actor = harness.actor(name)
    with harness.bot.store.reading() as session:
        mine = open_matches(session, actor.workspace_id, actor.person_id)
    return sum(one.state is MatchState.CONFIRMED for one in mine)


def test_one_of_two_gets_the_last_place(harness: BotHarness, met: dict[str, int]) -> None:
    """One connection; the other gets the sentence, the two answers left, and the waiting list."""
    refused = race(harness.url, *(going_on(harness, name, met[name]) for name in MENTEES))
    harness.settle()
    assert isinstance(refused, refusals.MentorIsFull)
    assert [connections(harness, name) for name in (*MENTEES, "Ada Park")] == [1, 0, 1]
    assert stored(harness.bot.store, met["Sam Rivera"]).choice is None
    sam = harness.person("Sam Rivera")
    card = next(one for one in sam.messages() if "How would you like to go on" in one["text"])
    assert "Ada Park is at the limit of 1 just now." in card["text"]
    assert "Just Give Feedback, We Did Not Meet, Tell Me When a Place Frees" in card["text"]


def test_the_choice_twice_at_once_is_one(harness: BotHarness, met: dict[str, int]) -> None:
    """The same click on two devices: one connection, and the second is told what was chosen."""
    clicks = [going_on(harness, "Lin Osei", met["Lin Osei"]) for _ in range(2)]
    assert isinstance(race(harness.url, *clicks), refusals.AlreadyChosen)
    assert connections(harness, "Ada Park") == 1


def test_two_different_choices_at_once_are_one(harness: BotHarness, met: dict[str, int]) -> None:
    """Feedback on one device, going on at the other: what came first stands."""
    actor, now = harness.actor("Lin Osei"), harness.clock.now()

    def just_feedback(store: Store) -> None:
        with store.transaction() as session:
            choosing.choose(session, actor, met["Lin Osei"], FollowUpChoice.FEEDBACK, now)

    refused = race(harness.url, just_feedback, going_on(harness, "Lin Osei", met["Lin Osei"]))
    assert isinstance(refused, refusals.AlreadyChosen)
    assert connections(harness, "Ada Park") == 0


def test_the_survey_sent_twice_at_once_is_kept_once(harness: BotHarness, met: dict[str, int]) -> None:
    """The same form on two devices: one answer is stored, and the second is told that it was sent."""
    actor, now, meeting_id = harness.actor("Lin Osei"), harness.clock.now(), met["Lin Osei"]
    with harness.bot.store.transaction() as session:
        choosing.choose(session, actor, meeting_id, FollowUpChoice.FEEDBACK, now)
        asked = answering.ask(session, actor, meeting_id).questions
    answers = {one: "5" for one in asked if one.required}

    def send(store: Store) -> None:
        with store.transaction() as session:
            answering.keep(session, actor, meeting_id, answers, now)

    assert isinstance(race(harness.url, send, send), refusals.AnsweredAlready)
    with harness.bot.store.reading() as session:
        assert len(session.execute(select(SurveyAnswer)).scalars().all()) == 1


def test_onto_the_list_twice_at_once_is_one_row(harness: BotHarness, met: dict[str, int]) -> None:
    """*Tell Me When a Place Frees* on two devices: the second is told since when."""
    going_on(harness, "Lin Osei", met["Lin Osei"])(harness.bot.store)
    sam, ada, now = harness.actor("Sam Rivera"), harness.participant_id("Ada Park"), harness.clock.now()

    def join(store: Store) -> None:
        with store.transaction() as session:
            places.join(session, sam, ada, now)

    assert isinstance(race(harness.url, join, join), refusals.AlreadyOnTheList)
