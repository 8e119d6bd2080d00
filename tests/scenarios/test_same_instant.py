"""Clicks at the same instant, and doubled clicks: one outcome, and nobody sees a failure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.enums import MatchState
from bot.services.match import closing as match_closing
from bot.services.match import confirmation
from bot.services.rules import declining
from bot.store import Store
from sandbox.driver import Driver
from sandbox.gestures.outcome import Outcome
from tests.house import House
from tests.race import Work, race


@pytest.fixture
def house(either_house: House) -> House:
    """Who comes first is decided by the database."""
    return either_house


def at_once(house: House, *clicks: tuple[str, str]) -> list[Outcome]:
    """Let people press buttons in the same instant, each in front of a Slack of their own."""
    together = Barrier(len(clicks))

    def press(click: tuple[str, str]) -> Outcome:
        name, button = click
        with Driver(house.slack.url) as slack:
            person = slack.person(name)
            together.wait()
            return person.click(button)

    with ThreadPoolExecutor(len(clicks)) as pool:
        outcomes = list(pool.map(press, clicks))
    house.settle()
    return outcomes


def told(house: House, name: str, words: str) -> int:
    """Return how often somebody's DM says this."""
    return sum(words in one["text"] for one in house.person(name).messages())


def test_both_confirm_with_every_click_doubled(house: House) -> None:
    """Four clicks in one instant over HTTP: one match, two yeses, each told once, nobody sees a failure."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.admin("Mira Sand")
    match_id = house.proposed("Mira Sand", "Lin Osei", "Ada Park")
    outcomes = at_once(house, *(("Lin Osei", "Confirm Match"), ("Ada Park", "Confirm Match")) * 2)
    assert all(outcome.ok for outcome in outcomes)
    assert house.match(match_id).state is MatchState.CONFIRMED
    for person in (lin, ada):
        assert told(house, person.name, "are connected") == 1
        assert person.failures() == []
        house.hears(person.name, "You already confirmed on")


@pytest.mark.parametrize("first", ["Accept", "Withdraw"])
def test_accepting_and_withdrawing_at_once(house: House, first: str) -> None:
    """One of the two happens, and the other click says what did; in either order."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    works = {"Accept": confirming(house, "Ada Park", match_id), "Withdraw": withdrawing(house, match_id)}
    second = next(name for name in works if name != first)
    assert race(house.url, works[first], works[second]) is not None
    house.settle()
    expected = MatchState.CONFIRMED if first == "Accept" else MatchState.WITHDRAWN
    assert house.match(match_id).state is expected
    assert told(house, "Lin Osei", "are connected") == int(first == "Accept")
    assert told(house, "Ada Park", "withdrew") == int(first == "Withdraw")


def test_two_ends_at_once_are_one(house: House) -> None:
    """Both end the connection in the same instant: one did, the other reads so, and hears it once."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.connected("Lin Osei", "Ada Park")
    works = [ending(house, name, match_id) for name in ("Lin Osei", "Ada Park")]
    assert race(house.url, *works) is not None
    house.settle()
    assert told(house, "Ada Park", "Lin Osei has ended your connection") == 1
    assert told(house, "Lin Osei", "has ended your connection") == 0


def confirming(house: House, name: str, match_id: int) -> Work:
    """Return the work of one confirmation."""
    actor, now = house.actor(name), house.clock.now()

    def confirm(store: Store) -> None:
        with store.transaction() as session:
            confirmation.confirm(session, actor, match_id, now)

    return confirm


def withdrawing(house: House, match_id: int) -> Work:
    """Return the work of Lin's *Withdraw*."""
    actor, now = house.actor("Lin Osei"), house.clock.now()

    def withdraw(store: Store) -> None:
        with store.transaction() as session:
            match_closing.withdraw(session, actor, match_id, now)

    return withdraw


def ending(house: House, name: str, match_id: int) -> Work:
    """Return the work of one *End connection*."""
    actor, now = house.actor(name), house.clock.now()

    def end(store: Store) -> None:
        with store.transaction() as session:
            match_closing.end(session, actor, match_id, declining.DeclineForm(), now)

    return end
