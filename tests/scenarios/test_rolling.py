"""A rolling restart under load: one replica after the other is replaced, and nobody notices."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING

import pytest

from bot import manifest
from bot.enums import MatchState
from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World
from tests import bot_harness
from tests.process import bot_process, free_port
from tests.scenarios.test_killed import assert_truthful

if TYPE_CHECKING:
    import subprocess

# Clicks that come while a replica stops, or starts: each is another pair's.
CLICKS = 2
PAIRS = [(f"Mentee {number}", f"Mentor {number}") for number in range(4 * CLICKS)]


class Replicas:
    """Two bots on one database, and a balancer in front of them that knows which of them take clicks."""

    def __init__(self, slack: Driver, url: str, stack: ExitStack) -> None:
        self._slack, self._url, self._stack = slack, url, stack
        # Which take clicks, by their ports, in turn; nobody changes that while a click is on its way.
        self._taking: dict[int, subprocess.Popen[str]] = {}
        self._lock = Lock()

    def start(self) -> None:
        """Start one, and give it clicks once it is ready."""
        port = free_port()
        process = self._stack.enter_context(bot_process(self._slack, self._url, port))
        with self._lock:
            self._taking[port] = process

    def stop(self) -> None:
        """Take the oldest out of the balancer, and end it as an operator does."""
        with self._lock:
            process = self._taking.pop(next(iter(self._taking)))
        process.terminate()
        assert process.wait(15) == 0

    def click(self, mentor: str) -> bool:
        """Let somebody accept, at the replica whose turn it is; say whether they saw it work."""
        with self._lock:
            port = next(iter(self._taking))
            self._taking[port] = self._taking.pop(port)
            self._slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
            return self._slack.person(mentor).click("Accept").ok


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A Slack with as many pairs as click."""
    names = enumerate(chain.from_iterable(PAIRS))
    people = [Person(f"U0PERSON{number:02}", name, "Europe/London") for number, name in names]
    options = Options(limit_scale=1_000, answer_seconds=30, trigger_seconds=30)
    world = World([Workspace.of(people, id=bot_harness.TEAM)], options)
    with running(world, manifest=manifest.FILE) as driver:
        yield driver


def test_a_rolling_restart(slack: Driver, postgresql_url: str) -> None:
    """Every click is served, every card arrives once, and each says what is true."""
    with bot_harness.opened(slack, postgresql_url) as before:
        for mentee, mentor in PAIRS:
            before.mentee(mentee), before.mentor(mentor)
        ids = [before.asked(*pair) for pair in PAIRS]
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        replicas, pairs = Replicas(slack, postgresql_url, stack), iter(PAIRS)
        replicas.start()
        replicas.start()
        for change in (replicas.stop, replicas.start) * 2:
            changing = pool.submit(change)
            assert all(replicas.click(mentor) for _, mentor in islice(pairs, CLICKS))
            changing.result()
    with bot_harness.opened(slack, postgresql_url) as afterwards:
        afterwards.settle()
        for match_id in ids:
            assert afterwards.match(match_id).state is MatchState.CONFIRMED
            assert_truthful(afterwards, match_id)
