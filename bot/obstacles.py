"""What an error of Slack's means for an operator: a sentence that blames the right one."""

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from bot import faults
from bot.delivery import failures
from bot.delivery.failures import FailureKind
from bot.settings import Settings

# Somebody has to do something about these; everything else that Slack answers may pass.
_LASTING = (FailureKind.INSTALLATION, FailureKind.FEATURE, FailureKind.INVALID_REQUEST)

# What to do about SQLite's primary result codes: https://sqlite.org/rescode.html
_NO_RIGHT = "May this user write the file and its folder?"
_BROKEN = "Restore a backup, or look whether DATABASE_URL names the right file."
_NO_ROOM = "Is there room on its disk, and is the disk sound?"
_ADVICE = {
    sqlite3.SQLITE_CANTOPEN: _NO_RIGHT,
    sqlite3.SQLITE_PERM: _NO_RIGHT,
    sqlite3.SQLITE_READONLY: _NO_RIGHT,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_IOERR: _NO_ROOM,
}


@dataclass(frozen=True)
class Obstacle:
    """What is in the bot's way, in a sentence, and whether it may pass by itself."""

    sentence: str
    passes: bool


def of_slack(error: Exception, settings: Settings) -> Obstacle:
    """Return what keeps Slack from answering, or from accepting a token."""
    failure = failures.classify(error)
    if isinstance(error, OSError):
        return Obstacle(f"Slack cannot be reached at {settings.slack_api_url} ({failure.code}).", passes=True)
    if failure.kind not in _LASTING:
        return Obstacle(f"Slack does not answer as it should ({failure.code}).", passes=True)
    opens_socket = "apps.connections" in str(getattr(getattr(error, "response", None), "api_url", ""))
    token = "SLACK_APP_TOKEN" if opens_socket else "SLACK_BOT_TOKEN"
    advice = "python -m bot doctor says more."
    return Obstacle(f"Slack does not accept {token} ({failure.code}). {advice}", passes=False)


def of_database(error: Exception) -> str:
    """Say what keeps the database from answering, in its own words, and what to look at."""
    said = faults.database_says(error).rstrip(".")
    code = getattr(error.orig, "sqlite_errorcode", 0) if isinstance(error, DBAPIError) else 0
    # Above the last byte SQLite says more exactly which.
    return f"The database does not answer: {said}. {_ADVICE.get(code & 0xFF, 'Look at DATABASE_URL.')}"
