"""The demo as a person starts it, its page in Chromium, and a folder of pictures."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import BrowserContext

from bot.languages import ENGLISH
from sandbox.driver import Driver
from tests.browser import processes
from tests.browser.demo_page import DemoPage
from tests.browser.screens import Seat, seated

Pair = tuple[str, str]  # what mentees read, and what mentors read


@pytest.fixture(scope="module")
def pair(request: pytest.FixtureRequest) -> Pair:
    """What people read: English, unless a test says otherwise."""
    found: Pair = getattr(request, "param", (ENGLISH, ENGLISH))
    return found


@pytest.fixture(scope="module")
def demo(browser: BrowserContext, pair: Pair) -> Iterator[Driver]:  # noqa: ARG001 - without a browser there is no test
    """One demo for the tests of a file and a language; each of them has people of its own in it."""
    with processes.demo(pair[0]) as address, Driver(address) as slack:
        yield slack


@pytest.fixture
def demo_page(
    demo: Driver, browser: BrowserContext, pair: Pair, request: pytest.FixtureRequest
) -> Iterator[DemoPage]:
    """Where a test's people come together; nothing on their page may have failed by the end."""
    with ExitStack() as pages:
        yield DemoPage(demo, browser, request.node.name, pages, *pair)


@pytest.fixture(scope="module")
def seat(demo: Driver, browser: BrowserContext, pair: Pair, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """Where the person of the demo sits whose screens are looked at."""
    with seated(demo, browser, request.param, pair[0]) as found:
        yield found
