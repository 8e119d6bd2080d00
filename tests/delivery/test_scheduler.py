"""The ticker: it calls, whatever happens to the last call."""

from queue import SimpleQueue
from threading import Event
from time import monotonic

import pytest

from bot.delivery.scheduler import Scheduler


def test_it_ticks_at_once_and_again() -> None:
    """The first call comes at once, the others at their pace."""
    ticks: SimpleQueue[float] = SimpleQueue()
    ticker = Scheduler(lambda: ticks.put(monotonic()), every_seconds=2)
    begun = monotonic()
    ticker.start()
    first, second = ticks.get(timeout=10), ticks.get(timeout=10)
    ticker.stop()
    assert first - begun < 1.5
    assert second - first > 1


def test_it_survives_what_a_tick_raises(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged, and the next tick comes."""
    ticks: SimpleQueue[None] = SimpleQueue()

    def fail() -> None:
        ticks.put(None)
        raise ValueError

    ticker = Scheduler(fail, every_seconds=0.1)
    ticker.start()
    for _ in range(3):
        ticks.get(timeout=10)
    ticker.stop()
    assert "tried again" in caplog.text


def test_a_slow_tick_is_not_overtaken() -> None:
    """While one call runs no second one begins; stopping waits for it."""
    running: list[int] = []
    most: list[int] = []
    enough = Event()
    release = Event()

    def tick() -> None:
        running.append(1)
        most.append(len(running))
        enough.set()
        release.wait(0.5)
        running.pop()

    ticker = Scheduler(tick, every_seconds=0.05)
    ticker.start()
    assert enough.wait(10)
    ticker.stop()
    assert max(most) == 1
    assert running == []
