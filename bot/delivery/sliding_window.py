"""How many calls the last minute holds, and when it has room: pure, reads no clock and no database.

Slack counts a call when it arrives, and we when it is reserved. A call is therefore counted for two seconds
longer than a minute; and as calls are kept by the second, until the whole second is over. Every window that
Slack may look at then lies within ours, and of its minute at least 60/63 can be used.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

# How much later than another a call may reach Slack that was reserved at the same moment.
DELAY_SECONDS = 2
WINDOW_SECONDS = 60 + DELAY_SECONDS
# Replicas' clocks may differ by so much. What is further ahead was written by a clock that was wrong.
APART_SECONDS = 5

# Seconds since 1970, each with the calls that were reserved in it; in their order.
Calls = Sequence[Sequence[int]]


def counted(calls: Calls, now: datetime) -> list[list[int]]:
    """Return the calls that count at `now`; those dated in a future that is not to come count from now on."""
    at = now.timestamp()
    latest = int(at) + APART_SECONDS
    kept: dict[int, int] = {}
    for second, number in calls:
        dated = second if second <= latest else int(at)
        if _leaves_at(dated) > at:
            kept[dated] = kept.get(dated, 0) + number
    return [[second, kept[second]] for second in sorted(kept)]


def room_at(calls: Calls, most: int, now: datetime) -> datetime | None:
    """Return when a window that may hold `most` calls has room for one more; None: now.

    Args:
        calls: those that count now.
        most: at least 1.
        now: the time of the question.
    """
    used = sum(number for _, number in calls)
    if used < most:
        return None
    leaves_at = now.timestamp()
    for second, number in calls:
        used, leaves_at = used - number, _leaves_at(second)
        if used < most:
            break
    return datetime.fromtimestamp(leaves_at, UTC)


def with_call(calls: Calls, now: datetime) -> list[list[int]]:
    """Return the calls with one more.

    It is dated no earlier than the newest: who waited for the lock reads the clock before the one who had it.
    """
    newest = calls[-1][0] if calls else 0
    second = max(int(now.timestamp()), newest)
    if second == newest:
        return [*map(list, calls[:-1]), [second, calls[-1][1] + 1]]
    return [*map(list, calls), [second, 1]]


def spread(most: int) -> timedelta:
    """Return the time from one call to the next when a window's calls are evenly spaced."""
    return timedelta(seconds=WINDOW_SECONDS) / most


def _leaves_at(second: int) -> int:
    """Return when the last call of a second has left the window."""
    return second + 1 + WINDOW_SECONDS
