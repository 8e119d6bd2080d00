"""answers in threads: the message in whose thread something was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("typed_commands", sa.Column("thread_ts", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("typed_commands", "thread_ts")
