"""Machine time, for leases, rate limits and retries: the database's clock, carried on by the monotonic one.

So replicas whose own clocks differ judge each other's leases alike, and a clock that is set while the bot
runs changes nothing before somebody has looked: `bot.delivery.clock_watch`.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import func, select

from bot.store import Store

# What clocks differ by, or are moved by, as long as nobody needs to know.
MOST_APART = timedelta(seconds=30)


class MachineClock:
    """The time of the database's machine; on SQLite that is this one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._started_at = self._measure()

    def now(self) -> datetime:
        """Return machine time, aware UTC."""
        return self._started_at + timedelta(seconds=monotonic())

    def look(self) -> timedelta:
        """Compare with the database's clock; return by how much that one was set, if it was.

        What is small is taken over at once, what is large by `set_by`.
        """
        measured = self._measure()
        parted = measured - self._started_at
        if abs(parted) > MOST_APART:
            return parted
        self._started_at = measured
        return timedelta()

    def set_by(self, parted: timedelta) -> None:
        """Follow the database's clock to where it was set."""
        self._started_at += parted

    def ahead(self) -> timedelta:
        """Return how far this machine's own clock is ahead of the database's."""
        return datetime.now(UTC) - self.now()

    def _measure(self) -> datetime:
        """Return when, by the database's clock, the monotonic one stood at 0."""
        if self._store.is_sqlite:
            return datetime.now(UTC) - timedelta(seconds=monotonic())
        with self._store.reading() as session:
            asked_at = monotonic()
            at: datetime = session.scalars(select(func.clock_timestamp())).one()
            between = (asked_at + monotonic()) / 2
        return at - timedelta(seconds=between)


def difference(ahead: timedelta) -> str:
    """Say how far this machine's clock is from the database's, and what to do."""
    seconds = round(ahead.total_seconds())
    which = "ahead of" if seconds > 0 else "behind"
    return (
        f"This machine's clock is {abs(seconds)} seconds {which} the database's: turn on NTP on both. "
        "Messages are sent by the database's clock, reminders fall due by this machine's."
    )
