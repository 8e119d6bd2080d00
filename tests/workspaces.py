"""Every statement of the bot's names the workspace, for each table that it reads or changes: in every test.

So an index finds one workspace's rows, and a database of many machines knows on which one they are. Of rows
that belong to a programme, a statement names the programme too, or something or somebody of one.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from traceback import walk_stack
from typing import Any, TypeGuard

import pytest
from sqlalchemy import (
    BinaryExpression,
    BooleanClauseList,
    ColumnClause,
    Compiled,
    Delete,
    Engine,
    False_,
    FromClause,
    Join,
    Select,
    Table,
    Tuple,
    Update,
    event,
)
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import AsBoolean, Grouping
from sqlalchemy.sql.selectable import Alias
from sqlalchemy.sql.visitors import ExternallyTraversible

from bot.models import Base

# A column of a table or of one of its aliases: which of them, the table's name, the column's.
Column = tuple[int, str, str]

ROOT = Path(__file__).parents[1]
OUR_CODE = tuple(f"{ROOT / folder}/" for folder in ("bot", "sandbox", "tests", "bench", "tools"))
BOT, MIGRATIONS = f"{ROOT / 'bot'}/", f"{ROOT / 'bot/migrations'}/"
# What names no workspace, or no programme, and why: by file, and by how the complaint begins.
EXCUSED = {
    "delivery/restored.py": {"": "a restore turns back time for everybody whom the database keeps"},
    "delivery/retry.py": {"": "who orders another attempt means everybody"},
    "doctor.py": {"": "doctor looks at all of a database"},
    "health.py": {"heartbeats: no workspace": "nothing is restored while any bot runs"},
    "services/effects/concerns.py": {
        "program_admins: no programme": "a Home too many that is drawn anew is noticed by nobody",
    },
    "services/program/setup.py": {"": "a start says who else is kept there"},
    "services/roll_call.py": dict.fromkeys(
        (f"{table}: no programme" for table in ("participants", "program_admins", "report_readers")),
        "Slack is asked about all of a workspace's people",
    ),
    "services/waves.py": {"program_admins: no programme": "a wave is all of a workspace's"},
}

TABLES = Base.metadata.sorted_tables
# By table, the columns each of which says of which workspace a row is.
OF_A_WORKSPACE = {table.name: {"workspace_id"} for table in TABLES} | {
    # It has none, because it is the workspace: Slack's id finds it when somebody clicks.
    "workspaces": {"id", "slack_id"},
}
# The same of programmes: a row belongs to one, or to something or somebody of one.
OF_A_PROGRAMME: dict[str, set[str]] = {}
for _table in TABLES:
    _keys = {key.parent.name: key.column.table.name for key in _table.foreign_keys}
    _owners = {name for name, other in _keys.items() if other in (*OF_A_PROGRAMME, "programs", "people")}
    if _owners:
        # The subject of a card, a reminder or a mail is something of its recipient's.
        OF_A_PROGRAMME[_table.name] = {"id"} | _owners | {"subject_id"} & {*_table.columns.keys()}
OF_A_PROGRAMME["programs"] = {"id", "workspace_id"}
# In place of a column's name: whatever says it.
WORKSPACE, PROGRAMME = "the workspace", "the programme"
SAYS = {WORKSPACE: OF_A_WORKSPACE, PROGRAMME: OF_A_PROGRAMME}


def unnamed(statement: ExternallyTraversible, known: Iterable[set[Column]] = ()) -> Iterator[str]:
    """Name the tables that a statement reads or changes without its workspace, or without its programme.

    `known` are the columns of the statements around it, in sets of those that are equal; the first holds what
    is given.
    """
    if isinstance(statement, Select | Update | Delete):
        froms = statement.get_final_froms() if isinstance(statement, Select) else [statement.table]
        joins = [one for each in froms for one in _joins(each)]
        known = [set(one) for one in known] or [set()]
        if not _learn((statement.whereclause, *(one.onclause for one in joins)), known):
            return
        for table in (one for each in froms for one in _tables(each)):
            yield from _unnamed(table, known[0])
    for inner in _inner(statement):
        yield from unnamed(inner, known)


def _unnamed(table: FromClause, given: set[Column]) -> Iterator[str]:
    if name := _stored_name(table):
        if (hash(table), name, WORKSPACE) not in given:
            yield f"{name}: no workspace"
        if "program_id" in Base.metadata.tables[name].columns and (hash(table), name, PROGRAMME) not in given:
            yield f"{name}: no programme"


def _stored_name(table: object) -> str:
    """Return the name of a table, also under an alias; nothing for a statement, which is judged by itself."""
    stored = table.element if isinstance(table, Alias) else table
    return stored.name if isinstance(stored, Table) and stored.name in Base.metadata.tables else ""


def _joins(part: FromClause) -> Iterator[Join]:
    if isinstance(part, Join):
        yield part
        yield from _joins(part.left)
        yield from _joins(part.right)


def _tables(part: FromClause) -> Iterator[FromClause]:
    if isinstance(part, Join):
        yield from _tables(part.left)
        yield from _tables(part.right)
    else:
        yield part


def _learn(conditions: Iterable[Any], equal: list[set[Column]]) -> bool:
    """Add what is equal where all these conditions hold; say whether they can."""
    can = [_holds(one, equal) for one in conditions]
    return all(can)


def _holds(condition: Any, equal: list[set[Column]]) -> bool:  # noqa: ANN401 - any of SQLAlchemy's conditions
    if isinstance(condition, Grouping) or (
        isinstance(condition, AsBoolean) and condition.operator is operators.is_true
    ):
        return _holds(condition.element, equal)
    if isinstance(condition, BooleanClauseList):
        if condition.operator is operators.and_:
            return _learn(condition.clauses, equal)
        equal[0] |= _given_by_each(condition.clauses, equal)
    elif isinstance(condition, BinaryExpression) and condition.operator in (operators.eq, operators.in_op):
        _add(condition.left, condition.right, equal)
    return not isinstance(condition, False_)


def _given_by_each(ways: Iterable[Any], equal: list[set[Column]]) -> set[Column]:
    """Return which columns are given whichever of these conditions holds."""
    given = []
    for way in ways:
        branch = [set(one) for one in equal]
        if _holds(way, branch):
            given.append(branch[0])
    return set.intersection(*given) if given else set()


def _add(left: object, right: object, equal: list[set[Column]]) -> None:
    """Add that two sides are equal: columns, or a column and a value, or what another statement finds."""
    sides = [_column(one) for one in (left, right) if _is_stored(one)]
    if len(sides) == 2:
        equal.append({*sides})
        equal += ({(key, table, said) for key, table, _ in sides} for said in SAYS if _all_say(sides, said))
    else:
        equal[0].update(sides, (_column(one) for one in _several(left) if _is_stored(one)))
    known: list[set[Column]] = [set()]
    while known:
        equal[0] |= {(one[0], one[1], said) for one in equal[0] for said in SAYS if _all_say([one], said)}
        known = [one for one in equal[1:] if one & equal[0]]
        equal[:] = [equal[0].union(*known), *(one for one in equal[1:] if one not in known)]


def _all_say(columns: Iterable[Column], said: str) -> bool:
    return all(name in SAYS[said].get(table, ()) for _, table, name in columns)


def _column(side: ColumnClause[Any]) -> Column:
    return (hash(side.table), _stored_name(side.table), side.name)


def _several(side: object) -> Iterable[object]:
    return side.clauses if isinstance(side, Tuple) else ()


def _is_stored(side: object) -> TypeGuard[ColumnClause[Any]]:
    return isinstance(side, ColumnClause) and bool(_stored_name(side.table))


def _inner(part: ExternallyTraversible) -> Iterator[ExternallyTraversible]:
    """Return the statements within a part."""
    for child in part.get_children():
        if isinstance(child, Select | Update | Delete):
            yield child
        elif not isinstance(child, Table):
            yield from _inner(child)


class Reader:
    """Reads what every engine is told, and keeps what is wrong with it."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._judged: set[str] = set()

    def read(self, sql: str, compiled: Compiled | None) -> None:
        """Judge a statement of the bot's, once."""
        if sql in self._judged or not (said := _said_by_the_bot()):
            return
        self._judged.add(sql)
        excused = (*EXCUSED.get(said.partition(":")[0], ()),)
        complaints = (one for one in _judged(sql, compiled) if not one.startswith(excused))
        self.wrong += (f"{one}, in {said}:\n{sql}" for one in complaints)


def _judged(sql: str, compiled: Compiled | None) -> Iterable[str]:
    if compiled is None or compiled.statement is None:
        words = {*sql.replace("(", " ").replace('"', " ").split()}
        return [f"{table}: read by hand" for table in words & {*Base.metadata.tables}]
    state = compiled.compile_state
    return unnamed(state.statement if state else compiled.statement)


def _said_by_the_bot() -> str:
    """Return where the bot says what is being executed; nothing, if it is a test that does."""
    for frame, line in walk_stack(None):
        file = frame.f_code.co_filename
        if file.startswith(OUR_CODE) and file != __file__:
            is_the_bots = file.startswith(BOT) and not file.startswith(MIGRATIONS)
            return f"{file.removeprefix(BOT)}:{line}" if is_the_bots else ""
    return ""


READER = Reader()


@event.listens_for(Engine, "before_cursor_execute")
def _read(
    _connection: object,
    _cursor: object,
    sql: str,
    _parameters: object,
    context: ExecutionContext,
    _many: object,
) -> None:
    READER.read(sql, context.compiled if isinstance(context, DefaultExecutionContext) else None)


@pytest.fixture(autouse=True)
def _names_the_workspace() -> Iterator[None]:
    """Fail the test in which a statement forgets it."""
    READER.wrong.clear()
    yield
    wrong, READER.wrong = READER.wrong, []
    assert not wrong, "\n\n".join(wrong)
