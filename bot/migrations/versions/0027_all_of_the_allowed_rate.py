"""all of the allowed rate."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("rate_limits", sa.Column("calls", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("rate_limits", sa.Column("foreground_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rate_limits", sa.Column("slowed_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("rate_limits", "slowed_until")
    op.drop_column("rate_limits", "foreground_at")
    op.drop_column("rate_limits", "calls")
