"""A worker: runs every lane that is due, in the background, as long as it lives.

One thread finds lanes that are due and free; a few others run them. Several workers, in one process or in
several, share one database: a lease gives each lane to one of them at a time.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic

from sqlalchemy.exc import DBAPIError

from bot.delivery.leases import Lease, LeaseLost, Leases, NextLook
from bot.delivery.wait_log import WaitLog
from bot.faults import database_says, without_words
from bot.store import DatabaseIsGone, Store, StoreIsBusy

logger = logging.getLogger(__name__)

# How often to look although nobody woke us: for what was clicked on another replica, or left behind by one.
LOOK_EVERY_SECONDS = 1.0
# Something is due but cannot be claimed: another process is just claiming it.
BETWEEN_CLAIMS_SECONDS = 0.05
# How long a lane is left alone after an error: first so long, doubled each time, at most so long.
AFTER_ERROR, LONGEST_AFTER_ERROR = timedelta(seconds=5), timedelta(minutes=5)
# Who has not looked for so long does not look any more.
STANDS_STILL_SECONDS = 60.0


def machine_time() -> datetime:
    """Return this machine's time, aware UTC."""
    return datetime.now(UTC)


class LaneWorker(ABC):
    """Runs the lanes of one table and one workspace.

    Args:
        store: where the lanes are.
        workspace_id: whose they are: that of which this process has the token.
        lanes: the leases on them.
        name: what its threads are called.
        machine_now: the time for leases and retries, aware UTC.
        threads: how many lanes are run at the same time.
    """

    def __init__(
        self,
        store: Store,
        workspace_id: int,
        lanes: Leases,
        name: str,
        machine_now: Callable[[], datetime],
        threads: int,
    ) -> None:
        self._workspace_id = workspace_id
        self._store, self._lanes, self._name, self._machine_now = store, lanes, name, machine_now
        self._threads = threads
        self._running: set[Lease] = set()
        self._stopping = Event()
        self._woken = Event()
        self._dispatcher: Thread | None = None
        # Before the first look: when it was started.
        self._looked_at: float | None = None
        self._fails = False
        # How often lanes have failed in a row, by their ids.
        self._failed: dict[int, int] = {}
        self._wait_log = WaitLog()

    @property
    def stands_still(self) -> bool:
        """Whether nobody looks what is due."""
        return self._looked_at is None or monotonic() - self._looked_at > STANDS_STILL_SECONDS

    @abstractmethod
    def _run_lane(self, lease: Lease) -> NextLook:
        """Do what is due in a lane; return when there is something to do again.

        Raises:
            LeaseLost: another worker has it now.
        """

    def _open_bits(self, _now: datetime) -> int:
        """Return the bits of what those may have just now who wait for something besides the time."""
        return 0

    def next_opening(self, _now: datetime) -> datetime | None:
        """Return when there may be something more for those who wait for it. All in machine time."""
        return None

    def start(self) -> None:
        """Begin to deliver, in threads of its own."""
        self._looked_at = monotonic()
        self._dispatcher = Thread(target=self._dispatch, name=self._name)
        self._dispatcher.start()

    def wake(self) -> None:
        """Say that something was committed which may have to be delivered. Returns at once."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the calls in flight, then stop. What is not delivered waits for the next start."""
        self._stopping.set()
        self._woken.set()
        if self._dispatcher:
            self._dispatcher.join()

    def run_once(self) -> int:
        """Run every lane that is due now, in this thread; return how many."""
        count = 0
        while claimed := self._claim(self._threads):
            for lease in claimed:
                self._run(lease)
            count += len(claimed)
        return count

    def _dispatch(self) -> None:
        with ThreadPoolExecutor(self._threads, thread_name_prefix=self._name) as pool:
            while not self._stopping.is_set():
                self._woken.wait(self._look(pool))
                # Before the store is read again, so that no wake is lost, nor that of `stop`.
                self._woken.clear()

    def _look(self, pool: ThreadPoolExecutor) -> float:
        """Hand out what is due; return the seconds until the next look. Say once that it fails, or works."""
        try:
            seconds = self._hand_out(pool)
        except Exception:
            # Whatever the error of a database that is away: without this thread nothing is sent.
            if not self._fails:
                logger.exception("The worker %s cannot read its store; it tries again.", self._name)
            self._fails = True
            return LOOK_EVERY_SECONDS
        if self._fails:
            logger.info("The worker %s reads its store again.", self._name)
        self._fails, self._looked_at = False, monotonic()
        return seconds

    def _hand_out(self, pool: ThreadPoolExecutor) -> float:
        """Give what is due to free threads; return the seconds until the next look at the latest."""
        free = self._threads - len(self._running)
        seconds = self._seconds_to_next()
        if seconds > 0 or not free:
            # Every thread that becomes free wakes the dispatcher.
            return seconds or LOOK_EVERY_SECONDS
        claimed = self._claim(free)
        for lease in claimed:
            self._running.add(lease)
            pool.submit(self._run_in_pool, lease)
        return 0 if claimed else BETWEEN_CLAIMS_SECONDS

    def _seconds_to_next(self) -> float:
        now = self._machine_now()
        with self._store.reading() as session:
            due = self._lanes.next_due(session, self._workspace_id, now, self._open_bits(now))
        moments = [moment for moment in (due, self.next_opening(now)) if moment]
        seconds = [max(0.0, (moment - now).total_seconds()) for moment in moments]
        return min([LOOK_EVERY_SECONDS, *seconds])

    def _claim(self, most: int) -> list[Lease]:
        with self._store.transaction() as session:
            now = self._machine_now()
            return self._lanes.claim(session, self._workspace_id, most, now, self._open_bits(now))

    def _run_in_pool(self, lease: Lease) -> None:
        try:
            self._run(lease)
        finally:
            self._running.discard(lease)
            self._woken.set()

    def _run(self, lease: Lease) -> None:
        try:
            self._deliver(lease)
        except LeaseLost:
            logger.info("Another worker %s went on with lane %s.", self._name, lease.lane_id)
        except Exception:
            # The lease ends by itself, and whoever claims the lane next goes on.
            logger.exception("The worker %s cannot give back lane %s.", self._name, lease.lane_id)

    def _deliver(self, lease: Lease) -> None:
        """Deliver what is due in a lane, and give the lane back.

        Raises:
            LeaseLost: another worker has it now.
        """
        try:
            then = self._run_lane(lease)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001 - it costs this person a delay, and nobody else their messages
            then = NextLook(self._machine_now() + self._after(error, lease))
        else:
            self._failed.pop(lease.lane_id, None)
            self._wait_log.moved(lease.workspace_id, lease.lane_id)
        with self._store.transaction() as session:
            self._lanes.release(session, lease, then, self._machine_now())

    def _after(self, error: Exception, lease: Lease) -> timedelta:
        """Say once what holds a lane up, and return for how long it is left alone."""
        before = self._failed.get(lease.lane_id, 0)
        self._failed[lease.lane_id] = before + 1
        if isinstance(error, DBAPIError | StoreIsBusy | DatabaseIsGone):
            self._wait_log.waits(
                lease.workspace_id, lease.lane_id, f"the database says {database_says(error)}"
            )
        elif not before:
            logger.error(
                "Lane %s (%s) of workspace %s is tried again.\n%s",
                *(lease.lane_id, self._name, lease.workspace_id, without_words(error)),
            )
        return min(AFTER_ERROR * (1 << min(before, 10)), LONGEST_AFTER_ERROR)
