"""Behind PgBouncer each transaction may run on another connection, and nothing differs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.enums import MatchState
from tests import bot_harness
from tests.bot_harness import BotHarness
from tests.operator import test_startup
from tests.pgbouncer import CONNECTIONS, pgbouncer
from tests.scenarios import test_last_place, test_meeting, test_open_requests, test_stuck_database

MENTEES = ("Lin Osei", "Sam Rivera", "Noor Aziz")
MENTORS = ("Ada Park", "Grace Kim", "Jo Byrne")
# More often than it takes a driver to prepare a statement that it sees again.
ROUNDS = 8
FLOWS = [
    test_last_place.test_the_last_place_goes_to_one_of_two_mentees,
    test_open_requests.test_two_who_ask_each_other_at_once_both_get_through,
    test_meeting.test_from_the_directory_to_a_planned_meeting,
]


@pytest.fixture
def behind_pgbouncer(postgresql_url: str) -> Iterator[BotHarness]:
    """A bot that reaches PostgreSQL through PgBouncer."""
    with pgbouncer(postgresql_url) as url, bot_harness.harness(url) as opened:
        yield opened


def test_many_who_click_at_once_are_all_served(behind_pgbouncer: BotHarness) -> None:
    """Everybody pauses and resumes again and again, all at the same time: nobody is refused once."""
    harness = behind_pgbouncer
    for mentee, mentor in zip(MENTEES, MENTORS, strict=True):
        harness.mentee(mentee), harness.mentor(mentor)

    def pause_and_resume(name: str) -> list[bool]:
        person = harness.person(name)
        return [person.command("/mentoring", word).ok for word in ("pause", "resume") * ROUNDS]

    with ThreadPoolExecutor(len(MENTORS + MENTEES)) as pool:
        served = list(pool.map(pause_and_resume, MENTORS + MENTEES))
    assert all(map(all, served))
    ids = [harness.connected(mentee, mentor) for mentee, mentor in zip(MENTEES, MENTORS, strict=True)]
    assert {harness.match(one).state for one in ids} == {MatchState.CONFIRMED}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_what_holds_elsewhere_holds_here(
    behind_pgbouncer: BotHarness, flow: Callable[[BotHarness], None]
) -> None:
    """Locks, and whole ways through the bot, keep their promises."""
    flow(behind_pgbouncer)


def test_a_locked_row_stops_nobody_else_here_either(postgresql_url: str) -> None:
    """The time limits reach PostgreSQL. Who waits for the row has a connection each, so others need more."""
    enough = test_stuck_database.CLICKS + CONNECTIONS
    with pgbouncer(postgresql_url, enough) as url, bot_harness.harness(url) as opened:
        test_stuck_database.test_one_locked_row_stops_only_those_who_need_it(opened)


def test_replicas_migrate_one_after_the_other(behind_pgbouncer: BotHarness) -> None:
    """The lock under which the schema is brought up to date is the transaction's, too."""
    test_startup.test_replicas_that_start_together(behind_pgbouncer.slack, behind_pgbouncer.url)
