"""The outbox worker: brings every card that changed to Slack, in the background, as long as it runs.

One thread finds lanes that are due and free; a few others run them. Several workers, in one process or in
several, share one database: a lease gives each person to one of them at a time.
"""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from slack_sdk import WebClient

from bot.delivery import leases
from bot.delivery.context import WorkerContext
from bot.delivery.leases import Lease, LeaseLost
from bot.delivery.recipient_run import RecipientRun
from bot.delivery.render import Renderer
from bot.delivery.replies import Replies
from bot.ids import CardKind
from bot.store import Store

logger = logging.getLogger(__name__)

# How often to look although nobody woke us: for what another process left behind when it died.
LOOK_EVERY_SECONDS = 5.0
# Something is due but cannot be claimed: another process is just claiming it.
BETWEEN_CLAIMS_SECONDS = 0.05
# How long a lane is left alone after an error of the database.
AFTER_ERROR = timedelta(seconds=5)


def _machine_now() -> datetime:
    return datetime.now(UTC)


class OutboxWorker:
    """Delivers the cards of a store.

    Args:
        store: where the cards are.
        client_for: a client for a workspace by its id, with `retry_handlers=[]`, because slack_sdk's own
            retry after a dropped connection posts twice, and a time-out well below `leases.LEASE`.
        renderers: how each kind of card is rendered.
        product_now: the time cards are rendered at, aware UTC.
        machine_now: the time for leases, rate limits and retries, aware UTC.
        threads: how many people are written to at the same time.
        settle_seconds: how long after an attempt to post Slack may still be carrying it out.
    """

    def __init__(  # noqa: PLR0913 - only `app` knows what a worker needs
        self,
        store: Store,
        client_for: Callable[[int], WebClient],
        renderers: Mapping[CardKind, Renderer],
        product_now: Callable[[], datetime],
        *,
        machine_now: Callable[[], datetime] = _machine_now,
        threads: int = 4,
        settle_seconds: float = 60,
    ) -> None:
        settle = timedelta(seconds=settle_seconds)
        self._context = WorkerContext(store, client_for, renderers, product_now, machine_now, settle)
        self._threads = threads
        self._running: set[Lease] = set()
        self._woken = Event()
        self._dispatcher: Thread | None = None
        self.replies = Replies()

    def start(self) -> None:
        """Begin to deliver, in threads of its own."""
        self._dispatcher = Thread(target=self._dispatch, name="outbox")
        self._dispatcher.start()

    def wake(self) -> None:
        """Say that something was committed which may have to be delivered. Returns at once."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the calls in flight, then stop. What is not delivered waits for the next start."""
        self._context.stopping.set()
        self._woken.set()
        if self._dispatcher:
            self._dispatcher.join()
        self.replies.stop()

    def run_once(self) -> int:
        """Run every lane that is due now, in this thread; return how many."""
        count = 0
        while claimed := self._claim(self._threads):
            for lease in claimed:
                self._run(lease)
            count += len(claimed)
        return count

    def _dispatch(self) -> None:
        with ThreadPoolExecutor(self._threads, thread_name_prefix="outbox") as pool:
            while not self._context.stopping.is_set():
                try:
                    seconds = self._hand_out(pool)
                except Exception:
                    # Whatever the error of a database that is away: without this thread nothing is sent.
                    logger.exception("The outbox worker cannot read its store; it tries again.")
                    seconds = LOOK_EVERY_SECONDS
                self._woken.wait(seconds)
                # Before the store is read again, so that no wake is lost, nor that of `stop`.
                self._woken.clear()

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
        now = self._context.machine_now()
        with self._context.store.reading() as session:
            due = leases.next_due(session, now)
        if due is None:
            return LOOK_EVERY_SECONDS
        return min(LOOK_EVERY_SECONDS, max(0.0, (due - now).total_seconds()))

    def _claim(self, most: int) -> list[Lease]:
        with self._context.store.transaction() as session:
            return leases.claim(session, most, self._context.machine_now())

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
            logger.info("Another outbox worker went on with lane %s.", lease.lane_id)
        except Exception:
            # The lease ends by itself, and whoever claims the lane next goes on.
            logger.exception("The outbox worker cannot give back lane %s.", lease.lane_id)

    def _deliver(self, lease: Lease) -> None:
        """Deliver what is due in a lane, and give the lane back.

        Raises:
            LeaseLost: another outbox worker has it now.
        """
        try:
            due_at = RecipientRun(self._context, lease).run()
        except LeaseLost:
            raise
        except Exception:
            # It costs this person a delay, and nobody else their messages.
            logger.exception("Lane %s of workspace %s is tried again.", lease.lane_id, lease.workspace_id)
            due_at = self._context.machine_now() + AFTER_ERROR
        with self._context.store.transaction() as session:
            leases.release(session, lease, due_at, self._context.machine_now())
