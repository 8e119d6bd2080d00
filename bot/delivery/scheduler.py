"""The scheduler: runs one job again and again, for as long as the bot runs.

What falls due is in the database; the job only looks. So nothing is lost when the scheduler was late,
stopped or was killed, and nothing happens twice when several of them run.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Lock
from time import monotonic

from apscheduler.jobstores.base import JobLookupError  # type: ignore[import-untyped]  # it has none
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # it has none

logger = logging.getLogger(__name__)

EVERY_SECONDS = 5
# Whose last run ended so long ago does not run any more.
STANDS_STILL_SECONDS = 60.0


class Scheduler:
    """Runs `job` every few seconds, and at once where there is more to do, whatever it raises.

    None overtakes another.

    Args:
        job: does one step of what is due by now; returns how much that was.
        every_seconds: machine seconds from a run that found nothing to the next.
    """

    def __init__(self, job: Callable[[], int], every_seconds: float = EVERY_SECONDS) -> None:
        self._job = job
        # Before the first run has ended: when it began to run.
        self._ran_at: float | None = None
        self._fails = False
        self._running, self._stopping = Lock(), Event()
        # APScheduler logs every run at INFO. One every few seconds tells nobody anything.
        logging.getLogger("apscheduler.executors.default").setLevel(logging.WARNING)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._task = self._scheduler.add_job(
            self._run,
            "interval",
            seconds=every_seconds,
            next_run_time=datetime.now(UTC),
            # One runs, one finds that, and one is just ending.
            max_instances=3,
            coalesce=True,
            misfire_grace_time=None,
        )

    @property
    def stands_still(self) -> bool:
        """Whether no run has ended for a minute."""
        return self._ran_at is None or monotonic() - self._ran_at > STANDS_STILL_SECONDS

    def start(self) -> None:
        """Begin, with a first run at once."""
        self._ran_at = monotonic()
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for a run in progress, and start no further one. It need not have started."""
        self._stopping.set()
        if self._scheduler.running:
            # Its own way to wait would keep a run that ends from planning the next.
            self._scheduler.shutdown(wait=False)
        with self._running:
            pass

    def run_soon(self) -> None:
        """Let the next run come at once, whatever was planned."""
        with suppress(JobLookupError):  # it was stopped meanwhile
            self._task.modify(next_run_time=datetime.now(UTC))

    def _run(self) -> None:
        if not self._running.acquire(blocking=False):
            return
        try:
            done = 0 if self._stopping.is_set() else self._run_once()
        finally:
            self._running.release()
        if done:
            self.run_soon()

    def _run_once(self) -> int:
        """Run the job. Say once that it fails, or works again."""
        try:
            done = self._job()
        except Exception:
            # What is due stays due until it is done, so the next run makes up for this one.
            if not self._fails:
                logger.exception("What was due could not be done; it is tried again every few seconds.")
            self._fails = True
            return 0
        if self._fails:
            logger.info("What is due is done again.")
        self._fails, self._ran_at = False, monotonic()
        return done
