"""How a run starts: what passes by itself is waited for, what does not is said in one sentence.

Either the bot runs, or nothing of it is left: no thread, no port, no lock on the database.
"""

import logging
from threading import Event
from time import monotonic

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from bot import app, migrations, obstacles, web
from bot.app import Bot
from bot.obstacles import Obstacle
from bot.settings import Settings
from bot.store import DatabaseUnusable, StoreIsBusy, StoreIsTaken

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0
_SAID_BY_THEMSELVES = (DatabaseUnusable, StoreIsTaken, web.PortIsTaken, migrations.SchemaIsNewer)


class CannotStart(Exception):  # noqa: N818 - said like a refusal
    """The bot does not run. The sentence says what is in its way, and what to do about it."""


def start(settings: Settings, stopped: Event) -> Bot | None:
    """Start the bot; return None where `stopped` is set before it runs.

    Waits for what passes by itself, such as Slack or a database that is away, for as long as
    `settings.start_patience_seconds`.

    Raises:
        CannotStart: with what is in the way.
    """
    gives_up_at = monotonic() + settings.start_patience_seconds
    waits = False
    while not stopped.is_set():
        try:
            return _started(settings)
        except Exception as error:
            obstacle = obstacle_of(error, settings)
            if obstacle is None:
                raise
            if obstacle.passes and stopped.is_set():
                return None
            if not obstacle.passes or monotonic() >= gives_up_at:
                raise CannotStart(obstacle.sentence) from error
        if not waits:
            waits = True
            logger.warning(
                "%s Trying again for %s seconds.", obstacle.sentence, settings.start_patience_seconds
            )
        stopped.wait(AGAIN_SECONDS)
    return None


def obstacle_of(error: Exception, settings: Settings) -> Obstacle | None:
    """Return what an error of starting means for an operator; None where it is a fault of ours."""
    if isinstance(error, _SAID_BY_THEMSELVES):
        return Obstacle(str(error), passes=False)
    if isinstance(error, DBAPIError | StoreIsBusy):
        return Obstacle(obstacles.of_database(error), passes=not settings.on_sqlite)
    if isinstance(error, SlackApiError | OSError | app.NotSlack):
        return obstacles.of_slack(error, settings)
    return None


def _started(settings: Settings) -> Bot:
    bot = app.build(settings)
    try:
        bot.start()
    except BaseException:  # whatever it was, Ctrl-C included: nothing may stay behind
        bot.stop()
        raise
    return bot
