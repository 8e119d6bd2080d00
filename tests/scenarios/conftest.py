"""The whole harness: the bot over signed HTTP, the sandbox, a database."""

from collections.abc import Iterator

import pytest

from tests import bot_harness
from tests.bot_harness import BotHarness
from tests.mail_server import TestMailServer, mail_server


@pytest.fixture
def sqlite_harness(sqlite_url: str) -> Iterator[BotHarness]:
    """A bot on SQLite."""
    with bot_harness.harness(sqlite_url) as opened:
        yield opened


@pytest.fixture
def postgresql_harness(postgresql_url: str) -> Iterator[BotHarness]:
    """A bot on PostgreSQL."""
    with bot_harness.harness(postgresql_url) as opened:
        yield opened


@pytest.fixture
def mailbox() -> Iterator[TestMailServer]:
    """A mail server on this machine."""
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(sqlite_url: str, mailbox: TestMailServer) -> Iterator[BotHarness]:
    """A bot on SQLite that hands its mails to that server."""
    with bot_harness.harness(sqlite_url, mail=mailbox.settings) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def either_mailing(request: pytest.FixtureRequest, mailbox: TestMailServer) -> Iterator[BotHarness]:
    """The same on both databases."""
    url = request.getfixturevalue(f"{request.param}_url")
    with bot_harness.harness(url, mail=mailbox.settings) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def either_harness(request: pytest.FixtureRequest) -> BotHarness:
    """The same test on both databases: for what locks, uniqueness and transactions have to promise."""
    opened: BotHarness = request.getfixturevalue(f"{request.param}_harness")
    return opened


@pytest.fixture
def harness(sqlite_harness: BotHarness) -> BotHarness:
    """One database is enough: most rules are decided in Python, and read the same on both."""
    return sqlite_harness
