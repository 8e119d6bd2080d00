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
from tests.bot_harness import BotHarness
from tests.race import Work, race


@pytest.fixture
def harness(either_harness: BotHarness) -> BotHarness:
    """Who comes first is decided by the database."""
    return either_harness


def at_once(harness: BotHarness, *clicks: tuple[str, str]) -> list[Outcome]:
    """Let people press buttons in the same instant, each in front of a Slack of their own."""
    together = Barrier(len(clicks))

    def press(click: tuple[str, str]) -> Outcome:
        name, button = click
        with Driver(harness.slack.url) as slack:
            person = slack.person(name)
            together.wait()
            return person.click(button)

    with ThreadPoolExecutor(len(clicks)) as pool:
        outcomes = list(pool.map(press, clicks))
    harness.settle()
    return outcomes


def told(harness: BotHarness, name: str, words: str) -> int:
    """Return how often somebody's DM says this."""
    return sum(words in one["text"] for one in harness.person(name).messages())


def test_both_confirm_with_every_click_doubled(harness: BotHarness) -> None:
    """Four clicks in one instant over HTTP: one match, two yeses, each told once, nobody sees a failure."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.admin("Mira Sand")
    match_id = harness.proposed("Mira Sand", "Lin Osei", "Ada Park")
    outcomes = at_once(harness, *(("Lin Osei", "Confirm Match"), ("Ada Park", "Confirm Match")) * 2)
    assert all(outcome.ok for outcome in outcomes)
    assert harness.match(match_id).state is MatchState.CONFIRMED
    for person in (lin, ada):
        assert told(harness, person.name, "are connected") == 1
        assert person.failures() == []
        harness.hears(person.name, "You already confirmed on")


@pytest.mark.parametrize("first", ["Accept", "Withdraw"])
def test_accepting_and_withdrawing_at_once(harness: BotHarness, first: str) -> None:
    """One of the two happens, and the other click says what did; in either order."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    works = {"Accept": confirming(harness, "Ada Park", match_id), "Withdraw": withdrawing(harness, match_id)}
    second = next(name for name in works if name != first)
    assert race(harness.url, works[first], works[second]) is not None
    harness.settle()
    expected = MatchState.CONFIRMED if first == "Accept" else MatchState.WITHDRAWN
    assert harness.match(match_id).state is expected
    assert told(harness, "Lin Osei", "are connected") == int(first == "Accept")
    assert told(harness, "Ada Park", "withdrew") == int(first == "Withdraw")


def test_two_ends_at_once_are_one(harness: BotHarness) -> None:
    """Both end the connection in the same instant: one did, the other reads so, and hears it once."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.connected("Lin Osei", "Ada Park")
    works = [ending(harness, name, match_id) for name in ("Lin Osei", "Ada Park")]
    assert race(harness.url, *works) is not None
    harness.settle()
    assert told(harness, "Ada Park", "Lin Osei has ended your connection") == 1
    assert told(harness, "Lin Osei", "has ended your connection") == 0


def confirming(harness: BotHarness, name: str, match_id: int) -> Work:
    """Return the work of one confirmation."""
    actor, now = harness.actor(name), harness.clock.now()

    def confirm(store: Store) -> None:
        with store.transaction() as session:
            confirmation.confirm(session, actor, match_id, now)

    return confirm


def withdrawing(harness: BotHarness, match_id: int) -> Work:
    """Return the work of Lin's *Withdraw*."""
    actor, now = harness.actor("Lin Osei"), harness.clock.now()

    def withdraw(store: Store) -> None:
        with store.transaction() as session:
            match_closing.withdraw(session, actor, match_id, now)

    return withdraw


def ending(harness: BotHarness, name: str, match_id: int) -> Work:
    """Return the work of one *End Connection*."""
    actor, now = harness.actor(name), harness.clock.now()

    def end(store: Store) -> None:
        with store.transaction() as session:
            match_closing.end(session, actor, match_id, declining.DeclineForm(), now)

    return end
