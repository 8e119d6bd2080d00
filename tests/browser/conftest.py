"""The demo as a person starts it, its page in Chromium, and a folder of pictures."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext

from sandbox.driver import Driver
from tests.browser import processes
from tests.browser.demo_page import DemoPage
from tests.browser.screens import Seat, seated


@pytest.fixture(scope="module")
def demo(browser: BrowserContext) -> Iterator[Driver]:  # noqa: ARG001 - without a browser there is no test
    """One demo for the tests of a file; each of them has people of its own in it."""
    with processes.demo() as address, Driver(address) as slack:
        yield slack


@pytest.fixture
def demo_page(demo: Driver, browser: BrowserContext, request: pytest.FixtureRequest) -> Iterator[DemoPage]:
    """Where a test's people come together; nothing on their page may have failed by the end."""
    with ExitStack() as pages:
        yield DemoPage(demo, browser, request.node.name, pages)


@pytest.fixture(scope="module")
def seat(demo: Driver, browser: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """Where the person of the demo sits whose screens are looked at."""
    with seated(demo, browser, request.param) as found:
        yield found
