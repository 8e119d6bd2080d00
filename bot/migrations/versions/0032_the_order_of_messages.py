"""the order of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("cards", sa.Column("queue_number", number, nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("cards", "queue_number")
