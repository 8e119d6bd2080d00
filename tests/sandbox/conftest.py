"""Sandboxes shared by the tests of a file; each test has people of its own in them."""

import socket
from collections.abc import Iterator
from itertools import count

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import World
from tests.sandbox.bolt_app import MANIFEST, TinyApp, over_http, over_socket_mode

PATIENT = Options(limit_scale=1000)  # so that the tests of a file do not use up each other's limits
NUMBERS = count(1)


@pytest.fixture(scope="module")
def slack() -> Iterator[Driver]:
    """A sandbox."""
    with running(World(options=PATIENT), manifest=MANIFEST) as driver:
        yield driver


@pytest.fixture
def slack_alone() -> Iterator[Driver]:
    """A sandbox for one test, with Slack's own limits."""
    with running(manifest=MANIFEST) as driver:
        yield driver


@pytest.fixture(scope="module")
def client(slack: Driver) -> WebClient:
    """Slack's own client, for the sandbox."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def lin(slack: Driver) -> DrivenPerson:
    """Somebody who just joined."""
    return slack.join(f"Lin {next(NUMBERS)}", tz="Europe/Paris")


@pytest.fixture(scope="module")
def shared_app(slack: Driver, client: WebClient) -> Iterator[TinyApp]:
    """An app at a Request URL."""
    tiny = TinyApp(client, slack.signing_secret)
    with over_http(slack, tiny):
        yield tiny


@pytest.fixture
def app(shared_app: TinyApp, lin: DrivenPerson) -> TinyApp:  # noqa: ARG001 - whoever joined has joined by then
    """An app at a Request URL, as new."""
    shared_app.forget()
    return shared_app


@pytest.fixture(scope="module", params=[over_socket_mode, over_http], ids=["socket_mode", "http"])
def shared_any_app(request: pytest.FixtureRequest, slack: Driver, client: WebClient) -> Iterator[TinyApp]:
    """An app, over either transport."""
    tiny = TinyApp(client, slack.signing_secret)
    with request.param(slack, tiny):
        yield tiny


@pytest.fixture
def any_app(shared_any_app: TinyApp) -> TinyApp:
    """The same test over both transports."""
    shared_any_app.forget()
    return shared_any_app


@pytest.fixture
def unplugged() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
