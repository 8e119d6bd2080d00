"""e-mail: addresses, the codes that prove them, and mails."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATES = ("waiting", "sending", "sent", "refused", "unknown", "given_up", "not_needed")
_KINDS = ("code", "match", "meeting", "follow_up", "waiting", "nudges", "calendar")


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("workspaces", sa.Column("url", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "workspaces", sa.Column("offers_mail", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _create(
        "mail_addresses",
        sa.Column("address", sa.String(length=254), nullable=False),
        _moment("proven_at"),
        _moment("refused_at", nullable=True),
        sa.UniqueConstraint("person_id", name=op.f("uq_mail_addresses_person_id")),
    )
    _create(
        "mail_codes",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        _moment("sent_at"),
        _moment("expires_at"),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        _moment("closed_at", nullable=True),
        _moment("refused_at", nullable=True),
    )
    op.create_index("ix_mail_codes_sent_at", "mail_codes", ["workspace_id", "sent_at"], unique=False)
    _create(
        "mails",
        sa.Column("kind", sa.Enum(*_KINDS, name="mailkind", native_enum=False, length=40), nullable=False),
        sa.Column("subject_id", _KEY, nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="mailstate", native_enum=False, length=40), nullable=False),
        _moment("queued_at"),
        _moment("sent_at", nullable=True),
        _moment("due_at", nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        _moment("leased_until", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=False),
    )
    op.create_index(
        "uq_mails_waiting",
        "mails",
        ["workspace_id", "person_id", "kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_mails_due_at", "mails", ["due_at"], unique=False)
    op.create_index("ix_mails_person", "mails", ["workspace_id", "person_id"], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("mails", "mail_codes", "mail_addresses"):
        op.drop_table(table)
    op.drop_column("workspaces", "offers_mail")
    op.drop_column("workspaces", "url")


def _create(table: str, *more: sa.schema.SchemaItem) -> None:
    """Create a table of rows that are each about one person of a workspace."""
    op.create_table(
        table,
        sa.Column("person_id", _KEY, nullable=False),
        *more,
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{table}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
