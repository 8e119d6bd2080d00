"""How SQLite finds what a click and a Home ask for: never by reading all that a workspace has."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bot.models import Base
from tests.bot_harness import BotHarness

# Of these a workspace has a few.
FEW = {"workspaces", "programs", "program_admins", "report_readers", "rate_limits"}
# A table that is read to its end, or whose rows are found by their workspace alone, or all of a kind.
_ALL = r"(?: \(workspace_id=\?(?: AND (?:kind|state)=\?)?\))?"
READ_ALL = re.compile(rf"(?:SCAN|SEARCH) (\w+?)(?:_\d)?(?: USING (?:COVERING )?INDEX \w+)?{_ALL}$")
# By SQL, the parameters of its last run.
Asked = dict[str, Any]


def test_what_a_click_and_a_home_ask_for_is_found_by_its_own_ids(harness: BotHarness) -> None:
    """However much a workspace has: an index leads to the rows of these people."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    with asked(harness.bot.store.engine) as statements:
        harness.asked("Lin Osei", "Ada Park")
        assert ada.click("Accept").ok
        for person in (lin, ada):
            person.open_home()
        harness.settle()
    found = [line for sql, parameters in statements.items() for line in plan(harness, sql, parameters)]
    assert len(found) > len(statements) > 50
    read = {all_of[1] for line in found if (all_of := READ_ALL.match(line))}
    assert not read & (Base.metadata.tables.keys() - FEW)


@contextmanager
def asked(engine: Engine) -> Iterator[Asked]:
    """Yield what is asked meanwhile, besides what runs for many rows at once."""
    statements: Asked = {}

    def note(_: object, _cursor: object, sql: str, parameters: Any, _context: object, many: bool) -> None:  # noqa: ANN401, FBT001 - the driver's
        of_the_bot = "recipient_lanes.needs !=" not in sql  # but of the harness
        if of_the_bot and not many and sql.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE", "WITH"):
            statements[sql] = parameters

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def plan(harness: BotHarness, sql: str, parameters: Any) -> list[str]:  # noqa: ANN401 - the driver's
    """Return the lines of SQLite's plan."""
    with harness.bot.store.engine.connect() as connection:
        return [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
