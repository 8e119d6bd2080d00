"""The schema's history, and the one way to bring a database to a revision of it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from bot import patience
from bot.migrations import expected_rows
from bot.store import Store

# The advisory lock under which PostgreSQL is migrated: a number that no other program has a reason to take.
_MIGRATING = 0x6D656E746F72
_TABLES_SOON = text("SET LOCAL lock_timeout = '5s'")


class SchemaIsNewer(Exception):  # noqa: N818 - said like a refusal
    """The database was last used by a newer version of the bot. Run that version, or restore a backup."""

    def __str__(self) -> str:
        return " ".join((self.__doc__ or "").split())


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the database to `revision`, from empty or from any earlier one.

    Raises:
        SchemaIsNewer: it has a revision that this version does not know.
    """
    if revision == "head" and is_current(store):
        return
    run(store, lambda config: command.upgrade(config, revision))


def downgrade(store: Store, revision: str = "base") -> None:
    """Take the database back to `revision`."""
    run(store, lambda config: command.downgrade(config, revision))


class UnknownRevision(Exception):  # noqa: N818 - said like a refusal
    """There is no such revision before this version's: docs/operating.md names each version's."""

    def __str__(self) -> str:
        return str(self.__doc__)


def require_known(revision: str) -> None:
    """Refuse what is no revision of this version's, or of a version before.

    Raises:
        UnknownRevision: it is none.
    """
    if revision not in _known():
        raise UnknownRevision


def is_current(store: Store) -> bool:
    """Say whether the database has the schema that this version of the bot needs.

    Raises:
        SchemaIsNewer: it has a revision that this version does not know.
    """
    with store.reading() as session:
        stored = set(MigrationContext.configure(session.connection()).get_current_heads())
    if not stored <= _known():
        raise SchemaIsNewer
    return stored == _heads()


@cache
def _known() -> frozenset[str]:
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


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
    with store.with_patience(patience.OF_MIGRATIONS).transaction() as session:
        if not store.is_sqlite:
            # Replicas that start together migrate one after the other; the later ones find nothing to do.
            session.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
            # Whoever waits for a table keeps everybody else waiting for it, too.
            session.execute(_TABLES_SOON)
        config.attributes["connection"] = session.connection()
        step(config)
        if store.is_sqlite:
            expected_rows.tell(session.connection())
