"""who waits after a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    # Until now nobody could join a waiting list in another way.
    op.add_column(
        "waitlist_entries", sa.Column("after_meeting", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("waitlist_entries", "after_meeting")
