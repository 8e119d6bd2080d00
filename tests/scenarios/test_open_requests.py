"""A mentee has at most five requests open, whichever way they were made."""

import pytest

from bot import refusals
from bot.enums import MatchState
from bot.ids import Action
from bot.services.match import starting
from bot.store import Store
from tests import forged_requests
from tests.bot_harness import BotHarness
from tests.race import Work, race

MENTORS = ("Ada Park", "Grace Kim", "Jo Byrne", "Mira Sand", "Sam Rivera", "Noor Aziz")


@pytest.fixture
def four_open(harness: BotHarness) -> list[int]:
    """Lin has asked four mentors; two more are there."""
    harness.mentee("Lin Osei")
    for name in MENTORS:
        harness.mentor(name)
    harness.program_has(first_cards_a_day=9)
    return [harness.asked("Lin Osei", name) for name in MENTORS[:4]]


def test_the_fifth_may_be_asked_and_the_sixth_not(harness: BotHarness, four_open: list[int]) -> None:
    """Five are open at most; once one of them is over there is room for another."""
    harness.asked("Lin Osei", MENTORS[4])
    with pytest.raises(refusals.TooManyOpenRequests):
        harness.asked("Lin Osei", MENTORS[5])
    harness.says_no(MENTORS[0], "Decline")
    assert harness.match(four_open[0]).state is MatchState.DECLINED
    harness.asked("Lin Osei", MENTORS[5])


def test_confirming_a_conversation_counts_the_same(harness: BotHarness, four_open: list[int]) -> None:
    """*Confirm Match* in a conversation is the fifth request; the sixth is refused, and nothing changes."""
    lin = harness.person("Lin Osei")
    fifth, sixth = (harness.in_conversation("Lin Osei", name) for name in MENTORS[4:])
    forged_requests.click(harness, "Lin Osei", Action.CONFIRM_MATCH, str(fifth))
    assert harness.match(fifth).mentee_confirmed_at is not None
    lin.click("Confirm Match")
    harness.hears("Lin Osei", "You have reached the limit for open requests: 5.")
    assert harness.match(sixth).mentee_confirmed_at is None
    assert len(four_open) == 4


def test_what_a_mentor_began_is_no_request(harness: BotHarness, four_open: list[int]) -> None:
    """Saying yes to a mentor who said it first makes a connection: the limit is about waiting for others."""
    harness.asked("Lin Osei", MENTORS[4])
    sixth = harness.in_conversation("Lin Osei", MENTORS[5])
    harness.home(MENTORS[5])
    harness.person(MENTORS[5]).click("Confirm Match", within="home")
    harness.settle()
    assert harness.person("Lin Osei").click("Confirm Match").ok
    assert harness.match(sixth).state is MatchState.CONFIRMED
    assert len(four_open) == 4


def asking(harness: BotHarness, mentee: str, mentor: str) -> Work:
    """Return the work of one *Connect*."""
    actor, mentor_id, now = harness.actor(mentee), harness.participant_id(mentor), harness.clock.now()

    def ask(store: Store) -> None:
        with store.transaction() as session:
            starting.connect(session, actor, mentor_id, "Would you?", now)

    return ask


def test_two_at_the_same_instant_are_counted(either_harness: BotHarness) -> None:
    """Four are open and two mentors are asked at once: one of the two is the fifth, the other is refused."""
    harness = either_harness
    harness.mentee("Lin Osei")
    for name in MENTORS:
        harness.mentor(name)
    harness.program_has(first_cards_a_day=9)
    for name in MENTORS[:4]:
        asking(harness, "Lin Osei", name)(harness.bot.store)
    refused = race(harness.url, *(asking(harness, "Lin Osei", name) for name in MENTORS[4:]))
    assert isinstance(refused, refusals.TooManyOpenRequests)


def test_two_who_ask_each_other_at_once_both_get_through(either_harness: BotHarness) -> None:
    """Who is both mentee and mentor may ask and be asked in the same instant: neither click fails."""
    harness = either_harness
    for name in ("Lin Osei", "Ada Park"):
        harness.joins_as_both(name)
    pairs = (("Lin Osei", "Ada Park"), ("Ada Park", "Lin Osei"))
    assert race(harness.url, *(asking(harness, *pair) for pair in pairs)) is None
