"""The outbox worker: brings every card that changed to Slack, in the background, as long as it runs."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.delivery import leases
from bot.delivery.context import WorkerContext
from bot.delivery.lane_worker import LaneWorker, machine_time
from bot.delivery.leases import Lease, NextLook
from bot.delivery.recipient_run import RecipientRun
from bot.delivery.render import Renderer
from bot.delivery.replies import Replies
from bot.ids import CardKind
from bot.store import Store


class OutboxWorker(LaneWorker):
    """Delivers the cards of a store: a lane is a person.

    Args:
        store: where the cards are.
        workspace_id: whose they are.
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
        workspace_id: int,
        client_for: Callable[[int], WebClient],
        renderers: Mapping[CardKind, Renderer],
        product_now: Callable[[], datetime],
        *,
        machine_now: Callable[[], datetime] = machine_time,
        threads: int = 8,
        settle_seconds: float = 60,
    ) -> None:
        super().__init__(store, workspace_id, leases.PEOPLE, "outbox", machine_now, threads)
        settle = timedelta(seconds=settle_seconds)
        self._context = WorkerContext(
            store, client_for, renderers, product_now, machine_now, settle, stopping=self._stopping
        )
        self.replies = Replies()

    @property
    def paused(self) -> list[str]:
        """Say what pauses deliveries just now."""
        return self._context.pause_log.paused

    @property
    def waits_because(self) -> list[str]:
        """Say why cards wait for an answer that can be used."""
        return self._context.wait_log.reasons

    def stop(self) -> None:
        """Finish the calls in flight, then stop. What is not delivered waits for the next start."""
        super().stop()
        self.replies.stop()

    def _open_bits(self, now: datetime) -> int:
        return self._context.budgets.open_bits(now)

    def next_opening(self, now: datetime) -> datetime | None:
        """Return when a method that is used up has calls to give again. All in machine time."""
        return self._context.budgets.next_opening(now)

    def _run_lane(self, lease: Lease) -> NextLook:
        return RecipientRun(self._context, lease).run()
