"""A mentor never has more connections than they offer, whoever comes at the same instant."""

import pytest

from bot import refusals
from bot.enums import MatchState, Side
from bot.services.match import confirmation
from bot.store import Store
from tests.house import House, said
from tests.race import Work, race


@pytest.fixture
def house(either_house: House) -> House:
    """Locks are the database's, so both databases have to keep this."""
    return either_house


def confirming(house: House, name: str, match_id: int) -> Work:
    """Return the work of one confirmation."""
    actor, now = house.actor(name), house.clock.now()

    def confirm(store: Store) -> None:
        with store.transaction() as session:
            confirmation.confirm(session, actor, match_id, now)

    return confirm


def test_the_last_place_goes_to_one_of_two_mentees(house: House) -> None:
    """Two mentees say the second yes at once: one is connected, the other kindly refused."""
    house.mentor("Ada Park", limit=1)
    ids = {}
    for name in ("Lin Osei", "Sam Rivera"):
        house.mentee(name)
        ids[name] = house.in_conversation(name, "Ada Park")
        confirming(house, "Ada Park", ids[name])(house.bot.store)
    house.settle()
    refused = race(
        house.url,
        confirming(house, "Lin Osei", ids["Lin Osei"]),
        confirming(house, "Sam Rivera", ids["Sam Rivera"]),
    )
    house.settle()
    assert isinstance(refused, refusals.MentorIsFull)
    assert house.match(ids["Lin Osei"]).state is MatchState.CONFIRMED
    waiting = house.match(ids["Sam Rivera"])
    assert (waiting.state, waiting.confirmed_at(Side.MENTEE)) == (MatchState.PENDING, None)
    assert "Ada Park is at the limit of 1 just now" in said(house.person("Sam Rivera"))


def test_a_mentor_who_accepts_twice_at_once_takes_one(house: House) -> None:
    """The mentor's own two clicks for one place, on two devices: the second is told to raise the limit."""
    house.mentor("Ada Park", limit=1)
    ids = []
    for name in ("Lin Osei", "Sam Rivera"):
        house.mentee(name)
        ids.append(house.asked(name, "Ada Park"))
    refused = race(house.url, *(confirming(house, "Ada Park", one) for one in ids))
    assert isinstance(refused, refusals.YouAreFull)
    assert [house.match(one).state for one in ids] == [MatchState.CONFIRMED, MatchState.PENDING]


def test_two_places_for_two_at_once(house: House) -> None:
    """Where there is room for both, coming at once costs nobody their place."""
    house.mentor("Ada Park", limit=2)
    ids = []
    for name in ("Lin Osei", "Sam Rivera"):
        house.mentee(name)
        ids.append(house.asked(name, "Ada Park"))
    assert race(house.url, *(confirming(house, "Ada Park", one) for one in ids)) is None
    assert sorted(house.match(one).mentor_slot or 0 for one in ids) == [1, 2]


def test_both_people_confirm_at_the_same_instant(house: House) -> None:
    """Neither yes is lost: the later one completes the match, and each of the two is told once."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    names = ("Lin Osei", "Ada Park")
    assert race(house.url, *(confirming(house, name, match_id) for name in names)) is None
    house.settle()
    assert house.match(match_id).state is MatchState.CONFIRMED
    for person in (lin, ada):
        assert sum("are connected" in one["text"] for one in person.messages()) == 1
