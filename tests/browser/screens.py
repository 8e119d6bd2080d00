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
    return column.home("Updated {at}")


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


def in_directory(button: str, title: str, name: str) -> Way:
    """Return how one opens a form about a mentor from the directory."""

    def go(column: PersonColumn) -> Locator:
        column.write("/mentoring find")
        column.press(button, name=name, on=column.dialog("Find a Mentor"))
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


HELP = "This is what I understand, as a command or typed to me without the slash:"
# A mentee's, a mentor's and an admin's.
SCREENS: dict[str, dict[str, Way]] = {
    LIN: {
        "cards of a mentee": messages,
        "home of a mentee": at_home,
        "help": typed("help", HELP),
        "directory": from_home("Find a Mentor", "Find a Mentor"),
        "note": in_directory("Message {name}", "Write to a mentor", ADA),
        "request": in_directory("Connect with {name}", "Connect", ADA),
        "meeting": in_directory("Ask for a Meeting with {name}", "Ask for a Meeting", ADA),
        "reflections": from_messages("My Reflections", "My Reflections"),
        "later": from_messages("Ask Me Later", "Ask Me Later"),
    },
    ADA: {
        "cards of a mentor": messages,
        "home of a mentor": at_home,
        "profile": from_home("My Profile", "My Profile"),
        "pause": from_home("Pause", "Pause Mentoring"),
        "leave": from_home("Leave", "Leave"),
        "decline": from_messages("Decline", "Decline match"),
    },
    MIRA: {
        "home of an admin": at_home,
        "settings": from_home("Matching Settings", "Matching Settings"),
        "admins": from_home("Admins", "Admins"),
        "surveys": from_home("Surveys", "Questions"),
    },
}


@dataclass
class Seat:
    """Where somebody of the demo sits while one screen after the other is looked at, on one page."""

    demo_page: DemoPage
    column: PersonColumn

    def no_barrier(self, screen: str, way: Way) -> None:
        """Go to a screen from the messages, and assert that nothing there is a barrier."""
        require_axe()
        self.go(screen, way)
        for_nobody(self.demo_page, self.column.node)

    def go(self, screen: str, way: Way) -> None:
        """Go to a screen from the messages."""
        self.demo_page.name = f"{screen} {self.column.language}"
        if self.column.person.modal():
            self.column.person.close(cleared=True)
        expect(self.column.node.get_by_role("dialog")).to_have_count(0)
        self.column.messages()
        way(self.column)


@contextmanager
def seated(slack: Driver, browser: BrowserContext, name: str, language: str) -> Iterator[Seat]:
    """Let somebody of the demo sit down; nothing on their page may have failed by the end."""
    with ExitStack() as pages:
        demo_page = DemoPage(slack, browser, "", pages, language)
        (column,) = demo_page.sit(slack.person(name))
        yield Seat(demo_page, column)


def for_nobody(demo_page: DemoPage, part: Locator, name: str = "") -> None:
    """Assert that nothing in this part of the page is a barrier, and take its pictures."""
    for scheme in ("light", "dark"):
        demo_page.page.emulate_media(color_scheme=scheme)
        demo_page.picture(f"{name} {scheme}")
        assert violations(part, only_colours=scheme == "dark") == []
