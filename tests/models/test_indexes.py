"""Indexes: one workspace's rows lie together; what is due, or was told lately, is found without the rest."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event, insert, text

from bot.models import Base
from bot.models.card import Card
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person, Workspace
from bot.services import waves
from bot.services.jobs import BATCH, DueJobs
from bot.store import Store
from tests.services.harness import NOW, open_workspace

# Of each of two kinds, in each of two workspaces: far more than a step does.
MANY = 20 * BATCH
KINDS = (ReminderKind.UNPAUSE, ReminderKind.MEETING_SOON)
# What one look asked, with its parameters.
Asked = tuple[str, Any]


def test_every_index_begins_with_the_workspace() -> None:
    """Whoever looks for something of one workspace reads no other's rows."""
    indexes = [one for table in Base.metadata.sorted_tables for one in table.indexes]
    assert [str(one.name) for one in indexes if one.columns[0].name != "workspace_id"] == []


def test_a_look_for_what_is_due_reads_what_it_finds(store: Store) -> None:
    """However many reminders are due at one moment, here and elsewhere: a step reads what it could do."""
    here, elsewhere = open_workspace(store).workspace_id, "T0ELSEWHERE"
    with store.transaction() as session:
        other = Workspace(slack_id=elsewhere, name=elsewhere, bot_user_id="U0BOT")
        session.add(other)
        session.flush()
        for workspace_id in (here, other.id):
            someone = Person(workspace_id=workspace_id, slack_user_id="U0ADA", name="Ada")
            session.add(someone)
            session.flush()
            session.execute(insert(Reminder), [_due(someone, kind, n) for kind in KINDS for n in range(MANY)])
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    with _asked_about("reminders", store) as asked:
        DueJobs(store, here).run(NOW)
    with store.engine.connect() as connection:
        plan = _plan(connection, *asked[0])
    assert "ix_reminders_due" in plan
    if store.is_sqlite:
        assert not re.findall(r"SCAN reminders|TEMP B-TREE", plan)
    else:
        assert not re.findall(r"Seq Scan on reminders|Rows Removed", plan)
        assert (
            sum(int(rows) for rows in re.findall(r"on reminders .*actual.* rows=(\d+)", plan))
            == len(KINDS) * BATCH
        )


def test_a_look_for_a_wave_reads_what_was_told_lately(store: Store) -> None:
    """However much was ever told in waves."""
    here = open_workspace(store).workspace_id
    with store.transaction() as session:
        someone = Person(workspace_id=here, slack_user_id="U0ADA", name="Ada")
        session.add(someone)
        session.flush()
        told = {"workspace_id": here, "recipient_id": someone.id, "kind": "pause_over", "in_wave": True}
        long_ago = [told | {"subject_id": n, "queued_at": NOW - timedelta(days=9)} for n in range(MANY)]
        session.execute(insert(Card), [*long_ago, told | {"subject_id": MANY, "queued_at": NOW}])
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    with _asked_about("cards", store) as asked:
        waves.look(store, here, NOW)
    with store.engine.connect() as connection:
        plan = _plan(connection, *asked[0])
    assert "ix_cards_wave" in plan
    assert not re.findall(r"SCAN cards|Seq Scan on cards", plan)


def _due(someone: Person, kind: ReminderKind, number: int) -> dict[str, Any]:
    about = {"kind": kind, "subject_id": number, "step": 1, "due_at": NOW}
    return {"workspace_id": someone.workspace_id, "recipient_id": someone.id, **about}


@contextmanager
def _asked_about(table: str, store: Store) -> Iterator[list[Asked]]:
    asked: list[Asked] = []

    def note(_connection: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:  # noqa: ANN401 - the driver's
        if f"FROM {table}" in sql:
            asked.append((sql, parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    yield asked
    event.remove(store.engine, "before_cursor_execute", note)


def _plan(connection: Connection, sql: str, parameters: Any) -> str:  # noqa: ANN401 - the driver's
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN ANALYZE"
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", parameters))
