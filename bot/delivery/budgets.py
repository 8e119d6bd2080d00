"""Which methods of Slack's have no call to give just now, and which cards wait for one, for all we know.

The rate limits themselves are in the database (`rate_limit`). Here is what they answered last: a method that
is used up is not asked for again before it can have a call, so that who waits for it costs nothing.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.delivery.rate_limit import RATES
from bot.enums import Urgency

# What is closed for longer is asked about all the same: a pause may have been lifted, a clock set.
LONGEST = timedelta(minutes=1)
# Cards that are remembered to wait; beyond that all are looked at again.
MOST_CARDS = 20_000
_METHODS = sorted(RATES)
_ALL = (1 << 2 * len(_METHODS)) - 1


def bit(method: str, urgency: Urgency) -> int:
    """Return the bit of a method as those wait for it who are as urgent."""
    return 1 << (2 * _METHODS.index(method) + urgency.is_foreground)


class _Waiting(NamedTuple):
    version: int
    method: str
    urgency: Urgency


class Budgets:
    """What is closed, for the urgent and for the others, and until when; all in machine time."""

    def __init__(self) -> None:
        self._closed: dict[int, datetime] = {}
        self._waiting: dict[int, _Waiting] = {}

    def close(self, method: str, urgency: Urgency, until: datetime, now: datetime) -> None:
        """Remember that a method gives nobody as urgent a call before `until`."""
        self._closed[bit(method, urgency)] = min(until, now + LONGEST)

    def closed_until(self, method: str, urgency: Urgency, now: datetime) -> datetime | None:
        """Return until when a method is closed; None: it may be asked for."""
        until = self._closed.get(bit(method, urgency))
        return until if until and now < until <= now + LONGEST else None

    def wait(self, card_id: int, version: int, method: str, urgency: Urgency) -> None:
        """Remember of a version of a card that all it waits for is a call of this method."""
        if len(self._waiting) >= MOST_CARDS:
            self._waiting.clear()
        self._waiting[card_id] = _Waiting(version, method, urgency)

    def wait_of(self, card_id: int, version: int, now: datetime) -> tuple[datetime, str, Urgency] | None:
        """Return until when a card waits for which method, and how urgently; None: it is to be looked at."""
        waiting = self._waiting.get(card_id)
        if waiting and waiting.version == version:
            if until := self.closed_until(waiting.method, waiting.urgency, now):
                return until, waiting.method, waiting.urgency
            self._waiting.pop(card_id, None)
        return None

    def open_bits(self, now: datetime) -> int:
        """Return the bits of all that may be asked for."""
        closed = sum(one for one, until in self._closed.copy().items() if now < until <= now + LONGEST)
        return _ALL & ~closed

    def next_opening(self, now: datetime) -> datetime | None:
        """Return when something that is closed opens again."""
        return min(
            (until for until in self._closed.copy().values() if now < until <= now + LONGEST), default=None
        )
