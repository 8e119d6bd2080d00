"""The schema's history: from empty to now and back, the same on both databases."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, Table, inspect, select

from bot import migrations
from bot.models import Base
from bot.models.match import Match
from bot.store import Store
from tests.models.releases import RELEASES, Release
from tests.services.harness import MENTEE, MENTOR, NOW, open_workspace

# What revision 0006 renamed.
NEW_NAMES = {
    "cards": "cards",
    "card_posts": "card_posts",
    "inboxes": "recipient_lanes",
    "waiting": "waitlist_entries",
    "typed_messages": "typed_commands",
}
NEW_COLUMNS = {
    "wanted": "desired_version",
    "shown": "delivered_version",
    "rings_wanted": "desired_notification",
    "rings_shown": "delivered_notification",
    "ring": "notification",
}


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """Either database; the next test finds it with today's schema again, whatever happened here."""
    yield store
    migrations.upgrade(store)


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    """A database that was migrated from empty has exactly the tables, columns and indexes of the models."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert migrations.is_current(store)


def test_and_back_again(store: Store) -> None:
    """Going back to the beginning leaves no table of ours, and going forward again makes them anew."""
    migrations.downgrade(store)
    assert set(inspect(store.engine).get_table_names()) <= {"alembic_version"}
    assert not migrations.is_current(store)
    migrations.upgrade(store)
    assert set(inspect(store.engine).get_table_names()) >= set(Base.metadata.tables)


def test_a_proposal_of_before_is_dated_when_its_match_began(store: Store) -> None:
    """The only moment of it that was stored; what nobody proposed has none."""
    harness = open_workspace(store)
    ada, lin, kim = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    proposed, asked = harness.contact(lin, ada), harness.contact(kim, ada)
    with store.transaction() as session:
        session.get_one(Match, (ada.workspace_id, proposed)).proposed_by_id = ada.person_id
    migrations.downgrade(store, "0003")
    migrations.upgrade(store)
    assert harness.match(proposed).proposed_at == NOW
    assert harness.match(asked).proposed_at is None


def test_every_constraint_has_the_name_that_the_models_give_it(store: Store) -> None:
    """A renamed table leaves no old name behind for a later migration to trip over."""
    found = inspect(store.engine)
    for name, table in Base.metadata.tables.items():
        keys = {found.get_pk_constraint(name)["name"], *(key["name"] for key in found.get_foreign_keys(name))}
        unique = {one["name"] for one in found.get_unique_constraints(name)}
        expected = {one.name for one in table.constraints if not isinstance(one, CheckConstraint)}
        assert keys | unique == expected


def test_the_outbox_keeps_its_rows_under_new_names(store: Store) -> None:
    """A delivered card with two copies, a lane, a wait and a typed message survive 0006, and the way back."""
    _fill_outbox_as_of_0005(store)
    before = {old: _rows(store, old) for old in NEW_NAMES}
    migrations.upgrade(store, "0006")
    for old, new in NEW_NAMES.items():
        kept = [_renamed(row, new) for row in before[old]]
        # Later revisions add columns.
        assert [
            {name: now[name] for name in row} for now, row in zip(_rows(store, new), kept, strict=True)
        ] == kept
    migrations.downgrade(store, "0005")
    assert {old: _rows(store, old) for old in NEW_NAMES} == before


def test_everybody_who_has_joined_is_found_from_the_first_day(store: Store) -> None:
    """The migration folds what is stored just as a profile does when it is saved."""
    harness = open_workspace(store)
    harness.join("Ada", MENTOR, "vue.js, caf\u00e9")
    by_now = {row["word"] for row in _rows(store, "search_words")}
    migrations.downgrade(store, _before("words_people_are_found_by"))
    migrations.upgrade(store)
    assert {row["word"] for row in _rows(store, "search_words")} == by_now
    assert {"ada", "vuejs", "cafe"} <= by_now


def test_what_was_given_up_is_tried_again(store: Store) -> None:
    """Releases before gave up what could not be sent for a moment: it is owed again, and its lane is due."""
    harness = open_workspace(store)
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.request(lin, ada)
    harness.settled()
    migrations.downgrade(store, _before("what_was_given_up_is_tried_again"))
    lanes, cards = _table(store, "recipient_lanes"), _table(store, "cards")
    with store.transaction() as session:
        session.execute(cards.update().values(dead_because="chat.postMessage: channel_not_found"))
        session.execute(lanes.update().values(unreachable_because="channel_not_found", due_at=None))
    migrations.upgrade(store)
    assert {row["dead_because"] for row in _rows(store, "cards")} == {None}
    assert {row["unreachable_because"] for row in _rows(store, "recipient_lanes")} == {None}
    assert None not in {row["due_at"] for row in _rows(store, "recipient_lanes")}


def test_a_moved_table_gives_no_number_twice(store: Store) -> None:
    """The release before lets the database count: its next row gets a number that nobody had."""
    _fill_outbox_as_of_0005(store)
    migrations.upgrade(store)
    (old,) = _rows(store, "typed_commands")
    with store.transaction() as session:
        row = {name: value for name, value in old.items() if name != "id"} | {"ts": "9.9"}
        session.execute(_table(store, "typed_commands").insert().values(row))
    assert [row["id"] for row in _rows(store, "typed_commands")] == [old["id"], old["id"] + 1]


def _fill_outbox_as_of_0005(store: Store) -> None:
    """Take the database back to 0005, with a row in every table that 0006 renames or changes."""
    harness = open_workspace(store)
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    mentor_id, mentee_id = harness.id_of(ada), harness.id_of(lin)
    migrations.downgrade(store, "0005")
    delivered = {"wanted": 5, "shown": 4, "rings_wanted": 3, "rings_shown": 2, "dirty": True}
    about = {"recipient_id": ada.person_id, "kind": "match", "subject_id": 7, "queued_at": NOW, "attempts": 1}
    wait = {"mentor_id": mentor_id, "mentee_id": mentee_id, "state": "offered", "joined_at": NOW}
    typed = {"person_id": lin.person_id, "channel": "D2", "ts": "3.3", "word": "find", "argument": "go"}
    copy = {"card_id": 70, "channel": "D1", "attempted_at": NOW}
    rows = [
        ("cards", {"id": 70, **about, **delivered, "next_try_at": NOW, "dead_because": "no_text"}),
        ("card_posts", {**copy, "ring": 1, "ts": "1.1", "state": "folded", "file_state": "sent"}),
        ("card_posts", {**copy, "ring": 2, "ts": "2.2", "state": "live"}),
        ("waiting", {**wait, "offered_at": NOW, "held_until": NOW + timedelta(days=2)}),
        ("typed_messages", typed),
    ]
    lane = {"channel": "D1", "lease_token": "a", "leased_until": NOW, "home_opened_at": NOW, "home_page": 2}
    with store.transaction() as session:
        for name, row in rows:
            session.execute(_table(store, name).insert().values(workspace_id=ada.workspace_id, **row))
        inboxes = _table(store, "inboxes")
        session.execute(inboxes.update().where(inboxes.c.person_id == ada.person_id).values(lane))


def _before(revision: str) -> str:
    """Return the number of the revision before the one of this name."""
    (file,) = Path(migrations.__file__).parent.glob(f"versions/*_{revision}.py")
    return f"{int(file.name[:4]) - 1:04}"


def _table(store: Store, name: str) -> Table:
    """Return a table as it is just now, whatever the models say."""
    return Table(name, MetaData(), autoload_with=store.engine)


def _rows(store: Store, name: str) -> list[dict[str, Any]]:
    table = _table(store, name)
    with store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def _renamed(row: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Return a row of 0005 as 0006 has to keep it."""
    renamed = {NEW_COLUMNS.get(name, name): value for name, value in row.items()}
    if table == "cards":
        renamed["delivered_digest"] = None
    if renamed.get("state") == "folded":
        renamed["state"] = "superseded"
    return renamed


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.version)
def test_what_came_after_a_release_only_added(store: Store, release: Release) -> None:
    """Its tables and columns are all there now, and a row that it writes needs nothing of what came later."""
    migrations.downgrade(store, release.schema)
    before = _columns(store)
    migrations.upgrade(store)
    after = _columns(store)
    assert before.keys() <= after.keys()
    for table, columns in before.items():
        added = after[table].keys() - columns.keys()
        assert columns.keys() <= after[table].keys()
        assert [name for name in added if after[table][name]] == []


def _columns(store: Store) -> dict[str, dict[str, bool]]:
    """Return the columns of each table; for each, whether a new row has to name it."""
    found = inspect(store.engine)
    return {
        table: {
            one["name"]: not one["nullable"] and one["default"] is None for one in found.get_columns(table)
        }
        for table in found.get_table_names()
    }


def test_a_failed_step_leaves_the_schema_as_it_was(tmp_path: Path) -> None:
    """On SQLite too, a migration is one transaction: it happens, or nothing of it does."""
    store = Store(f"sqlite:///{tmp_path / 'half.db'}")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE matches (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        migrations.upgrade(store)
    assert inspect(store.engine).get_table_names() == ["matches"]
    store.close()
