"""Rows by the hundred thousand: one statement per kind of row, in a database that was empty."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, insert, inspect, literal, select, text
from sqlalchemy.orm import Session

from bot import migrations
from bot.models.base import Base
from bot.models.program import Program
from bot.services.program import setup
from bot.store import Store

TEAM = "T0SANDBOX1"

# A number, or in a statement the expression for it.
Number = Any


class Rows:
    """Writes rows of a new programme. Of what a column is not told, its default is taken."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: dict[type[Base], int] = {}
        self.program = session.execute(select(Program)).scalar_one()
        self.began = datetime.now(UTC) - timedelta(days=1)

    def insert(self, table: type[Base], numbers: range, row: Callable[[Number], Mapping[str, object]]) -> int:
        """Insert what `row` says of each number. Return what its row's id is more than the number."""
        if not numbers:
            return 0
        number, columns = _up_to(numbers), inspect(table).local_table.c
        more = self._last.get(table, 0) - numbers[0] + 1
        self._last[table] = self._last.get(table, 0) + len(numbers)
        named = {"workspace_id": self.program.workspace_id, "id": number + more, **row(number)}
        values = [
            value if isinstance(value, ColumnElement) else literal(value, columns[name].type)
            for name, value in named.items()
        ]
        self._session.execute(insert(table).from_select(list(named), select(*values)))
        return more


@contextmanager
def new_rows(url: str) -> Iterator[Rows]:
    """Give an empty database its tables and a programme, and take rows for it."""
    store = Store(url)
    migrations.upgrade(store)
    with store.transaction() as session:
        if store.is_sqlite:
            # Kibibytes: pages that do not fit in are written more than once.
            session.execute(text("PRAGMA cache_size = -1000000"))
        else:
            # Every row refers to one that is there: looking it up would take most of the time.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        setup.workspace(session, {"team_id": TEAM, "team": "Sandbox", "user_id": "U0BOT"})
        yield Rows(session)
    if not store.is_sqlite:
        # As autovacuum would within a minute.
        with store.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    store.close()


def _up_to(numbers: range) -> ColumnElement[int]:
    every = select(literal(numbers[0], Integer).label("number")).cte("numbers", recursive=True)
    every = every.union_all(select(every.c.number + 1).where(every.c.number < numbers[-1]))
    return every.c.number
