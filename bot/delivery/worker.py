"""The courier: brings every card that changed to Slack, in the background, as long as it runs.

One thread finds inboxes that are due and free; a few workers visit them. Several couriers, in one
process or in several, share one database: a lease keeps each person to one of them at a time.
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
# Due, but nothing to be had: another process is just claiming it.
BETWEEN_CLAIMS_SECONDS = 0.05
# After an error of the database: the inbox is left alone for so long.
AFTER_ERROR = timedelta(seconds=5)


def _machine_now() -> datetime:
    return datetime.now(UTC)


class OutboxWorker:
    """Delivers the cards of a store.

    Args:
        store: where the cards are.
        client_for: a client for a workspace by its id, with `retry_handlers=[]`, because slack_sdk's own
            retry after a dropped connection posts twice, and a time-out well below `leases.LEASE`.
        screens: how each kind of card is drawn.
        product_now: the time cards are drawn at, aware UTC.
        machine_now: the time for leases, pacing and retries, aware UTC.
        workers: how many people are written to at the same time.
        settle_seconds: how long after an attempt to post Slack may still be carrying it out.
    """

    def __init__(  # noqa: PLR0913 - what a courier needs is what app knows
        self,
        store: Store,
        client_for: Callable[[int], WebClient],
        screens: Mapping[CardKind, Renderer],
        product_now: Callable[[], datetime],
        *,
        machine_now: Callable[[], datetime] = _machine_now,
        workers: int = 4,
        settle_seconds: float = 60,
    ) -> None:
        settle = timedelta(seconds=settle_seconds)
        self._depot = WorkerContext(store, client_for, screens, product_now, machine_now, settle)
        self._workers = workers
        self._out: set[Lease] = set()
        self._woken = Event()
        self._thread: Thread | None = None
        self.replies = Replies()

    def start(self) -> None:
        """Begin to deliver, in threads of its own."""
        self._thread = Thread(target=self._dispatch, name="courier")
        self._thread.start()

    def wake(self) -> None:
        """Say that something was committed which may have to be delivered. Returns at once."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the calls in flight and leave. What is not delivered is left for the next start."""
        self._depot.stopping.set()
        self._woken.set()
        if self._thread:
            self._thread.join()
        self.replies.stop()

    def run_once(self) -> int:
        """Visit every inbox that is due now, in this thread; return how many."""
        visited = 0
        while claimed := self._claim(self._workers):
            for lease in claimed:
                self._visit(lease)
            visited += len(claimed)
        return visited

    def _dispatch(self) -> None:
        with ThreadPoolExecutor(self._workers, thread_name_prefix="courier") as pool:
            while not self._depot.stopping.is_set():
                try:
                    seconds = self._hand_out(pool)
                except Exception:
                    # Whatever a database that is away answers: without this thread nobody hears a thing.
                    logger.exception("The courier cannot read its store; it tries again.")
                    seconds = LOOK_EVERY_SECONDS
                self._woken.wait(seconds)
                # Before the store is read again, so that nobody's call is lost, `stop`'s neither.
                self._woken.clear()

    def _hand_out(self, pool: ThreadPoolExecutor) -> float:
        """Give what is due to free workers; return after how many seconds to look again at the latest."""
        free = self._workers - len(self._out)
        seconds = self._seconds_to_next()
        if seconds > 0 or not free:
            # Every worker that comes back wakes the dispatcher.
            return seconds or LOOK_EVERY_SECONDS
        claimed = self._claim(free)
        for lease in claimed:
            self._out.add(lease)
            pool.submit(self._go, lease)
        return 0 if claimed else BETWEEN_CLAIMS_SECONDS

    def _seconds_to_next(self) -> float:
        now = self._depot.machine_now()
        with self._depot.store.reading() as session:
            due = leases.next_due(session, now)
        if due is None:
            return LOOK_EVERY_SECONDS
        return min(LOOK_EVERY_SECONDS, max(0.0, (due - now).total_seconds()))

    def _claim(self, most: int) -> list[Lease]:
        with self._depot.store.transaction() as session:
            return leases.claim(session, most, self._depot.machine_now())

    def _go(self, lease: Lease) -> None:
        try:
            self._visit(lease)
        finally:
            self._out.discard(lease)
            self._woken.set()

    def _visit(self, lease: Lease) -> None:
        try:
            self._deliver(lease)
        except LeaseLost:
            logger.info("Another courier went on with inbox %s.", lease.inbox_id)
        except Exception:
            # The lease ends by itself, and whoever claims the inbox next goes on.
            logger.exception("The courier cannot give back inbox %s.", lease.inbox_id)

    def _deliver(self, lease: Lease) -> None:
        """Visit an inbox and give it back.

        Raises:
            LeaseLost: another courier has it now.
        """
        try:
            due_at = RecipientRun(self._depot, lease).run()
        except LeaseLost:
            raise
        except Exception:
            # A screen that cannot be drawn costs one person a delay, and nobody else their messages.
            logger.exception("Inbox %s of workspace %s is tried again.", lease.inbox_id, lease.workspace_id)
            due_at = self._depot.machine_now() + AFTER_ERROR
        with self._depot.store.transaction() as session:
            leases.release(session, lease, due_at, self._depot.machine_now())
