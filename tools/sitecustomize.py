"""Lets Python processes sleep under libfaketime: `tools.calendar_run` puts this folder on their path.

Python sleeps until a moment of the monotonic clock. libfaketime 0.9.10 takes it for one of the other clock,
even where it is told to leave the monotonic one alone: every `time.sleep` would end in "Invalid argument".
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    select.select([], [], [], float(seconds))


time.sleep = _sleep
