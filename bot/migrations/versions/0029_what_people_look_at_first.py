"""what people look at first."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("recipient_lanes", sa.Column("needs", _ID, server_default="0", nullable=False))
    op.add_column("recipient_lanes", sa.Column("urgency", sa.Integer(), server_default="5", nullable=False))
    op.add_column("recipient_lanes", sa.Column("turn", _ID, nullable=True))
    op.add_column("recipient_lanes", sa.Column("home_drawn_at", _TIME, nullable=True))
    op.create_index("ix_recipient_lanes_due", "recipient_lanes", ["workspace_id", "due_at"])
    op.drop_index("ix_recipient_lanes_due_at", "recipient_lanes")
    op.add_column("cards", sa.Column("in_wave", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("cards", sa.Column("doubtful_until", _TIME, nullable=True))
    op.add_column("card_posts", sa.Column("doubtful_until", _TIME, nullable=True))
    op.add_column("card_posts", sa.Column("clicked_at", _TIME, nullable=True))
    op.create_table(
        "response_urls",
        sa.Column("card_id", _ID, nullable=False),
        sa.Column("notification", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("issued_at", _TIME, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("fk_response_urls_card_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_response_urls_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_urls")),
        sa.UniqueConstraint("card_id", "notification", name=op.f("uq_response_urls_card_id_notification")),
    )
    op.create_index("ix_response_urls_issued_at", "response_urls", ["workspace_id", "issued_at"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_response_urls_issued_at", "response_urls")
    op.drop_table("response_urls")
    for name in ("clicked_at", "doubtful_until"):
        op.drop_column("card_posts", name)
    for name in ("doubtful_until", "in_wave"):
        op.drop_column("cards", name)
    op.create_index("ix_recipient_lanes_due_at", "recipient_lanes", ["due_at"])
    op.drop_index("ix_recipient_lanes_due", "recipient_lanes")
    for name in ("home_drawn_at", "turn", "urgency", "needs"):
        op.drop_column("recipient_lanes", name)
