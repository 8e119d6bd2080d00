"""names of the outbox: recipient lanes, versions and notifications, superseded copies."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)

_CARD_COLUMNS = {
    "wanted": "desired_version",
    "shown": "delivered_version",
    "rings_wanted": "desired_notification",
    "rings_shown": "delivered_notification",
}


def upgrade() -> None:
    """Go to this revision."""
    for old, new in _CARD_COLUMNS.items():
        op.alter_column("cards", old, new_column_name=new)
    op.add_column("cards", sa.Column("delivered_digest", sa.String(length=64), nullable=True))
    op.create_index("ix_cards_subject", "cards", ["workspace_id", "subject_id", "kind"], unique=False)
    _rename_in_copies("ring", "notification")
    op.execute("UPDATE card_posts SET state = 'superseded' WHERE state = 'folded'")
    _move_lanes("inboxes", "recipient_lanes")
    _move_waitlist("waiting", "waitlist_entries")
    _move_commands("typed_messages", "typed_commands")
    _begin_limits_anew("budgets", "rate_limits", "theoretical_arrival", "next_slot")


def downgrade() -> None:
    """Go back to the one before."""
    _begin_limits_anew("rate_limits", "budgets", "spent_until", "told_until")
    _move_commands("typed_commands", "typed_messages")
    _move_waitlist("waitlist_entries", "waiting")
    _move_lanes("recipient_lanes", "inboxes")
    op.execute("UPDATE card_posts SET state = 'folded' WHERE state = 'superseded'")
    _rename_in_copies("notification", "ring")
    op.drop_index("ix_cards_subject", table_name="cards")
    op.drop_column("cards", "delivered_digest")
    for old, new in _CARD_COLUMNS.items():
        op.alter_column("cards", new, new_column_name=old)


def _rename_in_copies(old: str, new: str) -> None:
    """Rename the number of a copy, and then its constraint.

    On SQLite Alembic creates the table anew for the constraint. That is safe here only because no table
    refers to this one: foreign keys are on, so dropping the old table would delete rows that refer to it.
    """
    op.alter_column("card_posts", old, new_column_name=new)
    with op.batch_alter_table("card_posts") as table:
        table.drop_constraint(op.f(f"uq_card_posts_card_id_{old}"), type_="unique")
        table.create_unique_constraint(op.f(f"uq_card_posts_card_id_{new}"), ["card_id", new])


def _move_lanes(old: str, new: str) -> None:
    columns = (
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("due_at", _TIME, nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("leased_until", _TIME, nullable=True),
        sa.Column("home_opened_at", _TIME, nullable=True),
        sa.Column("home_page", sa.Integer(), nullable=False),
        sa.Column("unreachable_because", sa.Text(), nullable=True),
    )
    person = sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{new}_person_id"))
    unique = sa.UniqueConstraint("person_id", name=op.f(f"uq_{new}_person_id"))
    _move(old, new, *columns, person, unique)
    op.create_index(f"ix_{new}_due_at", new, ["due_at"], unique=False)


def _move_waitlist(old: str, new: str) -> None:
    columns = (
        sa.Column("mentor_id", _KEY, nullable=False),
        sa.Column("mentee_id", _KEY, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.Column("offered_at", _TIME, nullable=True),
        sa.Column("held_until", _TIME, nullable=True),
    )
    mentor = sa.ForeignKeyConstraint(["mentor_id"], ["participants.id"], name=op.f(f"fk_{new}_mentor_id"))
    mentee = sa.ForeignKeyConstraint(["mentee_id"], ["participants.id"], name=op.f(f"fk_{new}_mentee_id"))
    _move(old, new, *columns, mentor, mentee)
    for side in ("mentor", "mentee"):
        op.create_index(f"ix_{new}_{side}_state", new, ["workspace_id", f"{side}_id", "state"], unique=False)
    live = sa.text("state IN ('waiting', 'offered')")
    pair = ["mentor_id", "mentee_id"]
    op.create_index(f"uq_{new}_live_pair", new, pair, unique=True, sqlite_where=live, postgresql_where=live)


def _move_commands(old: str, new: str) -> None:
    columns = (
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("ts", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("argument", sa.Text(), nullable=False),
    )
    person = sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{new}_person_id"))
    unique = sa.UniqueConstraint(
        "workspace_id", "channel", "ts", name=op.f(f"uq_{new}_workspace_id_channel_ts")
    )
    _move(old, new, *columns, person, unique)


def _begin_limits_anew(old: str, new: str, *times: str) -> None:
    """What was counted is of the last minutes, so the table begins anew."""
    op.drop_table(old)
    _create(
        new,
        sa.Column("scope", sa.String(length=64), nullable=False),
        *(sa.Column(name, _TIME, nullable=False) for name in times),
        sa.Column("blocked_until", _TIME, nullable=True),
        sa.UniqueConstraint("workspace_id", "scope", name=op.f(f"uq_{new}_workspace_id_scope")),
    )


def _move(old: str, new: str, *parts: sa.schema.SchemaItem) -> None:
    """Make the table under its new name, so that all its constraints have new names, and move the rows.

    No table refers to these.
    """
    _create(new, *parts)
    names = ", ".join(["id", "workspace_id", *(part.name for part in parts if isinstance(part, sa.Column))])
    op.execute(f"INSERT INTO {new} ({names}) SELECT {names} FROM {old}")  # noqa: S608 - our own names
    if op.get_context().dialect.name == "postgresql":
        # Cards name rows by their id: a number that was given once is not given again.
        op.execute(f"SELECT setval('{new}_id_seq', last_value, is_called) FROM {old}_id_seq")  # noqa: S608 - the same
    op.drop_table(old)


def _create(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{name}_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
