"""The scheduler: it runs its job again, whatever happened to the last run."""

from queue import SimpleQueue
from threading import Event
from time import monotonic

import pytest

from bot.delivery.scheduler import Scheduler


def test_it_runs_at_once_and_again() -> None:
    """The first run comes at once, the others at their interval."""
    runs: SimpleQueue[float] = SimpleQueue()
    scheduler = Scheduler(lambda: runs.put(monotonic()), every_seconds=2)
    begun = monotonic()
    scheduler.start()
    first, second = runs.get(timeout=10), runs.get(timeout=10)
    scheduler.stop()
    assert first - begun < 1.5
    assert second - first > 1


def test_it_survives_what_a_job_raises(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged, and the next run comes."""
    runs: SimpleQueue[None] = SimpleQueue()

    def fail() -> None:
        runs.put(None)
        raise ValueError

    scheduler = Scheduler(fail, every_seconds=0.1)
    scheduler.start()
    for _ in range(3):
        runs.get(timeout=10)
    scheduler.stop()
    assert "tried again" in caplog.text


def test_a_slow_run_is_not_overtaken() -> None:
    """While one run lasts no second one begins; stopping waits for it."""
    running: list[int] = []
    most: list[int] = []
    enough = Event()
    release = Event()

    def job() -> None:
        running.append(1)
        most.append(len(running))
        enough.set()
        release.wait(0.5)
        running.pop()

    scheduler = Scheduler(job, every_seconds=0.05)
    scheduler.start()
    assert enough.wait(10)
    scheduler.stop()
    assert max(most) == 1
    assert running == []
