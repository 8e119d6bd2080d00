"""since when copies stand in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Of what was posted before, the attempt is the only moment that was stored."""
    op.add_column("card_posts", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE card_posts SET shown_at = attempted_at WHERE ts IS NOT NULL")


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("card_posts", "shown_at")
