"""`python -m bench.server`: a bot, from its environment, that ignores Slack's rate limits.

Prints its port; runs for as long as its input is open. Neither the scheduler nor the roll call runs.
On SIGUSR1 it gives back the memory that it does not use.
"""

import ctypes
import gc
import logging
import signal
import sys
from contextlib import suppress
from datetime import timedelta

from bot import app, settings
from bot.delivery import rate_limit

BEYOND_ALL_LIMITS = 1_000_000


def main() -> None:
    """Serve until standard input ends."""
    logging.basicConfig(level=logging.ERROR)
    rate_limit.RATES.update(dict.fromkeys(rate_limit.RATES, BEYOND_ALL_LIMITS))
    rate_limit.PERSON = rate_limit.Pace(BEYOND_ALL_LIMITS, timedelta(minutes=1) / BEYOND_ALL_LIMITS)
    bot = app.build(settings.read())
    bot.worker.start()
    bot.web.start()
    app.freeze_garbage_collector()
    signal.signal(signal.SIGUSR1, lambda *_: give_back())
    sys.stdout.write(f"{bot.web.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    bot.web.stop()
    bot.worker.stop()
    bot.store.close()


def give_back() -> None:
    """Free what nobody refers to, and let the C library give back what it keeps for the next time."""
    gc.collect()
    with suppress(OSError, AttributeError):  # where it is not glibc
        ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    main()
