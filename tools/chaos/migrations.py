"""A migration that is killed at each of its statements: nothing of it happened, and it can be repeated."""

import os
import signal
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, event, func, select

from bot import migrations
from bot.models import Base
from bot.store import Store

# A process that has imported the migrations, and forks one for each kill.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["bot.migrations", "bot.models", "tools.chaos.migrations"])


def statements(url: str) -> int:
    """Return how many statements the upgrade of this database runs, and take it back where it was."""
    count: list[int] = []
    store = Store(url)
    before = _revision(store)
    event.listen(store.engine, "before_cursor_execute", lambda *_: count.append(1))
    migrations.upgrade(store)
    upgrade_took = len(count)
    migrations.downgrade(store, before)
    store.close()
    return upgrade_took


def killed_at(url: str, moments: Sequence[int]) -> Iterator[str]:
    """Begin the upgrade, kill it before its n-th statement, and look; yield what is wrong.

    In the end it is upgraded once more, by nobody who is killed.
    """
    store = Store(url)
    before, rows = _revision(store), _rows(store)
    for moment in moments:
        child = _PROCESSES.Process(target=_upgrade_until, args=(url, moment))
        child.start()
        child.join()
        if child.exitcode != -signal.SIGKILL:
            yield f"before statement {moment} nobody was killed: {child.exitcode}"
        if _revision(store) != before:
            yield f"killed before statement {moment} it is at {_revision(store)}, not at {before}"
        if _rows(store) != rows:
            yield f"killed before statement {moment} it has other rows"
    migrations.upgrade(store)
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    yield from (f"afterwards the schema has another {one}" for one in differences)
    store.close()


def _upgrade_until(url: str, moment: int) -> None:
    store, seen = Store(url), iter(range(moment + 1))

    def count(*_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments
        if next(seen) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", count)
    migrations.upgrade(store)


def _revision(store: Store) -> str:
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or "base"


def _rows(store: Store) -> dict[str, int]:
    """Return how many rows each table has."""
    found = MetaData()
    with store.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }
