"""meetings in calendars: what they were told last."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("meetings", sa.Column("calendar_starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("calendar_sequence", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("meetings", "calendar_sequence")
    op.drop_column("meetings", "calendar_starts_at")
