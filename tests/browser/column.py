"""One person's column on the page, used as that person uses it."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from sandbox.person import DrivenPerson


@dataclass(frozen=True)
class PersonColumn:
    """A column and the person in it."""

    node: Locator
    person: DrivenPerson

    @property
    def composer(self) -> Locator:
        """Where they write."""
        return self.node.get_by_role("textbox", name="Message to Mentoring")

    def card(self, text: str) -> Locator:
        """Return the newest message that says this, once it is there."""
        found = self.node.locator("[data-ts]").filter(has_text=text).last
        expect(found).to_be_visible()
        return found

    def write(self, text: str) -> None:
        """Write a message or a command."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def press(self, label: str, *, on: Locator | None = None) -> None:
        """Press a button by its beginning, anywhere in the column or in one place of it."""
        (on or self.node).get_by_role("button", name=label).first.click()

    def dialog(self, title: str) -> Locator:
        """Return the modal of this title, once it is there."""
        found = self.node.get_by_role("dialog", name=title)
        expect(found).to_be_visible()
        return found

    def home(self, text: str) -> Locator:
        """Open the Home tab, and return it once it says this."""
        self.node.get_by_role("tab", name="Home").click()
        panel = self.node.get_by_role("tabpanel", name="Home")
        expect(panel.get_by_role("heading").first).to_be_visible()
        expect(panel).to_contain_text(text)
        return panel

    def messages(self) -> None:
        """Go back to the messages."""
        self.node.get_by_role("tab", name="Messages").click()
