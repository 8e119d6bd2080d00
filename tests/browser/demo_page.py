"""People who come to the page: who joins, how they start, in which language, and who sits beside whom."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from bot.ids import Action
from bot.languages import ENGLISH
from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.browser.column import PersonColumn
from tests.chromium import opened
from tests.spoken import say

# Where the pictures of the last run are. Git ignores it.
SCREENS = Path(__file__).parent.parent.parent / "var" / "screens"


@dataclass
class DemoPage:
    """A running stand-in, a browser, and one page at a time."""

    slack: Driver
    browser: BrowserContext
    name: str  # of the test, and the beginning of its pictures' names
    pages: ExitStack
    mentees_read: str = ENGLISH  # and whoever was there before
    mentors_read: str = ENGLISH
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Note that nobody has joined yet."""
        self._mentors: set[str] = set()

    def mentee(self, name: str) -> DrivenPerson:
        """Return a new colleague who has joined as a mentee."""
        return self._joined(name, "Join as Mentee", self.mentees_read)

    def mentor(self, name: str) -> DrivenPerson:
        """Return a new colleague who has joined as a mentor."""
        person = self._joined(name, "Join as Mentor", self.mentors_read)
        self._mentors.add(person.id)
        return person

    def language(self, person: DrivenPerson) -> str:
        """Return what somebody reads."""
        return self.mentors_read if person.id in self._mentors else self.mentees_read

    def sit(self, *people: DrivenPerson) -> list[PersonColumn]:
        """Open the page with a column for each of them. What the last test left open is closed first."""
        for one in people:
            if one.modal():
                one.close(cleared=True)
        address = f"{self.slack.url}/?{'&'.join(f'person={one.id}' for one in people)}"
        self.page = self.pages.enter_context(opened(self.browser, address))
        return [
            PersonColumn(self.page.locator(f"[data-user={one.id}]"), one, self.language(one))
            for one in people
        ]

    def writes_to(self, mentee: DrivenPerson, mentor: DrivenPerson, note: str) -> None:
        """Let a mentee write to a mentor, without the page."""
        self._from_directory(mentee, mentor, Action.WRITE_TO_MENTOR, note)

    def asks(self, mentee: DrivenPerson, mentor: DrivenPerson, note: str) -> None:
        """Let a mentee ask a mentor for a connection, without the page."""
        self._from_directory(mentee, mentor, Action.ASK_MENTOR, note)

    def click_in_directory(self, mentee: DrivenPerson, mentor: DrivenPerson, button: Action) -> None:
        """Let somebody press a button at a mentor's entry: a card, which has its buttons."""
        directory = mentee.modal()
        assert directory is not None
        card = next(block for block in directory["blocks"] if mentor.name in str(block))
        mentee.click(button, within="modal", block_id=card["block_id"])

    def picture(self, name: str = "") -> None:
        """Take a picture of the page as it stands."""
        file = re.sub(r"\W+", "-", f"{self.name} {name}".removeprefix("test_")).strip("-")
        self.page.screenshot(path=SCREENS / f"{file}.png", animations="disabled")

    def _joined(self, name: str, button: str, language: str) -> DrivenPerson:
        person = self.slack.join(name, tz="Europe/London", locale=language)
        person.open_home()
        self.slack.wait_for(person.home)
        person.click(say(language, button), within="home")
        assert person.submit().ok
        person.close(cleared=True)
        return person

    def _from_directory(self, mentee: DrivenPerson, mentor: DrivenPerson, way: Action, note: str) -> None:
        mentee.command("/mentoring", "find")
        self.click_in_directory(mentee, mentor, way)
        mentee.fill("note", note)
        assert mentee.submit().ok
        mentee.close(cleared=True)
