"""People who come to the page: who joins, how they start, and who sits beside whom."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.browser.column import PersonColumn
from tests.chromium import opened

# Where the pictures of the last run are. Git ignores it.
SCREENS = Path(__file__).parent.parent.parent / "var" / "screens"


@dataclass
class DemoPage:
    """A running stand-in, a browser, and one page at a time."""

    slack: Driver
    browser: BrowserContext
    name: str  # of the test, and the beginning of its pictures' names
    pages: ExitStack
    page: Page = field(init=False)

    def mentee(self, name: str) -> DrivenPerson:
        """Return a new colleague who has joined as a mentee."""
        return self._joined(name, "Join as Mentee")

    def mentor(self, name: str) -> DrivenPerson:
        """Return a new colleague who has joined as a mentor."""
        return self._joined(name, "Join as Mentor")

    def sit(self, *people: DrivenPerson) -> list[PersonColumn]:
        """Open the page with a column for each of them. What the last test left open is closed first."""
        for one in people:
            if one.modal():
                one.close(cleared=True)
        address = f"{self.slack.url}/?{'&'.join(f'person={one.id}' for one in people)}"
        self.page = self.pages.enter_context(opened(self.browser, address))
        return [PersonColumn(self.page.locator(f"[data-user={one.id}]"), one) for one in people]

    def writes_to(self, mentee: DrivenPerson, mentor: DrivenPerson, note: str) -> None:
        """Let a mentee write to a mentor, without the page."""
        self._from_directory(mentee, mentor, "Message", note)

    def asks(self, mentee: DrivenPerson, mentor: DrivenPerson, note: str) -> None:
        """Let a mentee ask a mentor for a connection, without the page."""
        self._from_directory(mentee, mentor, "Connect", note)

    def click_in_directory(self, mentee: DrivenPerson, mentor: DrivenPerson, button: str) -> None:
        """Let somebody press a button at a mentor's entry: a card, which has its buttons."""
        directory = mentee.modal()
        assert directory is not None
        card = next(block for block in directory["blocks"] if mentor.name in str(block))
        mentee.click(button, within="modal", block_id=card["block_id"])

    def picture(self, name: str = "") -> None:
        """Take a picture of the page as it stands."""
        file = re.sub(r"\W+", "-", f"{self.name} {name}".removeprefix("test_")).strip("-")
        self.page.screenshot(path=SCREENS / f"{file}.png", animations="disabled")

    def _joined(self, name: str, button: str) -> DrivenPerson:
        person = self.slack.join(name, tz="Europe/London", locale="en-GB")
        person.open_home()
        self.slack.wait_for(person.home)
        person.click(button, within="home")
        assert person.submit().ok
        person.close(cleared=True)
        return person

    def _from_directory(self, mentee: DrivenPerson, mentor: DrivenPerson, way: str, note: str) -> None:
        mentee.command("/mentoring", "find")
        self.click_in_directory(mentee, mentor, way)
        mentee.fill("note", note)
        assert mentee.submit().ok
        mentee.close(cleared=True)
