"""Alembic's entry: one connection, handed in by `migrations._run`."""

from alembic import context

from bot.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite has it too, as long as nobody commits in between
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
