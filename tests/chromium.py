"""The page opened in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.needs import is_missing

CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
expect.set_options(timeout=30_000)  # milliseconds; a busy machine is slow, and not wrong
BLANK = "about:blank"


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    """Chromium as the system has it; without one these tests are left out, except where CI promises one.

    All tests of a process share it: until its end, Playwright's event loop runs in the main thread.
    """
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        is_missing(f"The page's browser tests need Chromium on the PATH ({', '.join(CHROMIUM_NAMES)}).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium.new_context(timezone_id="UTC")
        chromium.close()


@contextmanager
def opened(
    browser: BrowserContext, address: str, once_it_shows: str = "[data-tab=messages]"
) -> Iterator[Page]:
    """Open the page there; nothing on it may have failed by the end.

    It is left blank, for the next test to go on with: a new one would parse the page's modules anew.
    """
    page = next((one for one in browser.pages if one.url == BLANK), None) or browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.mouse.move(0, 0)
    mishaps: list[str] = []
    listeners: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: mishaps.append(str(error)),
        "console": lambda line: mishaps.append(line.text) if line.type == "error" else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.goto(address)
    expect(page.locator(once_it_shows).first).to_be_visible()
    yield page
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    page.goto(BLANK)
    assert mishaps == []
