"""cards by workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    _index_cards(["workspace_id", "recipient_id"])
    _index_copies(["workspace_id", "channel", "ts"])


def downgrade() -> None:
    """Go back to the one before."""
    _index_cards(["recipient_id"])
    _index_copies(["channel", "ts"])


def _index_cards(columns: list[str]) -> None:
    dirty = sa.text("dirty")
    op.drop_index("ix_cards_dirty", "cards")
    op.create_index("ix_cards_dirty", "cards", columns, sqlite_where=dirty, postgresql_where=dirty)


def _index_copies(columns: list[str]) -> None:
    op.drop_index("ix_card_posts_message", "card_posts")
    op.create_index("ix_card_posts_message", "card_posts", columns)
