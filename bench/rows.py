"""Rows by the hundred thousand: one statement per kind of row, in a database that was empty."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Integer, insert, inspect, literal, select, text
from sqlalchemy.orm import Session

from bot import migrations
from bot.models.base import Base
from bot.models.program import Program
from bot.services.program import setup
from bot.store import Store

TEAM = "T0SANDBOX1"


class Rows:
    """Writes rows of a new programme. Of what a column is not told, its default is taken."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.program = session.execute(select(Program)).scalar_one()
        self.began = datetime.now(UTC) - timedelta(days=1)

    def insert(self, table: type[Base], row: Mapping[str, object]) -> None:
        """Insert a row for each number that the expressions in `row` go through."""
        columns = inspect(table).local_table.c
        named = {"workspace_id": self.program.workspace_id, **row}
        values = [
            value if isinstance(value, ColumnElement) else literal(value, columns[name].type)
            for name, value in named.items()
        ]
        self._session.execute(insert(table).from_select(list(named), select(*values)))


@contextmanager
def new_rows(url: str) -> Iterator[Rows]:
    """Give an empty database its tables and a programme, and take rows for it."""
    store = Store(url)
    migrations.upgrade(store)
    with store.transaction() as session:
        if not store.is_sqlite:
            # Every row refers to one that is there: looking it up would take most of the time.
            session.execute(text("SET LOCAL session_replication_role = replica"))
        setup.workspace(session, {"team_id": TEAM, "team": "Sandbox", "user_id": "U0BOT"})
        yield Rows(session)
    if not store.is_sqlite:
        # As autovacuum would within a minute.
        with store.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    store.close()


def up_to(last: int) -> ColumnElement[int]:
    """Return an expression that goes through the numbers from 1 to `last`."""
    numbers = select(literal(1, Integer).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < last))
    return numbers.c.number
