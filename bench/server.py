"""`python -m bench.server`: a bot, from its environment, that ignores Slack's rate limits.

Prints its port; runs for as long as its input is open. Neither the scheduler nor the roll call runs.
"""

import logging
import sys
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
    sys.stdout.write(f"{bot.web.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    bot.web.stop()
    bot.worker.stop()
    bot.store.close()


if __name__ == "__main__":
    main()
