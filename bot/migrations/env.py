"""Alembic's entry: one connection, handed in by `migrations.run`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.models import Base
from bot.models.base import Name, UtcDateTime


def render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own type as the plain one below it: a revision must not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Name):
        return "sa.Text()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite has it too, as long as nobody commits in between
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
