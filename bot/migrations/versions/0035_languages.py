"""languages."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("people", sa.Column("language", sa.String(8), nullable=True))
    op.add_column("programs", sa.Column("language", sa.String(8), nullable=False, server_default="en"))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("programs", "language")
    op.drop_column("people", "language")
