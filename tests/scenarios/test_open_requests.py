"""A mentee has at most five requests open, whichever way they were made."""

import pytest

from bot import refusals
from bot.enums import MatchState
from bot.ids import Action
from bot.services.match import starting
from bot.store import Store
from tests import forger
from tests.house import House
from tests.race import Work, race

MENTORS = ("Ada Park", "Grace Kim", "Jo Byrne", "Mira Sand", "Sam Rivera", "Noor Aziz")


@pytest.fixture
def four_open(house: House) -> list[int]:
    """Lin has asked four mentors; two more are there."""
    lin = house.mentee("Lin Osei")
    for name in MENTORS:
        house.mentor(name)
    assert lin
    return [house.asked("Lin Osei", name) for name in MENTORS[:4]]


def test_the_fifth_may_be_asked_and_the_sixth_not(house: House, four_open: list[int]) -> None:
    """Five are open at most; once one of them is over there is room for another."""
    house.asked("Lin Osei", MENTORS[4])
    with pytest.raises(refusals.TooManyOpenRequests):
        house.asked("Lin Osei", MENTORS[5])
    house.says_no(MENTORS[0], "Decline")
    assert house.match(four_open[0]).state is MatchState.DECLINED
    house.asked("Lin Osei", MENTORS[5])


def test_confirming_a_conversation_counts_the_same(house: House, four_open: list[int]) -> None:
    """*Confirm Match* in a conversation is the fifth request; the sixth is refused, and nothing changes."""
    lin = house.person("Lin Osei")
    fifth, sixth = (house.in_conversation("Lin Osei", name) for name in MENTORS[4:])
    forger.click(house, "Lin Osei", Action.CONFIRM_MATCH, str(fifth))
    assert house.match(fifth).mentee_confirmed_at is not None
    lin.click("Confirm Match")
    house.hears("Lin Osei", "You have 5 requests open already.")
    assert house.match(sixth).mentee_confirmed_at is None
    assert len(four_open) == 4


def test_what_a_mentor_began_is_no_request(house: House, four_open: list[int]) -> None:
    """Saying yes to a mentor who said it first makes a connection: the limit is about waiting for others."""
    house.asked("Lin Osei", MENTORS[4])
    sixth = house.in_conversation("Lin Osei", MENTORS[5])
    house.home(MENTORS[5])
    house.person(MENTORS[5]).click("Confirm Match", within="home")
    house.settle()
    assert house.person("Lin Osei").click("Confirm Match").ok
    assert house.match(sixth).state is MatchState.CONFIRMED
    assert len(four_open) == 4


def asking(house: House, mentee: str, mentor: str) -> Work:
    """Return the work of one *Connect*."""
    actor, mentor_id, now = house.actor(mentee), house.participant_id(mentor), house.clock.now()

    def ask(store: Store) -> None:
        with store.transaction() as session:
            starting.connect(session, actor, mentor_id, "Would you?", now)

    return ask


def test_two_at_the_same_instant_are_counted(either_house: House) -> None:
    """Four are open and two mentors are asked at once: one of the two is the fifth, the other is refused."""
    house = either_house
    house.mentee("Lin Osei")
    for name in MENTORS:
        house.mentor(name)
    for name in MENTORS[:4]:
        asking(house, "Lin Osei", name)(house.bot.store)
    refused = race(house.url, *(asking(house, "Lin Osei", name) for name in MENTORS[4:]))
    assert isinstance(refused, refusals.TooManyOpenRequests)


def test_two_who_ask_each_other_at_once_both_get_through(either_house: House) -> None:
    """Who is both mentee and mentor may ask and be asked in the same instant: neither click fails."""
    house = either_house
    for name in ("Lin Osei", "Ada Park"):
        house.joins_as_both(name)
    pairs = (("Lin Osei", "Ada Park"), ("Ada Park", "Lin Osei"))
    assert race(house.url, *(asking(house, *pair) for pair in pairs)) is None
