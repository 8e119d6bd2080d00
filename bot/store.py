"""The database: one engine, writers in turn, transactions that commit as their last step.

Writers come through a first-in-first-out gate. On SQLite one at a time, because SQLite's own wait for its
single writer's lock is unfair (seconds at the tail under 16 threads); on PostgreSQL, which locks rows, a few.
"""

import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from errno import EACCES, EISDIR, ENOENT
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session, sessionmaker

from bot import postgresql
from bot.patience import OF_WORKERS, Patience

# How long somebody waits for a connection while all are taken.
POOL_SECONDS = 1.0
# So many clicks are served at once; the others wait for a thread, and for nothing else.
REQUEST_THREADS = 16
# A connection for everybody: nine threads of the outbox worker, three of the mail worker, and one each of the
# scheduler, the roll call and the health check, with one to spare.
POOL_SIZE = REQUEST_THREADS + 16
# On PostgreSQL, of one process: more at once would only take Python's one interpreter from each other.
WRITERS = 4
# Who has been inside for so long waits for somebody else's lock, and takes the interpreter from nobody.
LENT_AFTER_SECONDS = 0.25
# Whoever clicks is answered within three seconds, and goes before the workers; these go on all the same.
HURRIED_IN_A_ROW = 3
# Of every engine. What people write travels as parameters, and errors are logged: they name none.
ENGINE_OPTIONS: dict[str, Any] = {
    "pool_size": POOL_SIZE,
    "max_overflow": 0,
    "pool_timeout": POOL_SECONDS,
    # The connection used last has its pages and its statements at hand.
    "pool_use_lifo": True,
    "hide_parameters": True,
}
# Of every connection to SQLite: readers wait for nobody, and what was answered survives a power cut.
SQLITE_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")

# Set in `Session.info` by whoever marked a card: after the commit the outbox worker is woken.
CARDS_CHANGED = "cards_changed"
# Set in `Session.info`: what a transaction does as its very last step before the commit.
BEFORE_COMMIT = "before_commit"
# Set in `Session.info` from here on: whether it is stored is known when the database has answered.
COMMITTING = "committing"


# People's words are in it: for the owner to read and write, and for nobody else.
PRIVATE = 0o600


class StoreIsBusy(Exception):  # noqa: N818 - said like a refusal
    """The database did not become free, or did not answer, in time.

    Args:
        because: what was waited for.
        in_doubt: the answer to the commit is missing, so it may be stored.
    """

    def __init__(self, because: str, *, in_doubt: bool = False) -> None:
        super().__init__(because)
        self.in_doubt = in_doubt


class StoreIsTaken(Exception):  # noqa: N818 - said like a refusal
    """Another process already runs on this SQLite file. Stop it first, or use PostgreSQL for several."""

    def __str__(self) -> str:
        return " ".join((self.__doc__ or "").split())


class DatabaseUnusable(Exception):  # noqa: N818 - said like a refusal
    """The SQLite file cannot be made, or not be written to."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"The database {path} cannot be written ({reason}). Does its folder exist, and may this user "
            "write there? DATABASE_URL says where it is."
        )


class DatabaseIsGone(Exception):  # noqa: N818 - said like a refusal
    """The SQLite file was deleted, moved or replaced while the bot ran: what is written would be lost.

    Restart the bot once the right file is in its place.
    """

    def __str__(self) -> str:
        return " ".join((self.__doc__ or "").split())


class Store:
    """Where everything is kept.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else postgresql.engine(url, **ENGINE_OPTIONS)
        self._gate = WriteGate(1) if self.is_sqlite else WriteGate(WRITERS, LENT_AFTER_SECONDS)
        self.patience = OF_WORKERS
        # What every session begins with.
        self._info: Mapping[str, object] = {}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._taken: IO[str] | None = None
        # Which file that is, whatever stands under its name later.
        self._file: tuple[int, int] | None = None
        self.on_cards_changed: Callable[[], None] = lambda: None

    def with_patience(self, patience: Patience) -> "Store":
        """Return the same store as somebody uses it who waits so long, and no longer."""
        same = copy(self)
        same.patience = patience
        return same

    def with_info(self, info: Mapping[str, object]) -> "Store":
        """Return the same store, whose sessions carry `info` from their beginning."""
        same = copy(self)
        same._info = info  # noqa: SLF001 - its own kind
        return same

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session whose changes are committed when the block ends, or none of them.

        Raises:
            StoreIsBusy: something was waited for in vain: the turn to write, a row, an answer.
            DatabaseIsGone: another file, or none, stands where the database was.
            sqlalchemy.exc.DBAPIError: the database is away, or refused.
        """
        turn = self._gate.turn(self.patience.left(self.patience.turn), hurried=self.patience.hurried)
        with turn, self._session() as session:
            self._require_file()
            with session.begin():
                # A deferred writer may fail halfway, when it wants the lock that another one took meanwhile.
                self._begin(session, "BEGIN IMMEDIATE")
                session.info.update(self._info)
                yield session
                if last_step := session.info.pop(BEFORE_COMMIT, None):
                    last_step(session)
                session.flush()
                session.info[COMMITTING] = True
            cards_changed = session.info.pop(CARDS_CHANGED, False)
        if cards_changed:
            self.on_cards_changed()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; it waits for no writer.

        Raises:
            StoreIsBusy: no connection was free, or there was no answer in time.
        """
        with self._session() as session, session.begin():
            self._begin(session, "BEGIN")
            yield session

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """Open a session; what takes longer than our patience is a `StoreIsBusy`, on either database."""
        with postgresql.waiting(self.patience), self._sessions() as session:
            try:
                yield session
            except NoConnectionFree as error:
                raise StoreIsBusy("no connection is free") from error
            except DBAPIError as error:
                in_doubt = error.connection_invalidated and COMMITTING in session.info
                if not in_doubt and not _took_too_long(error.orig):
                    raise
                raise StoreIsBusy(str(error.orig).partition("\n")[0], in_doubt=in_doubt) from error

    def _begin(self, session: Session, statement: str) -> None:
        """Say how long the transaction may wait; and begin it on SQLite, where the driver does not.

        As an event it would make every statement slower.
        """
        if not self.is_sqlite:
            postgresql.limit(session.connection(), self.patience)
            return
        cursor = session.connection().connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(self.patience.left(self.patience.lock) * 1000)}")
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            raise StoreIsBusy(str(error)) from error

    def take(self) -> None:
        """Claim a SQLite file for this process; on PostgreSQL any number may share.

        Raises:
            StoreIsTaken: another process runs on the file.
            DatabaseUnusable: the file cannot be made or written.
        """
        if not self.is_sqlite or not self.url.database or self.url.database == ":memory:":
            return
        try:
            make_private(self.url.database)
            taken = Path(f"{self.url.database}.lock").open("w")  # noqa: SIM115 - held until the process ends
        except OSError as error:
            raise DatabaseUnusable(self.url.database, error.strerror or type(error).__name__) from error
        try:
            fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            taken.close()
            raise StoreIsTaken from error
        self._taken = taken
        self._file = _identity(self.url.database)

    def _require_file(self) -> None:
        if self._file and _identity(str(self.url.database)) != self._file:
            raise DatabaseIsGone

    @property
    def is_missing(self) -> bool:
        """Whether it is a SQLite file that is not there: whoever only looks does not make it."""
        return self.is_sqlite and not Path(self.url.database or "").exists()

    @property
    def was_there(self) -> bool:
        """Whether a bot has run on this SQLite file: its lock stays beside it."""
        return Path(f"{self.url.database}.lock").exists()

    def unusable_folder(self) -> DatabaseUnusable | None:
        """Return why the first run could not make the SQLite file that is missing."""
        folder = Path(str(self.url.database)).absolute().parent
        if not folder.is_dir():
            return DatabaseUnusable(str(self.url.database), os.strerror(ENOENT))
        if not os.access(folder, os.W_OK | os.X_OK):
            return DatabaseUnusable(str(self.url.database), os.strerror(EACCES))
        return None

    def close(self) -> None:
        """Give back every connection, and the file."""
        self.engine.dispose()
        if self._taken:
            self._taken.close()
            self._taken = self._file = None


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - before each write: a Path would take five times as long
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def companions(database: str) -> list[Path]:
    """Return the files of a SQLite database, there or not: what SQLite writes beside it, and our lock."""
    return [Path(f"{database}{ending}") for ending in ("", "-wal", "-shm", ".lock")]


def make_private(database: str) -> None:
    """Let nobody but the bot's own user read a SQLite database; make the file where there is none.

    SQLite gives what it writes beside the database the same mode.

    Raises:
        OSError: the folder is not there, or the file is somebody else's, or a folder.
    """
    if Path(database).is_dir():  # whose mode is not ours to change
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), database)
    for file in companions(database):
        if file.suffix == ".lock" or file == Path(database):
            file.touch(mode=PRIVATE)
        if file.exists():
            file.chmod(PRIVATE)


class WriteGate:
    """Admit so many threads at a time, those who are in a hurry first, each in the order in which they came.

    Of four turns, the hurried get three at most while others wait.

    Args:
        places: how many.
        lent_after: who has been inside for longer, in seconds, lends their place to the next.
    """

    def __init__(self, places: int, lent_after: float = inf) -> None:
        self._places, self._lent_after = places, lent_after
        self._lock = Lock()
        # By the lock that a thread waits at: since when it has been inside.
        self._inside: dict[Lock, float] = {}
        self._waiting: deque[Lock] = deque()
        self._hurried: deque[Lock] = deque()
        # How many of them went first since somebody else did.
        self._went_first = 0

    @property
    def waiting(self) -> int:
        """How many threads wait for their turn."""
        return len(self._waiting) + len(self._hurried)

    @contextmanager
    def turn(self, seconds: float, *, hurried: bool = False) -> Iterator[None]:
        """Wait for a place, for so long; give it back when the block ends. Somebody waits for the hurried.

        Raises:
            StoreIsBusy: it did not come in time.
        """
        mine = Lock()
        mine.acquire()
        self._await(mine, self._hurried if hurried else self._waiting, monotonic() + seconds)
        try:
            yield
        finally:
            with self._lock:
                del self._inside[mine]
                self._let_in()

    def _await(self, mine: Lock, line: deque[Lock], until: float) -> None:
        with self._lock:
            line.append(mine)
            self._let_in()
        # Now and then somebody has to look whether a place is lent.
        while not mine.acquire(timeout=max(0.0, min(self._lent_after, until - monotonic()))):
            with self._lock:
                self._let_in()
                if mine in line and monotonic() >= until:
                    line.remove(mine)
                    raise StoreIsBusy("the turn to write did not come")

    def _let_in(self) -> None:
        while self.waiting and self._taken() < self._places:
            goes_first = bool(self._hurried) and not (self._waiting and self._went_first == HURRIED_IN_A_ROW)
            self._went_first = self._went_first + 1 if goes_first and self._waiting else 0
            first = (self._hurried if goes_first else self._waiting).popleft()
            self._inside[first] = monotonic()
            first.release()

    def _taken(self) -> int:
        lent = monotonic() - self._lent_after
        return sum(since > lent for since in self._inside.values())


def _took_too_long(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return postgresql.took_too_long(error)


def _sqlite_engine(url: str) -> Engine:
    arguments = {"isolation_level": None, "timeout": POOL_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, **ENGINE_OPTIONS)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
