"""The schema's history: from empty to now and back, the same on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot import migrations
from bot.models import Base
from bot.models.match import Match
from bot.store import Store
from tests.services.harness import MENTEE, MENTOR, NOW, open_workspace


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
        session.get_one(Match, proposed).proposed_by_id = ada.person_id
    migrations.downgrade(store, "0003")
    migrations.upgrade(store)
    assert harness.match(proposed).proposed_at == NOW
    assert harness.match(asked).proposed_at is None


def test_a_failed_step_leaves_the_schema_as_it_was(tmp_path: Path) -> None:
    """On SQLite too, a migration is one transaction: it happens, or nothing of it does."""
    store = Store(f"sqlite:///{tmp_path / 'half.db'}")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE matches (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        migrations.upgrade(store)
    assert inspect(store.engine).get_table_names() == ["matches"]
    store.close()
