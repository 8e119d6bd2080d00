"""`python -m bench.server`: the bot as it runs, from its environment, for as long as its input is open.

Prints its port. The scheduler does not run. Without `--deliver` nothing is delivered; with `--unlimited`
the outbox worker ignores Slack's rate limits, so that the bot's own time is measured.
"""

import argparse
import logging
import sys
from datetime import timedelta

from bot import app, settings
from bot.delivery import rate_limit

BEYOND_ALL_LIMITS = 1_000_000


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliver", action="store_true")
    parser.add_argument("--unlimited", action="store_true")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    if chosen.unlimited:
        rate_limit.RATES.update(dict.fromkeys(rate_limit.RATES, BEYOND_ALL_LIMITS))
        rate_limit.PERSON = rate_limit.Pace(BEYOND_ALL_LIMITS, timedelta(minutes=1) / BEYOND_ALL_LIMITS)
    bot = app.build(settings.read())
    if chosen.deliver:
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
