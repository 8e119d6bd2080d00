"""Rate limits: calls a minute per method and workspace; messages, and answers, a second per channel."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import ratelimited

TIER_2, TIER_3, TIER_4 = 20, 50, 100  # calls a minute
POSTS_PER_MINUTE = 300  # "several hundred" a workspace
HUNDREDS = 600  # methods with a generous limit of their own
POST_BURST = 4  # messages, and answers to response_urls, a channel takes at once before one a second rules
_WINDOW = 60.0


@dataclass
class _Bucket:
    left: float
    seen: float


class Limits:
    """Counts calls; `scale` multiplies every limit. Slack tolerates bursts but does not say how large."""

    def __init__(self, clock: Callable[[], float], scale: float) -> None:
        self._clock, self._scale = clock, scale
        self._calls: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}

    def rescale(self, scale: float) -> None:
        """Multiply every limit by that from now on, and begin to count anew."""
        self._scale = scale
        self._calls.clear()
        self._buckets.clear()

    def count_call(self, method: str, workspace_id: str, per_minute: int) -> None:
        """Count one call of a method.

        Raises:
            SlackError: `ratelimited`, with the seconds until the oldest call of this minute is forgotten.
        """
        now, calls = self._clock(), self._calls[method, workspace_id]
        while calls and calls[0] <= now - _WINDOW:
            calls.popleft()
        if len(calls) >= per_minute * self._scale:
            raise ratelimited(max(1, math.ceil(calls[0] + _WINDOW - now)))
        calls.append(now)

    def count_message(self, workspace_id: str, channel_id: str) -> None:
        """Count one message into a channel.

        Raises:
            SlackError: `ratelimited`, with the seconds until the channel takes another one.
        """
        self._count("message", workspace_id, channel_id)

    def count_answer(self, workspace_id: str, channel_id: str) -> None:
        """Count one use of a response_url: for its channel, apart from messages, and for no method.

        Raises:
            SlackError: `ratelimited`, with the seconds until the channel takes another one.
        """
        self._count("answer", workspace_id, channel_id)

    def _count(self, kind: str, workspace_id: str, channel_id: str) -> None:
        now, most = self._clock(), POST_BURST * self._scale
        bucket = self._buckets.setdefault((kind, workspace_id, channel_id), _Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.seen) * self._scale)
        bucket.seen = now
        if bucket.left < 1:
            raise ratelimited(max(1, math.ceil((1 - bucket.left) / self._scale)))
        bucket.left -= 1
