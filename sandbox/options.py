"""What a run of the sandbox may do differently from Slack, chiefly how long things take."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Slack's own numbers by default; a test shortens what it would have to wait for.

    Times are seconds. `clock` gives seconds since 1970 and rules triggers, response_urls and limits.
    """

    clock: Callable[[], float] = time.time
    answer_seconds: float = 3.0
    trigger_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)  # of an event nobody acknowledged
    response_url_seconds: float = 1800.0
    response_url_uses: int = 5
    late_seconds: float = 30.0  # the longest a late call is kept before it is carried out
    limit_scale: float = 1.0  # multiplies every rate limit; load runs raise it
    own_messages_as_events: bool = True  # Slack tells an app about the app's own messages too
