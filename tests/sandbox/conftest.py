"""A sandbox for each test and, for those that want it, a connected app."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.running import running
from tests.sandbox.bolt_app import MANIFEST, TinyApp, over_http, over_socket_mode


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A sandbox as it is without settings of its own."""
    with running(manifest=MANIFEST) as driver:
        yield driver


@pytest.fixture
def client(slack: Driver) -> WebClient:
    """Slack's own client, for the sandbox."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: Driver, client: WebClient) -> Iterator[TinyApp]:
    """An app connected by Socket Mode."""
    tiny = TinyApp(client, slack.signing_secret)
    with over_socket_mode(slack, tiny):
        yield tiny


@pytest.fixture(params=[over_socket_mode, over_http], ids=["socket_mode", "http"])
def any_app(request: pytest.FixtureRequest, slack: Driver, client: WebClient) -> Iterator[TinyApp]:
    """The same test over both transports."""
    tiny = TinyApp(client, slack.signing_secret)
    with request.param(slack, tiny):
        yield tiny
