"""`python -m bench.server`: the bot as it runs, from its environment, for as long as its input is open.

Prints its port. Without `--courier` nothing is delivered and no clock ticks; with `--unpaced` the
courier does not wait for Slack's limits, so that what is measured is the bot's own time.
"""

import argparse
import logging
import sys

from bot import app, settings
from bot.delivery import rate_limit

BEYOND_ALL_LIMITS = rate_limit.Rate(1_000_000, 1_000_000)


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courier", action="store_true")
    parser.add_argument("--unpaced", action="store_true")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    if chosen.unpaced:
        rate_limit.RATES.update(dict.fromkeys(rate_limit.RATES, BEYOND_ALL_LIMITS))
        rate_limit.CHANNEL = BEYOND_ALL_LIMITS
    bot = app.build(settings.read())
    if chosen.courier:
        bot.courier.start()
    bot.web.start()
    app.freeze_garbage_collector()
    sys.stdout.write(f"{bot.web.port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    bot.web.stop()
    bot.courier.stop()
    bot.store.close()


if __name__ == "__main__":
    main()
