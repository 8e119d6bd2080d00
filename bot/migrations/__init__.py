"""The schema's history, and the one way to bring a database to a revision of it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import Store


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the database to `revision`, from empty or from any earlier one."""
    if revision == "head" and is_current(store):
        return
    run(store, lambda config: command.upgrade(config, revision))


def downgrade(store: Store, revision: str = "base") -> None:
    """Take the database back to `revision`."""
    run(store, lambda config: command.downgrade(config, revision))


def is_current(store: Store) -> bool:
    """Say whether the database has the schema that this version of the bot needs."""
    with store.reading() as session:
        stored = MigrationContext.configure(session.connection()).get_current_heads()
    return set(stored) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def run(store: Store, step: Callable[[Config], object]) -> None:
    """Run one of Alembic's commands on a connection of this store, in one transaction."""
    config = _config()
    with store.transaction() as session:
        config.attributes["connection"] = session.connection()
        step(config)
