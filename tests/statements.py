"""Each statement is compiled once, and not anew for each test's engine: that was a third of all computing."""

from typing import Any

from sqlalchemy import Compiled

from bot import store
from bot.models import Base


class ByKindOfDatabase(dict[Any, Compiled]):
    """SQLAlchemy's keys begin with the dialect of one engine; here every engine of a kind shares them."""

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ANN401 - as SQLAlchemy has it
        """Return what was compiled for any engine of this kind."""
        return super().get(_shared(key), default)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:  # noqa: ANN401 - the same
        """Keep it for all of them."""
        super().__setitem__(_shared(key), compiled)


def _shared(key: Any) -> tuple[object, ...]:  # noqa: ANN401 - the same
    dialect, *rest = key
    return (dialect.name, *rest)


COMPILED = ByKindOfDatabase()
for mapper in Base.registry.mappers:
    # What a flush writes is kept here, by engine as well.
    mapper._compiled_cache = COMPILED  # noqa: SLF001 - SQLAlchemy has no other word for it

store.ENGINE_OPTIONS["execution_options"] = {"compiled_cache": COMPILED}
