"""The whole way: a person's gesture, the signed request, Bolt, the database, delivery, the screen."""

from collections.abc import Iterator

import pytest

from tests import bot_harness
from tests.bot_harness import BotHarness


@pytest.fixture
def harness(sqlite_url: str) -> Iterator[BotHarness]:
    """A bot with nobody in the programme yet."""
    with bot_harness.harness(sqlite_url) as opened:
        yield opened
