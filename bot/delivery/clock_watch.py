"""Watches the clocks: where one is set by over half a minute, jobs are planned and leases judged anew."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import judged_anew
from bot.delivery.machine_clock import MOST_APART, MachineClock, difference
from bot.faults import without_words
from bot.store import DatabaseIsGone, Store, StoreIsBusy

logger = logging.getLogger(__name__)

EVERY_SECONDS = 5.0


class ClockWatch:
    """Looks every few seconds, in a thread of its own.

    Args:
        store: where leases are.
        workspace_id: whose.
        machine: machine time.
        plan_anew: plans by this machine's clock whatever is planned by it.
        wake: lets workers look at once.
    """

    def __init__(
        self,
        store: Store,
        workspace_id: int,
        machine: MachineClock,
        plan_anew: Callable[[], None],
        wake: Callable[[], None],
    ) -> None:
        self._store, self._workspace_id, self._machine = store, workspace_id, machine
        self._plan_anew, self._wake = plan_anew, wake
        self._own = _own_clock()
        self._is_apart = False
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="clocks", daemon=True)

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self) -> None:
        """Look once."""
        own = _own_clock()
        set_by, self._own = own - self._own, own
        if abs(set_by) > MOST_APART:
            self._plan_anew()
        parted = self._machine.look()
        if parted:
            self._judge(parted)
        if parted or abs(set_by) > MOST_APART:
            _say_set(parted or set_by)
        self._compare()

    def _judge(self, parted: timedelta) -> None:
        with self._store.transaction() as session:
            judged_anew.judge(session, self._workspace_id, self._machine.now() + parted, parted)
        # Not before that is stored: the next look makes up for one that failed.
        self._machine.set_by(parted)
        self._wake()

    def _compare(self) -> None:
        ahead = self._machine.ahead()
        was_apart, self._is_apart = self._is_apart, abs(ahead) > MOST_APART
        if self._is_apart and not was_apart:
            logger.warning(difference(ahead))

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            try:
                self.look()
            except (SQLAlchemyError, StoreIsBusy, DatabaseIsGone):
                pass  # said elsewhere, see `bot.health`; the next look comes
            except Exception as error:  # noqa: BLE001 - whatever it is: the next look comes
                logger.error("the clocks could not be looked at\n%s", without_words(error))  # noqa: TRY400 - the same


def _own_clock() -> datetime:
    """Return when, by this machine's clock, its monotonic one stood at 0."""
    return datetime.now(UTC) - timedelta(seconds=monotonic())


def _say_set(by: timedelta) -> None:
    seconds = round(by.total_seconds())
    way = "ahead" if seconds > 0 else "back"
    logger.warning(
        "The clock was set %s by %s seconds: jobs are planned and leases judged anew.", way, abs(seconds)
    )
