"""the programme has a page."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("recipient_lanes", sa.Column("home_shows_program", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("recipient_lanes", "home_shows_program")
