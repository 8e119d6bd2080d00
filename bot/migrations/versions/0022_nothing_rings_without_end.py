"""nothing rings without end."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("meetings", sa.Column("changed_by", sa.String(length=40), nullable=True))
    op.add_column("meetings", sa.Column("changes_in_a_row", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("meetings", "changes_in_a_row")
    op.drop_column("meetings", "changed_by")
