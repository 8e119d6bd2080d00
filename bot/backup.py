"""Backups of a SQLite database: made while the bot runs, put back while it does not.

A backup is one private file, whole or not there: it is written beside its name, checked, flushed, and only
then given the name. Whatever is killed when, a database stands where it should: the one from before, or the
restored one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from time import time
from urllib.parse import quote

from sqlalchemy import URL

from bot import migrations
from bot.delivery import restored
from bot.delivery.restored import Doubted
from bot.store import PRIVATE, Store

# Tables that every version of the bot has; another program's database has not all of them.
_OURS = {"alembic_version", "workspaces", "people", "matches", "cards"}
# Who was killed left the beginning of a file. A day later nobody writes to it any more.
_LEFT_SECONDS = 86_400


class BackupError(Exception):
    """It was not done, and nothing was changed. The sentence says why, and what to do."""


@dataclass(frozen=True)
class Restored:
    """Where the database is that was replaced, if there was one; and what nobody knows to have gone out."""

    kept_as: Path | None
    doubted: Doubted


def back_up(store: Store, target: Path) -> int:
    """Write a backup; return its size in bytes. The bot may run meanwhile.

    Raises:
        BackupError: there is nothing to back up, or nowhere to put it.
    """
    database = _database(store)
    if not database.exists():
        raise BackupError(f"There is no database at {database}: DATABASE_URL says where to look.")
    _require_free(target, database)
    for left in target.parent.glob(f".{target.name}.*.part"):
        if time() - left.stat().st_mtime > _LEFT_SECONDS:
            left.unlink(missing_ok=True)
    with _new(target.with_name(f".{target.name}.{token_hex(4)}.part")) as part:
        _copy(database, part, mode="rw")
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    return target.stat().st_size


def restore(store: Store, source: Path) -> Restored:
    """Put a backup in the database's place; what was there is kept beside it.

    Raises:
        BackupError: the file is no backup of this bot's, or of a newer version.
        StoreIsTaken: the bot runs.
        DatabaseUnusable: the database's folder cannot be written to.
    """
    database = _database(store)
    _require_backup(source, database)
    store.take()
    with _new(Path(f"{database}.restoring")) as fresh:
        _copy(source, fresh, mode="ro")
        doubted = _bring_up_to_date(fresh)
        _flush(fresh)
        kept_as = _set_aside(database)
        fresh.replace(database)
        _flush(database.parent)
    return Restored(kept_as, doubted)


def _database(store: Store) -> Path:
    if not store.is_sqlite or not store.url.database:
        raise BackupError(
            "The database is PostgreSQL: pg_dump and pg_restore do this, see docs/operating.md."
        )
    return Path(store.url.database)


def _require_free(target: Path, database: Path) -> None:
    """Refuse what is no place for a backup; an older backup may be replaced, and nothing else."""
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}: make it first.")
    if target.is_dir():
        raise BackupError(f"{target} is a folder: name a file in it.")
    if not target.exists():
        return
    if database.exists() and target.samefile(database):
        raise BackupError(f"{target} is the database itself: name another file.")
    try:
        with closing(_opened(target, "ro")) as found:
            _require_ours(found, target)
    except BackupError as error:
        raise BackupError(f"{target} is there and is no backup: name another file.") from error


def _require_backup(source: Path, database: Path) -> None:
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    if database.exists() and source.samefile(database):
        raise BackupError(f"{source} is the database itself: name a backup.")
    with closing(_opened(source, "ro")) as found:
        _require_ours(found, source)


def _require_ours(database: sqlite3.Connection, name: Path) -> None:
    """Refuse what is no database, a damaged one, and another program's."""
    try:
        [state] = database.execute("PRAGMA quick_check(1)").fetchone()
        tables = {
            table for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
    except sqlite3.Error as error:
        raise BackupError(f"{name} is no database that can be read ({error}).") from error
    if state != "ok":
        raise BackupError(f"{name} is damaged ({state.partition(chr(10))[0]}): take another backup.")
    if not tables >= _OURS:
        raise BackupError(f"{name} is no database of this bot's.")


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode={mode}", uri=True)
    except sqlite3.Error as error:
        raise BackupError(f"{file} cannot be opened ({error}).") from error


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """Make a private file to be filled; where it does not get its name, it goes."""
    try:
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        yield file
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The file could not be written: {error}.") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)


def _copy(source: Path, target: Path, mode: str) -> None:
    """Copy a database as it is at one moment, whoever writes to it, into one file without companions."""
    with closing(_opened(source, mode)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
        other.execute("PRAGMA journal_mode = DELETE")
        _require_ours(other, source)
        _forget_urls(other)


def _forget_urls(database: sqlite3.Connection) -> None:
    """Take out the response_urls, as good as tokens, also where they stood and are deleted already."""
    try:
        database.execute("DELETE FROM response_urls")
    except sqlite3.OperationalError:
        return  # a version that kept none
    database.commit()
    database.execute("VACUUM")


def _bring_up_to_date(file: Path) -> Doubted:
    """Give a restored database this version's schema, and doubt what it has not sent yet."""
    store = Store(URL.create("sqlite", database=str(file)).render_as_string())
    try:
        migrations.upgrade(store)
        with store.transaction() as session:
            doubted = restored.doubt(session)
    except migrations.SchemaIsNewer as error:
        raise BackupError("A newer version made this backup: restore it with that version.") from error
    finally:
        store.close()
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return doubted


def _set_aside(database: Path) -> Path | None:
    """Keep the database under another name too, with what was not yet folded into it.

    Its companions go. They belong to it alone: SQLite would write them into whatever stands under its name.
    """
    wal, shm = Path(f"{database}-wal"), Path(f"{database}-shm")
    kept = None
    if database.stat().st_size or wal.exists():
        kept = _free_name(database)
        for ending in ("", "-wal"):
            with suppress(FileNotFoundError):
                os.link(f"{database}{ending}", f"{kept}{ending}")
        _flush(database.parent)
    # Whoever is killed below leaves it without a companion: all has to be in the file itself. A damaged one
    # has been kept as it is.
    with suppress(sqlite3.Error), closing(_opened(database, "rw")) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if kept and (folded := Path(f"{kept}-wal")).exists() and not folded.stat().st_size:
        folded.unlink()
    wal.unlink(missing_ok=True)
    shm.unlink(missing_ok=True)
    return kept


def _free_name(database: Path) -> Path:
    kept = Path(f"{database}.before-{datetime.now(UTC):%Y-%m-%d-%H%M%S}")
    while kept.exists():
        kept = Path(f"{kept}-again")
    return kept


def _flush(place: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
