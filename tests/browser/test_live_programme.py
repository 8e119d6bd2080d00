"""What only shows with many people, long conversations, and a bot that goes away and comes back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.browser_harness import MENTEES, MENTOR, BrowserHarness, harness
from tests.browser.demo_page import DemoPage

LONG = 500  # messages


@pytest.fixture(name="harness", scope="module")
def town_fixture(
    browser: BrowserContext,  # noqa: ARG001 - without a browser there is no test
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
) -> Iterator[BrowserHarness]:
    """One harness for the tests of this file."""
    folder = tmp_path_factory.mktemp("harness")
    file = copyfile(sqlite_template, folder / "mentoring.db")
    with harness(folder, f"sqlite:///{file}") as built:
        yield built


@pytest.fixture(name="demo_page")
def office_fixture(
    harness: BrowserHarness, browser: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[DemoPage]:
    """The page of the harness."""
    with ExitStack() as pages:
        yield DemoPage(harness.slack, browser, request.node.name, pages)


def test_home_has_pages(demo_page: DemoPage) -> None:
    """Everybody stands on one of them; the way on and the way back say where they lead."""
    (rosa,) = demo_page.sit(demo_page.slack.person(MENTOR))
    home = rosa.home(f"In conversation ({len(MENTEES)})")
    expect(home).to_contain_text("Page 1 of 2")
    first = home.inner_text()

    rosa.press("Next Page", on=home)
    expect(home).to_contain_text("Page 2 of 2")
    both = first + home.inner_text()
    assert [name for name in MENTEES if f"{name} wrote to you" not in both] == []
    demo_page.picture()

    rosa.press("Previous Page", on=home)
    expect(home).to_contain_text("Page 1 of 2")


def test_a_long_conversation_beside_another(demo_page: DemoPage, harness: BrowserHarness) -> None:
    """With 500 messages in one column one reads, writes and presses in both as ever."""
    rosa, mentee = demo_page.slack.person(MENTOR), demo_page.slack.person(MENTEES[0])
    channel = harness.client.conversations_open(users=rosa.id)["channel"]["id"]
    for number in range(LONG):
        harness.client.chat_postMessage(channel=channel, text=f"Message {number}")
    rosas, mentees = demo_page.sit(rosa, mentee)
    expect(rosas.card(f"Message {LONG - 1}")).to_be_in_viewport()

    rosas.write("/mentoring help")
    expect(rosas.card("/mentoring find [topic]")).to_be_in_viewport()
    home = mentees.home("In conversation (1)")
    mentees.press("Confirm Match", on=home)
    yes = rosas.card(f"{MENTEES[0]} has confirmed your match").get_by_role("button", name="Confirm Match")
    expect(yes).to_be_in_viewport()
    demo_page.picture()
    yes.click()

    expect(home).to_contain_text("Your mentors (1)")
    assert rosas.node.locator("[data-ts]").count() > LONG


def test_a_bot_that_restarts_under_the_page(demo_page: DemoPage, harness: BrowserHarness) -> None:
    """The page says that it is away, a click that met nobody says so, and then all goes on by itself."""
    (rosa,) = demo_page.sit(demo_page.slack.person(MENTOR))
    home = rosa.home("In conversation")
    banner = demo_page.page.get_by_text("reaches nobody until it is")
    expect(banner).to_be_hidden()
    own = home.get_by_role("button", name="My Profile")

    harness.stop_bot()
    expect(banner).to_be_visible()
    own.click()
    expect(rosa.node.get_by_role("alert")).to_contain_text("not connected")
    demo_page.picture("away")

    harness.start_bot()
    expect(banner).to_be_hidden()
    own.click()
    expect(rosa.dialog("My Profile")).to_be_visible()
    expect(rosa.node.get_by_role("alert")).to_be_empty()
    demo_page.picture("back")
