"""`python -m bot run | demo | doctor | retry | backup | restore | restored | migrate | manifest`."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError

from bot import backup, doctor, health, logs, manifest, migrations, obstacles, settings, startup
from bot.app import Bot
from bot.delivery import restored, retry
from bot.demo import run as demo
from bot.store import DatabaseUnusable, Store, StoreIsBusy, StoreIsTaken

logger = logging.getLogger(__name__)

# How long a start may go on once it is to stop; to end it anywhere is as safe as a crash.
HANGS_SECONDS = 2
_STOP_IT_FIRST = (
    "A bot, or doctor, wrote to this database within the last minute. Stop the bot, and do this again in a "
    "minute."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the process's exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        logs.begin(settings.read_logging())
        return int(chosen.command(chosen) or 0)
    except settings.SettingsError as error:
        return _complain(str(error))
    except manifest.NotHttps as error:
        return _complain(str(error.__doc__))
    except (
        backup.BackupError,
        demo.DemoCannotStart,
        startup.CannotStart,
        DatabaseUnusable,
        StoreIsTaken,
        migrations.SchemaIsNewer,
        migrations.UnknownRevision,
    ) as error:
        return _complain(str(error))
    except StoreIsBusy as error:
        return _complain(f"The database is busy: {error}. Try again in a minute.")
    except DBAPIError as error:
        return _complain(obstacles.of_database(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, command, help_text in (
        ("run", _run, "migrate the database, check, and serve until SIGTERM or Ctrl-C"),
        ("doctor", _doctor, "say in plain words what is wrong with tokens, scopes and database"),
        ("retry", _retry, "try again what was given up; also while the bot runs"),
        ("restored", _restored, "say that PostgreSQL was restored from a backup, before the bot runs again"),
    ):
        commands.add_parser(name, help=help_text).set_defaults(command=command)
    for name, with_file, help_text in (
        ("backup", _backup, "write a backup of the SQLite database to FILE, also while the bot runs"),
        ("restore", _restore, "put the backup FILE in the place of the SQLite database"),
    ):
        filed = commands.add_parser(name, help=help_text)
        filed.add_argument("file", metavar="FILE")
        filed.set_defaults(command=with_file)
    migrated = commands.add_parser("migrate", help="bring the database to this version's schema")
    migrated.add_argument(
        "--down-to", metavar="REVISION", help="to an earlier version's, before you run that"
    )
    migrated.set_defaults(command=_migrate)
    printed = commands.add_parser("manifest", help="print the Slack app manifest")
    printed.add_argument("--url", help="the bot's public https address: prints the manifest for HTTP")
    printed.set_defaults(command=_manifest)
    shown = commands.add_parser("demo", help="start a stand-in for Slack with a lively programme in it")
    shown.add_argument("--port", default="3100", help="of the page (default 3100)")
    shown.add_argument("--patience", default="3", help="seconds that Slack waits for an answer (default 3)")
    shown.add_argument("--locale", default="", help="what everybody reads their Slack in: de, fr-CA")
    shown.set_defaults(command=_demo)
    return parser


def _settings() -> settings.Settings:
    chosen = settings.read()
    logs.hide(chosen.secrets)
    return chosen


def _run(_: argparse.Namespace) -> None:
    chosen = _settings()
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    way = "over Socket Mode" if chosen.socket_mode else "over HTTP"
    logger.info("Starting, on %s and %s.", "SQLite" if chosen.on_sqlite else "PostgreSQL", way)
    bot = _started(chosen, stopped)
    if bot is None:
        logger.info("Stopped.")
        return
    logger.info("ready: health on port %s", bot.web.port)
    stopped.wait()
    logger.info("Stopping.")
    if bot.stop():
        logger.info("Stopped.")
        return
    _leave("Stopped; what was still in flight is looked up after the next start.")


def _started(chosen: settings.Settings, stopped: Event) -> Bot | None:
    """Start the bot, unless `stopped` is set before it runs: then nothing that hangs is waited for."""
    over = Event()

    def watch() -> None:
        stopped.wait()
        if not over.wait(HANGS_SECONDS):
            _leave("Stopped; the start still waited for an answer.")

    Thread(target=watch, name="start-watch", daemon=True).start()
    try:
        return startup.start(chosen, stopped)
    finally:
        over.set()


def _leave(last_words: str) -> None:
    """End the process, although some thread still waits for Slack and would keep it alive."""
    logger.warning("%s", last_words)
    logging.shutdown()
    os._exit(0)


def _doctor(_: argparse.Namespace) -> int:
    findings = doctor.examine(_settings())
    for finding in findings:
        sys.stdout.write(f"{logs.cleaned(str(finding))}\n")
    return int(any(isinstance(finding, doctor.Wrong) for finding in findings))


def _retry(_: argparse.Namespace) -> int:
    store = Store(settings.read_database_url())
    try:
        if store.is_missing or not migrations.is_current(store):
            return _complain(
                "The database has another version's schema, or is not there: python -m bot migrate."
            )
        with store.transaction() as session:
            retried = retry.retry(session)
    finally:
        store.close()
    sys.stdout.write(
        f"Tried again: {retried.cards} cards that were given up, and {retried.silent} people out of reach. "
        "A bot that runs begins within seconds.\n"
    )
    return 0


def _backup(chosen: argparse.Namespace) -> None:
    store = Store(settings.read_database_url())
    size = backup.back_up(store, Path(chosen.file))
    sys.stdout.write(f"Backed up {store.url.database} to {chosen.file} ({size:,} bytes).\n")


def _restore(chosen: argparse.Namespace) -> None:
    store = Store(settings.read_database_url())
    try:
        found = backup.restore(store, Path(chosen.file))
    finally:
        store.close()
    kept = f" What was there is kept as {found.kept_as}." if found.kept_as else ""
    sys.stdout.write(f"Restored {chosen.file} to {store.url.database}.{kept} {_say(found.doubted)}\n")


def _restored(_: argparse.Namespace) -> int:
    store = Store(settings.read_database_url())
    try:
        if store.is_sqlite:
            return _complain("The database is SQLite: python -m bot restore FILE does all of it.")
        migrations.upgrade(store)
        with store.transaction() as session:
            if health.beats(session):
                return _complain(_STOP_IT_FIRST)
            found = restored.doubt(session)
    finally:
        store.close()
    sys.stdout.write(f"{_say(found)}\n")
    return 0


def _say(found: restored.Doubted) -> str:
    return (
        f"What had not gone out then may have gone out since: {found.copies} messages are looked up in Slack "
        f"before they are posted, and {found.mails} e-mails are not sent again."
    )


def _migrate(chosen: argparse.Namespace) -> int:
    store = Store(settings.read_database_url())
    try:
        store.take()
        return _take_down(store, chosen.down_to) if chosen.down_to else _take_up(store)
    finally:
        store.close()


def _take_up(store: Store) -> int:
    migrations.upgrade(store)
    return 0


def _take_down(store: Store, revision: str) -> int:
    """Go back to an earlier version's schema; what only later ones know is lost."""
    migrations.require_known(revision)
    if store.is_missing or not migrations.is_current(store):
        return _complain("The database has not this version's schema, from which it could be taken down.")
    with store.reading() as session:
        if not store.is_sqlite and health.beats(session):
            return _complain(_STOP_IT_FIRST)
    migrations.downgrade(store, revision)
    sys.stdout.write(f"The database has schema {revision} now: run that version.\n")
    return 0


def _manifest(chosen: argparse.Namespace) -> None:
    sys.stdout.write(manifest.over_http(chosen.url) if chosen.url else manifest.text())


def _demo(chosen: argparse.Namespace) -> None:
    demo.run(chosen.port, chosen.patience, chosen.locale)


def _complain(sentence: str) -> int:
    logs.complain(sentence)
    return 1
