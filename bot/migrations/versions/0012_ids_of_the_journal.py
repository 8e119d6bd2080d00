"""ids of the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision: what a line is about is as wide as every other id. SQLite's integers are."""
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("journal", "subject_id", type_=sa.BigInteger())


def downgrade() -> None:
    """Stay as wide: the release before reads it, and ids of today do not fit into less."""
