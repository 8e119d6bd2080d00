"""A mentor never has more connections than they offer, whoever comes at the same instant."""

import pytest

from bot import refusals
from bot.enums import MatchState, Side
from bot.services.match import confirmation
from bot.store import Store
from tests.bot_harness import BotHarness, said
from tests.race import Work, race


@pytest.fixture
def harness(either_harness: BotHarness) -> BotHarness:
    """Locks are the database's, so both databases have to keep this."""
    return either_harness


def confirming(harness: BotHarness, name: str, match_id: int) -> Work:
    """Return the work of one confirmation."""
    actor, now = harness.actor(name), harness.clock.now()

    def confirm(store: Store) -> None:
        with store.transaction() as session:
            confirmation.confirm(session, actor, match_id, now)

    return confirm


def test_the_last_place_goes_to_one_of_two_mentees(harness: BotHarness) -> None:
    """Two mentees say the second yes at once: one is connected, the other kindly refused."""
    harness.mentor("Ada Park", limit=1)
    ids = {}
    for name in ("Lin Osei", "Sam Rivera"):
        harness.mentee(name)
        ids[name] = harness.in_conversation(name, "Ada Park")
        confirming(harness, "Ada Park", ids[name])(harness.bot.store)
    harness.settle()
    refused = race(
        harness.url,
        confirming(harness, "Lin Osei", ids["Lin Osei"]),
        confirming(harness, "Sam Rivera", ids["Sam Rivera"]),
    )
    harness.settle()
    assert isinstance(refused, refusals.MentorIsFull)
    assert harness.match(ids["Lin Osei"]).state is MatchState.CONFIRMED
    waiting = harness.match(ids["Sam Rivera"])
    assert (waiting.state, waiting.confirmed_at(Side.MENTEE)) == (MatchState.PENDING, None)
    assert "Ada Park is at the limit of 1 just now" in said(harness.person("Sam Rivera"))


def test_a_mentor_who_accepts_twice_at_once_takes_one(harness: BotHarness) -> None:
    """The mentor's own two clicks for one place, on two devices: the second is told to raise the limit."""
    harness.mentor("Ada Park", limit=1)
    ids = []
    for name in ("Lin Osei", "Sam Rivera"):
        harness.mentee(name)
        ids.append(harness.asked(name, "Ada Park"))
    refused = race(harness.url, *(confirming(harness, "Ada Park", one) for one in ids))
    assert isinstance(refused, refusals.YouAreFull)
    assert [harness.match(one).state for one in ids] == [MatchState.CONFIRMED, MatchState.PENDING]


def test_two_places_for_two_at_once(harness: BotHarness) -> None:
    """Where there is room for both, coming at once costs nobody their place."""
    harness.mentor("Ada Park", limit=2)
    ids = []
    for name in ("Lin Osei", "Sam Rivera"):
        harness.mentee(name)
        ids.append(harness.asked(name, "Ada Park"))
    assert race(harness.url, *(confirming(harness, "Ada Park", one) for one in ids)) is None
    assert sorted(harness.match(one).mentor_slot or 0 for one in ids) == [1, 2]


def test_both_people_confirm_at_the_same_instant(harness: BotHarness) -> None:
    """Neither yes is lost: the later one completes the match, and each of the two is told once."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    names = ("Lin Osei", "Ada Park")
    assert race(harness.url, *(confirming(harness, name, match_id) for name in names)) is None
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    for person in (lin, ada):
        assert sum("are connected" in one["text"] for one in person.messages()) == 1
