"""What every table shares: time that is always UTC, ids, names for constraints."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from secrets import randbits
from threading import Lock
from time import time_ns
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from bot import names

# SQLite numbers rows by itself only in a column of type INTEGER: the release before left that to it.
Id = BigInteger().with_variant(Integer(), "sqlite")

# An id is 42 bits of milliseconds since 1970, enough until 2109, and 21 random bits.
RANDOM_BITS = 21
_NANOSECONDS = 1_000_000


class _Ids:
    """Makes ids that no row ever had, in this database or in any backup of it.

    A number that the database counts is given out again after a restore, and then an old button means
    somebody else's row. Within a process ids only grow, so rows of one moment stay in their order.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def new(self) -> int:
        """Return an id that is larger than the one before, whatever the machine's clock does."""
        with self._lock:
            fresh = (time_ns() // _NANOSECONDS << RANDOM_BITS) | randbits(RANDOM_BITS)
            self._last = max(fresh, self._last + 1)
            return self._last


new_id = _Ids().new


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on SQLite too, which stores no zone.

    Raises:
        ValueError: the value carries no time zone, so nobody could say when it is.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive times; hand UTC to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without a zone cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back what was stored, aware."""
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)


class Name(TypeDecorator[str]):
    """A name that somebody chose: read as it may stand in any sentence."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give it back as `names.shown`."""
        return value if value is None else names.shown(value)


class Base(DeclarativeBase):
    """The tables of the bot. Each has an `id` and the workspace that its rows belong to."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012 - SQLAlchemy's declarative attribute
        datetime: UtcDateTime(),
        str: Text(),
    }

    id: Mapped[int] = mapped_column(Id, primary_key=True, default=new_id)


class InWorkspace:
    """A row of one workspace: every query names it, so an index of a table that grows begins with it.

    What SQLAlchemy says of a row by itself (`Session.get`, a flush, a relationship) names it too: to the
    mapper, a row's key is its workspace and its id.
    """

    __mapper_args__: Any = {"primary_key": ["workspace_id", "id"]}  # noqa: RUF012 - SQLAlchemy's declarative attribute

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))


def in_workspace(one: str, many: str) -> str:
    """Return how a relationship joins `one`, an id, with `many`, both with their class: in one workspace."""
    workspaces = (f"{column.partition('.')[0]}.workspace_id" for column in (one, many))
    return f"and_({one} == {many}, {' == '.join(workspaces)})"


def enum_column(states: type[StrEnum]) -> Enum:
    """Name the type of a column that holds one of `states`, stored by its value."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


# A dialect's own `insert`, which knows what to do on a conflict.
InsertInto = Callable[[type[Base]], sqlite.Insert | postgresql.Insert]
S = TypeVar("S")


def by_dialect(build: Callable[[InsertInto], S]) -> Mapping[str, S]:
    """Build an upsert once for each database: by the name of the session's dialect."""
    return {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}


def short(length: int = 40) -> String:
    """Name the type of ids and state names: short text of at most `length` characters."""
    return String(length)
