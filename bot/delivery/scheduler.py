"""The ticker: calls one function every few seconds, for as long as the bot runs.

What falls due is in the database; the ticker only looks. So nothing is lost when it was late, stood
still or was killed, and nothing happens twice when several of them run.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # it has none

logger = logging.getLogger(__name__)

EVERY_SECONDS = 5


class Scheduler:
    """Calls `tick` every few seconds, never twice at the same time, whatever it raises.

    Args:
        tick: does all that is due by now.
        every_seconds: machine seconds between two calls.
    """

    def __init__(self, tick: Callable[[], object], every_seconds: float = EVERY_SECONDS) -> None:
        self._tick = tick
        # APScheduler says on INFO that it ran a job: every few seconds, that tells nobody anything.
        logging.getLogger("apscheduler.executors.default").setLevel(logging.WARNING)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=every_seconds,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        """Begin, with a first call at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for the call that is running, and make no further one."""
        self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        try:
            self._tick()
        except Exception:
            # What is due stays due until it is done, so the next call makes up for this one.
            logger.exception("The clock's work failed; it is tried again in a few seconds.")
