"""newer blocks that a workspace lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "lacking_blocks",
        sa.Column("surface", sa.String(length=40), nullable=False),
        sa.Column("block_type", sa.String(length=40), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", number, nullable=False),
        sa.Column("workspace_id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_lacking_blocks_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lacking_blocks")),
        sa.UniqueConstraint(
            "workspace_id",
            "surface",
            "block_type",
            name=op.f("uq_lacking_blocks_workspace_id_surface_block_type"),
        ),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("lacking_blocks")
