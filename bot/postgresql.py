"""PostgreSQL's side of the store: an engine whose every wait ends, whatever holds up the answer.

Three things may: somebody else's lock, a statement that takes too long, and a network that falls silent. The
server ends the first two, by limits that come with each transaction. For the third only our own side knows
how long it has waited. Nothing is set for longer than a transaction, so PgBouncer may stand in between.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

import psycopg
from psycopg.abc import Params, PQGen, Query
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from bot.patience import Patience

Answer = TypeVar("Answer")

# The shortest that psycopg knows.
CONNECT_SECONDS = 2
# What the way to the server and back may take, after the server itself has given up.
ON_THE_WAY_SECONDS = 0.5
# psycopg's own: how often it looks whether somebody pressed Ctrl-C.
LOOK_EVERY_SECONDS = 0.1
# libpq's own, of every connection: they tell that the other machine is gone. The address may say otherwise.
CONNECTION = {
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    # A prepared statement would live longer than the transaction.
    "prepare_threshold": None,
}
# By SQLSTATE: a lock or a statement took too long, or the transaction said nothing for too long.
_TOOK_TOO_LONG = ("55P03", "57014", "25P03")


class NoAnswer(psycopg.OperationalError):
    """The database has not answered in time. The connection is closed."""


class _Waits(local):
    """How long this thread waits for an answer, in seconds; None: for as long as it takes."""

    seconds: float | None = None


_waits = _Waits()


class PunctualConnection(psycopg.Connection[Any]):
    """A connection whose waits end when this thread has waited long enough."""

    def wait(
        self, gen: PQGen[Answer], interval: float = LOOK_EVERY_SECONDS, timeout: float | None = None
    ) -> Answer:
        """Wait for the server's answer.

        Raises:
            NoAnswer: it did not come in time.
        """
        try:
            return super().wait(gen, interval, timeout or _waits.seconds)
        except psycopg.OperationalError as error:
            if self.info.transaction_status is not TransactionStatus.ACTIVE:
                raise
            # It still waits for something that nobody will read.
            self.close()
            raise NoAnswer("the database does not answer") from error


class PunctualCursor(psycopg.Cursor[Any]):
    """A cursor that sends one statement after the other.

    psycopg's pipeline ends with a Flush, and on that PostgreSQL forgets to watch how long the transaction is
    idle (seen with 18.4): if the network falls silent then, its rows stay locked for hours.
    """

    def executemany(self, query: Query, params_seq: Iterable[Params], *, returning: bool = False) -> None:
        """Execute the same statement with each of these parameters."""
        with self.connection.lock:
            self.connection.wait(self._executemany_gen_no_pipeline(query, params_seq, returning))


def engine(url: str, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's own options
    """Return an engine for a PostgreSQL database."""
    named = make_url(url).query
    own = {name: value for name, value in CONNECTION.items() if name not in named}
    made = create_engine(url, pool_pre_ping=True, connect_args=own, **options)
    event.listen(made, "do_connect", _connect)
    return made


@contextmanager
def waiting(patience: Patience) -> Iterator[None]:
    """Let this thread take a connection, which is alive or replaced, and wait no longer than `patience`."""
    before, _waits.seconds = _waits.seconds, patience.alive
    try:
        yield
    finally:
        _waits.seconds = before


def limit(connection: Connection, patience: Patience) -> None:
    """Set how long the transaction that begins may take for what."""
    statement = patience.left(patience.statement) if patience.statement else 0.0
    limits = {
        "lock_timeout": patience.left(patience.lock),
        "statement_timeout": statement,
        "idle_in_transaction_session_timeout": patience.idle,
    }
    said = "; ".join(f"SET LOCAL {name} = {round(seconds * 1000)}" for name, seconds in limits.items())
    connection.exec_driver_sql(said)
    _waits.seconds = statement + ON_THE_WAY_SECONDS if statement else None


def took_too_long(error: BaseException | None) -> bool:
    """Whether the driver gave up waiting, or the server did for us."""
    if isinstance(error, NoAnswer | psycopg.errors.ConnectionTimeout):
        return True
    return isinstance(error, psycopg.Error) and error.sqlstate in _TOOK_TOO_LONG


def _connect(_dialect: object, _record: object, arguments: Any, options: Any) -> PunctualConnection:  # noqa: ANN401 - SQLAlchemy's own
    return PunctualConnection.connect(*arguments, cursor_factory=PunctualCursor, **options)
