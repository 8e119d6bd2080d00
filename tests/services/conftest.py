"""A workplace for the tests of services."""

import pytest

from tests.services.harness import ServiceHarness, open_workspace


@pytest.fixture
def harness(request: pytest.FixtureRequest) -> ServiceHarness:
    """A workspace with the bot in it: on SQLite, or on each database where a test is `on_both`."""
    database = getattr(request, "param", "sqlite")
    return open_workspace(request.getfixturevalue(f"{database}_store"))
