"""The whole house: the bot over signed HTTP, the sandbox, a database."""

from collections.abc import Iterator

import pytest

from tests import house as houses
from tests.house import House


@pytest.fixture
def sqlite_house(sqlite_url: str) -> Iterator[House]:
    """A house on SQLite."""
    with houses.house(sqlite_url) as opened:
        yield opened


@pytest.fixture
def postgresql_house(postgresql_url: str) -> Iterator[House]:
    """A house on PostgreSQL."""
    with houses.house(postgresql_url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def either_house(request: pytest.FixtureRequest) -> House:
    """The same test on both databases: for what locks, uniqueness and transactions have to promise."""
    opened: House = request.getfixturevalue(f"{request.param}_house")
    return opened


@pytest.fixture
def house(sqlite_house: House) -> House:
    """One database is enough: most rules are decided in Python, and read the same on both."""
    return sqlite_house
