"""The mail worker: sends every mail that is due, once or never, apart from the cards.

A mail server that is slow, or hangs, holds up these threads alone.
"""

from collections.abc import Callable
from datetime import datetime

from bot.delivery import leases
from bot.delivery.lane_worker import LaneWorker, machine_time
from bot.delivery.leases import Lease, NextLook
from bot.delivery.mail.run import MailContext, MailRun
from bot.delivery.mail.server import MailServer
from bot.store import Store


class MailWorker(LaneWorker):
    """Sends the mails of a store: a lane is a mail.

    Args:
        store: where the mails are.
        workspace_id: whose they are.
        server: who takes them.
        product_now: the time mails are drawn at, aware UTC.
        machine_now: the time for leases and retries, aware UTC.
        threads: how many mails are handed over at the same time.
    """

    def __init__(
        self,
        store: Store,
        workspace_id: int,
        server: MailServer,
        product_now: Callable[[], datetime],
        *,
        machine_now: Callable[[], datetime] = machine_time,
        threads: int = 2,
    ) -> None:
        super().__init__(store, workspace_id, leases.MAILS, "mail", machine_now, threads)
        self._context = MailContext(store, server, product_now, machine_now)

    def _run_lane(self, lease: Lease) -> NextLook:
        return NextLook(MailRun(self._context, lease).run())
