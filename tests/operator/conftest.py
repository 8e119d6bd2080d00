"""The whole bot, as operators find it running."""

from collections.abc import Iterator

import pytest

from tests import bot_harness
from tests.bot_harness import BotHarness


@pytest.fixture
def harness(sqlite_url: str) -> Iterator[BotHarness]:
    """A bot on SQLite, with nobody in the programme yet."""
    with bot_harness.harness(sqlite_url) as opened:
        yield opened


@pytest.fixture
def postgresql_harness(postgresql_url: str) -> Iterator[BotHarness]:
    """The same on PostgreSQL."""
    with bot_harness.harness(postgresql_url) as opened:
        yield opened
