"""The scheduler: it runs its job again, whatever happened to the last run."""

from queue import SimpleQueue
from threading import Event
from time import monotonic

import pytest

from bot.delivery.scheduler import Scheduler


def test_it_runs_at_once_and_again() -> None:
    """The first run comes at once, the others at their interval."""
    runs: SimpleQueue[float] = SimpleQueue()

    def look() -> int:
        runs.put(monotonic())
        return 0

    scheduler = Scheduler(look, every_seconds=2)
    begun = monotonic()
    scheduler.start()
    first, second = runs.get(timeout=10), runs.get(timeout=10)
    scheduler.stop()
    assert first - begun < 1.5
    assert second - first > 1


def test_it_survives_what_a_job_raises(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged, and the next run comes."""
    runs: SimpleQueue[None] = SimpleQueue()

    def fail() -> int:
        runs.put(None)
        raise ValueError

    scheduler = Scheduler(fail, every_seconds=0.1)
    scheduler.start()
    for _ in range(3):
        runs.get(timeout=10)
    scheduler.stop()
    assert "tried again" in caplog.text


def test_it_goes_on_at_once_while_there_is_more_to_do() -> None:
    """A large wave does not wait between its steps."""
    left = list(range(5))
    finished = Event()

    def job() -> int:
        if not left:
            finished.set()
            return 0
        left.pop()
        return 1

    scheduler = Scheduler(job, every_seconds=60)
    scheduler.start()
    assert finished.wait(10)
    scheduler.stop()


def test_a_slow_run_is_not_overtaken(caplog: pytest.LogCaptureFixture) -> None:
    """While one run lasts no second one begins, and nobody complains of it; stopping waits for it."""
    running: list[int] = []
    most: list[int] = []
    enough = Event()
    release = Event()

    def job() -> int:
        running.append(1)
        most.append(len(running))
        release.wait(0.5)
        running.pop()
        enough.set()
        return 0

    scheduler = Scheduler(job, every_seconds=0.05)
    scheduler.start()
    assert enough.wait(10)
    scheduler.stop()
    assert max(most) == 1
    assert running == []
    assert not [one for one in caplog.records if one.name.startswith("apscheduler")]


def test_who_is_at_their_first_run_does_not_stand_still() -> None:
    """It may take a while: what fell due before the start is many steps."""
    goes_on = Event()

    def job() -> int:
        goes_on.wait(10)
        return 0

    scheduler = Scheduler(job)
    scheduler.start()
    assert not scheduler.stands_still
    goes_on.set()
    scheduler.stop()
