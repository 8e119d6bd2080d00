"""Product time: what `now` is for the rules. Machine time (leases, retries) never comes from here."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """The time of this machine, moved on by `ahead`. Only the demo ever moves it."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Return the product's time, aware UTC."""
        return datetime.now(UTC) + self.ahead
