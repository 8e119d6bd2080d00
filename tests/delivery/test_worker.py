"""The outbox worker's threads: started, woken, stopped."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic

import pytest
from sqlalchemy import text

from bot.delivery.worker import OutboxWorker
from tests.delivery.conftest import WorkerHarness


@pytest.fixture
def worker(harness: WorkerHarness) -> Iterator[OutboxWorker]:
    """An outbox worker that runs."""
    worker = harness.worker(settle_seconds=1)
    worker.start()
    yield worker
    worker.stop()


def test_woken_it_comes_at_once(harness: WorkerHarness, worker: OutboxWorker) -> None:
    """Cards reach their people well before the worker would have looked by itself."""
    by_itself = _seconds_for(range(1, 5), harness, lambda: None)
    assert _seconds_for(range(5, 9), harness, worker.wake) < by_itself


def _seconds_for(told: range, harness: WorkerHarness, wake: Callable[[], None]) -> float:
    begun = monotonic()
    for about in told:
        harness.say("Hello", about=about, to=("Lin Osei", "Ada Reyes", "Sam Kaur")[about % 3])
        wake()
        harness.slack.wait_for(partial(_has_posted, harness, about))
    return monotonic() - begun


def _has_posted(harness: WorkerHarness, messages: int) -> bool:
    return harness.methods("chat.postMessage") == messages


@pytest.mark.usefixtures("worker")
def test_unwoken_it_looks_by_itself(harness: WorkerHarness) -> None:
    """What another process left behind is found within seconds."""
    harness.say("Left behind")
    harness.slack.wait_for(lambda: harness.texts() == ["Left behind"], seconds=15)


def test_it_comes_back_when_something_is_due(harness: WorkerHarness, worker: OutboxWorker) -> None:
    """A post of unknown outcome is looked up when it has settled, without being woken."""
    harness.slack.fault("drop_after", methods=["chat.postMessage"])
    harness.say("Asked")
    worker.wake()
    harness.slack.wait_for(lambda: harness.methods("conversations.history") == 1, seconds=15)
    harness.slack.wait_for(lambda: not harness.card().dirty)
    assert harness.texts() == ["Asked"]


def test_many_people_are_written_to_at_the_same_time(harness: WorkerHarness, worker: OutboxWorker) -> None:
    """A slow answer for one person does not keep the others waiting."""
    for number, name in enumerate(("Lin Osei", "Ada Reyes", "Sam Kaur"), 1):
        harness.say("Hello", to=name, about=number)
        harness.deliver()
    harness.slack.fault("answer_late", methods=["chat.update"], seconds=5)
    for number, name in enumerate(("Lin Osei", "Ada Reyes", "Sam Kaur"), 1):
        harness.say("Changed", to=name, about=number, notify=False)
    begun = monotonic()
    worker.wake()
    harness.slack.wait_for(lambda: harness.methods("chat.update") == 3)
    assert monotonic() - begun < 4


def test_stopping_finishes_what_is_in_flight(harness: WorkerHarness) -> None:
    """A call that was begun is waited for and recorded; what was not begun is left for the next start."""
    worker = harness.worker()
    harness.slack.fault("answer_late", methods=["chat.postMessage"], seconds=1)
    harness.say("Begun", about=1)
    harness.say("Not begun", about=2)
    worker.start()
    worker.wake()
    harness.slack.wait_for(lambda: harness.methods("chat.postMessage") == 1)
    worker.stop()
    assert not harness.card(1).dirty
    assert harness.texts() == ["Begun"]
    harness.deliver()
    assert harness.texts() == ["Begun", "Not begun"]


def test_the_store_is_away_for_a_moment(
    sqlite_harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the database is logged and survived; the lane falls due again by itself."""
    harness = sqlite_harness
    harness.say("Asked")
    with harness.store.transaction() as session:
        session.execute(text("ALTER TABLE card_posts RENAME TO card_posts_away"))
    with caplog.at_level(logging.CRITICAL, logger="bot.delivery.lane_worker"):
        harness.deliver()
    assert harness.texts() == []
    with harness.store.transaction() as session:
        session.execute(text("ALTER TABLE card_posts_away RENAME TO card_posts"))
    harness.deliver_after(6)
    assert harness.texts() == ["Asked"]
