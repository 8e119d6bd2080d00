"""The bot is killed between any two steps of a click; afterwards every card tells the truth, none twice."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Event

import pytest

from bot import manifest
from bot.enums import MatchState
from sandbox.driver import Driver
from sandbox.gestures.outcome import Outcome
from sandbox.running import running
from tests import bot_harness, failing_databases
from tests.bot_harness import BotHarness
from tests.process import bot_process, free_port

# Longer than any of these tests: the answer never comes.
NEVER = 60.0


@dataclass(frozen=True)
class Street:
    """Where one harness after the other stands, on the same database and behind the same Slack."""

    slack: Driver
    url: str
    port: int

    def harness(self) -> AbstractContextManager[BotHarness]:
        """Open a harness that nobody kills."""
        return bot_harness.opened(self.slack, self.url, self.port)

    def asked(self, mentor: str) -> int:
        """Let Lin ask a mentor; return the match's id."""
        with self.harness() as found:
            found.mentee("Lin Osei"), found.mentor(mentor)
            return found.asked("Lin Osei", mentor)

    def killed(
        self,
        mentor: str,
        until: Callable[[], object],
        during: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> Outcome:
        """Let a mentor press *Accept*, and kill the bot when `until` returns; return what they saw."""

        def accept() -> Outcome:
            with Driver(self.slack.url) as own:
                return own.person(mentor).click("Accept")

        with bot_process(self.slack, self.url, self.port) as process, during(), ThreadPoolExecutor(1) as pool:
            clicked = pool.submit(accept)
            until()
            process.kill()
            return clicked.result()


@pytest.fixture
def street(sqlite_url: str) -> Iterator[Street]:
    """On SQLite: what delivery does after a kill depends on what it had written, not on where."""
    port = free_port()
    with running(bot_harness.world(), manifest=manifest.FILE) as slack:
        slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
        yield Street(slack, sqlite_url, port)


@pytest.mark.parametrize(
    ("fault", "method"),
    [
        ("answer_late", "chat.postMessage"),
        ("late_execution", "chat.postMessage"),
        ("answer_late", "response_url"),
        ("late_execution", "response_url"),
    ],
)
def test_killed_while_slack_is_told(street: Street, fault: str, method: str) -> None:
    """Slack has done what it was asked, or does it when the asker is gone; nobody has written that down."""
    match_id = street.asked("Ada Park")
    street.slack.fault(fault, methods=[method], seconds=NEVER)
    assert street.killed("Ada Park", lambda: street.slack.wait_for(lambda: _met(street.slack, method))).ok
    street.slack.forget_faults()
    with street.harness() as found:
        found.settle()
        assert found.match(match_id).state is MatchState.CONFIRMED
        assert_truthful(found, match_id)


def test_it_stops_when_told_to_whatever_slack_does(street: Street) -> None:
    """Slack never answers: the process ends within ten seconds, and the next start goes on from there."""
    match_id = street.asked("Ada Park")
    street.slack.fault("answer_late", methods=["chat.postMessage"], seconds=NEVER)
    with bot_process(street.slack, street.url, street.port) as process:
        assert street.slack.person("Ada Park").click("Accept").ok
        street.slack.wait_for(lambda: _met(street.slack, "chat.postMessage"))
        process.terminate()
        assert process.wait(10) == 0
        assert "is looked up after the next start" in (process.stderr.read() if process.stderr else "")
    street.slack.forget_faults()
    with street.harness() as found:
        found.settle()
        assert_truthful(found, match_id)


def test_killed_before_the_commit(street: Street) -> None:
    """What was not stored was not acknowledged either: the person sees it fail, and clicks again."""
    match_id = street.asked("Ada Park")
    outcome = street.killed(
        "Ada Park",
        lambda: street.slack.wait_for(lambda: street.slack.payloads("block_actions")),
        lambda: failing_databases.locked(street.url),
    )
    assert not outcome.ok
    with street.harness() as found:
        found.settle()
        assert found.match(match_id).state is MatchState.PENDING
        assert_truthful(found, match_id)
        assert found.person("Ada Park").click("Accept").ok
        found.settle()
        assert_truthful(found, match_id)


def test_killed_at_any_moment(street: Street) -> None:
    """Somewhere between the click and the last redrawn card, twice, on the same database."""
    moments = random.Random(20)  # noqa: S311 - no secret; the same moments in every run
    for mentor in ("Ada Park", "Grace Kim"):
        match_id = street.asked(mentor)
        outcome = street.killed(mentor, lambda: Event().wait(moments.uniform(0.0, 0.15)))
        with street.harness() as found:
            found.settle()
            assert not outcome.ok or found.match(match_id).state is MatchState.CONFIRMED
            assert_truthful(found, match_id)
            found.person(mentor).replay()
            found.settle()
            assert found.match(match_id).state is MatchState.CONFIRMED
            assert_truthful(found, match_id)


def assert_truthful(found: BotHarness, match_id: int) -> None:
    """Hold both people's DM against what is stored: one card says so, and no other says else."""
    stored = found.match(match_id)
    names = stored.mentee.person.name, stored.mentor.person.name
    for name, other in (names, names[::-1]):
        about = [one for one in found.person(name).messages() if other in one["text"]]
        connected = [one for one in about if f"You and {other} are connected" in one["text"]]
        with_buttons = [one for one in about if any(block["type"] == "actions" for block in one["blocks"])]
        assert len(connected) == int(stored.state is MatchState.CONFIRMED), name
        assert len(with_buttons) == 1, name


def _met(slack: Driver, method: str) -> bool:
    return any(entry["direction"] == "fault" and entry["method"] == method for entry in slack.log())
