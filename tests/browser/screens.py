"""How one comes to a screen, and what axe-core and the folder of pictures see of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Locator, expect

from sandbox.driver import Driver
from tests.browser.axe import require_axe, violations
from tests.browser.column import PersonColumn
from tests.browser.demo_page import DemoPage

LIN, ADA, MIRA = "Lin Osei", "Ada Park", "Mira Sand"
Way = Callable[[PersonColumn], Locator]


def at_home(column: PersonColumn) -> Locator:
    """Open Home."""
    return column.home("Mentoring")


def from_home(button: str, title: str) -> Way:
    """Return how one opens a modal with a button of Home."""

    def go(column: PersonColumn) -> Locator:
        column.press(button, on=at_home(column))
        return column.dialog(title)

    return go


def from_messages(button: str, title: str) -> Way:
    """Return how one opens a modal with a button of a card."""

    def go(column: PersonColumn) -> Locator:
        column.press(button)
        return column.dialog(title)

    return go


def in_directory(button: str, title: str) -> Way:
    """Return how one opens a form from the directory."""

    def go(column: PersonColumn) -> Locator:
        column.write("/mentoring find")
        column.press(button, on=column.dialog("Find a Mentor"))
        return column.dialog(title)

    return go


def typed(word: str, answer: str) -> Way:
    """Return how one has something answered."""

    def go(column: PersonColumn) -> Locator:
        column.write(f"/mentoring {word}")
        return column.card(answer)

    return go


def messages(column: PersonColumn) -> Locator:
    """Stay where the cards are."""
    expect(column.node.locator("[data-ts]").first).to_be_visible()
    return column.node


@dataclass
class Seat:
    """Where somebody of the demo sits while one screen after the other is looked at, on one page."""

    demo_page: DemoPage
    column: PersonColumn

    def no_barrier(self, screen: str, go: Way) -> None:
        """Go to a screen from the messages, and assert that nothing there is a barrier."""
        require_axe()
        self.demo_page.name = f"no barrier {screen}"
        if self.column.person.modal():
            self.column.person.close(cleared=True)
        expect(self.column.node.get_by_role("dialog")).to_have_count(0)
        self.column.messages()
        go(self.column)
        for_nobody(self.demo_page, self.column.node)


@contextmanager
def seated(slack: Driver, browser: BrowserContext, name: str) -> Iterator[Seat]:
    """Let somebody of the demo sit down; nothing on their page may have failed by the end."""
    with ExitStack() as pages:
        demo_page = DemoPage(slack, browser, "", pages)
        (column,) = demo_page.sit(slack.person(name))
        yield Seat(demo_page, column)


def for_nobody(demo_page: DemoPage, part: Locator, name: str = "") -> None:
    """Assert that nothing in this part of the page is a barrier, and take its pictures."""
    for scheme in ("light", "dark"):
        demo_page.page.emulate_media(color_scheme=scheme)
        demo_page.picture(f"{name} {scheme}")
        assert violations(part, only_colours=scheme == "dark") == []
