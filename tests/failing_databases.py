"""Databases that fail for real: no writes, a full disk, a lock that is kept, a server that is gone."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url, text


@contextmanager
def unwritable(url: str, table: str) -> Iterator[None]:
    """Let every write to one table fail. PostgreSQL then names the whole row in its complaint."""
    statements = (_SQLITE if url.startswith("sqlite") else _POSTGRESQL).format(table=table)
    failing_databases, repair = (part.strip().split(";;") for part in statements.split("---"))
    with _engine(url) as engine:
        _run(engine, failing_databases)
        try:
            yield
        finally:
            _run(engine, repair)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Hold the one lock of writers that a SQLite file has."""
    with _engine(url) as engine, engine.connect() as connection:
        connection.execute(text("BEGIN EXCLUSIVE"))
        yield
        connection.execute(text("ROLLBACK"))


@contextmanager
def full(url: str) -> Iterator[None]:
    """Let no file of this process grow beyond what a SQLite database has written so far."""
    written = Path(f"{make_url(url).database}-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def filled_up(engine: Engine) -> Iterator[None]:
    """Let a SQLite database have no page more than it has now."""

    def stop_growing(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")
    event.listen(engine, "checkout", stop_growing)
    try:
        yield
    finally:
        event.remove(engine, "checkout", stop_growing)
        # What was set is the connection's own.
        engine.dispose()


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """Cut every connection to a PostgreSQL database, and let new ones only read, as after a failover."""
    name = str(make_url(url).database)
    with _engine(make_url(url).set(database="postgres").render_as_string(hide_password=False)) as engine:
        _run(
            engine, [f"ALTER DATABASE {name} SET default_transaction_read_only = on", _CUT.format(name=name)]
        )
        try:
            yield
        finally:
            _run(
                engine, [f"ALTER DATABASE {name} RESET default_transaction_read_only", _CUT.format(name=name)]
            )


@contextmanager
def gone(url: str) -> Iterator[None]:
    """Cut every connection to a PostgreSQL database, and let nobody in."""
    name = str(make_url(url).database)
    with _engine(make_url(url).set(database="postgres").render_as_string(hide_password=False)) as engine:
        _run(engine, [f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", _CUT.format(name=name)])
        try:
            yield
        finally:
            _run(engine, [f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"])


def cut(url: str) -> None:
    """Cut every connection to a PostgreSQL database; new ones may come at once."""
    with gone(url):
        pass


_SQLITE = """
CREATE TRIGGER no_insert BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END;;
CREATE TRIGGER no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END
---
DROP TRIGGER no_insert;; DROP TRIGGER no_update
"""
_POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT unwritable CHECK (false) NOT VALID
---
ALTER TABLE {table} DROP CONSTRAINT unwritable
"""
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def _run(engine: Engine, statements: list[str]) -> None:
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
