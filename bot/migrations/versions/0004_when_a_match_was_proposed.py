"""when a match was proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("matches", sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))
    # What was proposed before has no other moment that is stored.
    op.execute("UPDATE matches SET proposed_at = started_at WHERE proposed_by_id IS NOT NULL")


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("matches", "proposed_at")
