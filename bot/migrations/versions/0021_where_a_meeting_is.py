"""where a meeting is."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("meetings", sa.Column("place", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("meetings", "place")
