"""The whole house: a person's gesture, the signed request, Bolt, the database, the courier, the screen."""

from collections.abc import Iterator

import pytest

from tests import house as houses
from tests.house import House


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """A house with nobody in the programme yet."""
    with houses.house(sqlite_url) as opened:
        yield opened
