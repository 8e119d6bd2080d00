"""who people are: photo, title and language, as Slack says them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("people", sa.Column("photo", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("locale", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    for name in ("locale", "title", "photo"):
        op.drop_column("people", name)
