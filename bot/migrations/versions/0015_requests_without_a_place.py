"""requests without a place."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("matches", sa.Column("told_full_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("waitlist_entries", sa.Column("note", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("waitlist_entries", "note")
    op.drop_column("matches", "told_full_at")
