"""The scheduler: runs one job every few seconds, for as long as the bot runs.

What falls due is in the database; the job only looks. So nothing is lost when the scheduler was late,
stopped or was killed, and nothing happens twice when several of them run.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # it has none

logger = logging.getLogger(__name__)

EVERY_SECONDS = 5
# Whose last run ended so long ago does not run any more.
STANDS_STILL_SECONDS = 60.0


class Scheduler:
    """Runs `job` every few seconds, never twice at the same time, whatever it raises.

    Args:
        job: does all that is due by now.
        every_seconds: machine seconds from one run to the next.
    """

    def __init__(self, job: Callable[[], object], every_seconds: float = EVERY_SECONDS) -> None:
        self._job = job
        self._ran_at: float | None = None
        self._fails = False
        # APScheduler logs every run at INFO. One every few seconds tells nobody anything.
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

    @property
    def stands_still(self) -> bool:
        """Whether no run has ended for a minute."""
        return self._ran_at is None or monotonic() - self._ran_at > STANDS_STILL_SECONDS

    def start(self) -> None:
        """Begin, with a first run at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for a run in progress, and start no further one. It need not have started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _run(self) -> None:
        """Run the job. Say once that it fails, or works again."""
        try:
            self._job()
        except Exception:
            # What is due stays due until it is done, so the next run makes up for this one.
            if not self._fails:
                logger.exception("What was due could not be done; it is tried again every few seconds.")
            self._fails = True
            return
        if self._fails:
            logger.info("What is due is done again.")
        self._fails, self._ran_at = False, monotonic()
