"""What SQLite is to expect of each index, told once: it keeps no statistics, and guesses badly without.

It takes ten rows for what any column is equal to. So of two ways to a few rows by their ids it takes the one
through an index of the workspace, and reads all that the workspace has. `ANALYZE` would count what is there
just now, which in a young database is nothing. So every database gets the figures of a large one: the plans
that we test are those that people get. (https://www.sqlite.org/lang_analyze.html, on changing `sqlite_stat1`)
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

# Rows of a table, of one workspace, and of one person or thing. A workspace is a part of the table, or what
# falls due in it would be looked for row by row.
IN_ALL, OF_A_WORKSPACE, OF_ONE = 1_000_000, 10_000, 10
# Of a kind or in a state there are many: so much less than without it.
KINDS, ONE_OF = frozenset({"kind", "state", "event"}), 10

_INDEXES = text(
    "SELECT m.name AS of_table, l.name AS name, l.[unique] AS is_unique"
    " FROM sqlite_schema AS m JOIN pragma_index_list(m.name) AS l WHERE m.type = 'table'"
)
_COLUMNS = text("SELECT name FROM pragma_index_info(:index) ORDER BY seqno")
_TELL = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :rows)")


def tell(connection: Connection) -> None:
    """Tell SQLite, for this connection and for those that are opened from now on."""
    # It makes the table for the figures, and counts next to nothing.
    connection.execute(text("ANALYZE alembic_version"))
    connection.execute(text("DELETE FROM sqlite_stat1"))
    for index in connection.execute(_INDEXES).all():
        columns = connection.execute(_COLUMNS, {"index": index.name}).scalars().all()
        rows = [IN_ALL, *_rows(columns)]
        if index.is_unique:
            rows[-1] = 1
        told = {"table": index.of_table, "index": index.name, "rows": " ".join(map(str, rows))}
        connection.execute(_TELL, told)
    connection.execute(text("ANALYZE sqlite_schema"))


def _rows(columns: Iterable[str]) -> Iterator[int]:
    """Yield how many rows are alike in the first column, in the first two, and so on."""
    rows = IN_ALL
    for column in columns:
        if column == "workspace_id":
            rows = OF_A_WORKSPACE
        elif column in KINDS:
            rows = max(1, rows // ONE_OF)
        else:
            rows = min(rows, OF_ONE)
        yield rows
