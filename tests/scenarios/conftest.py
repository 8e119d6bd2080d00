"""The whole house, on both databases."""

from collections.abc import Iterator

import pytest

from tests import house as houses
from tests.house import House


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """The bot over signed HTTP, the sandbox, and a database: the same test on both."""
    with houses.house(request.getfixturevalue(f"{request.param}_url")) as opened:
        yield opened
