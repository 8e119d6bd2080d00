"""One person's column on the page, used as that person uses it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from bot.languages import ENGLISH
from sandbox.person import DrivenPerson
from tests import spoken


@dataclass(frozen=True)
class PersonColumn:
    """A column and the person in it: tests name what they read in English, and they read their language."""

    node: Locator
    person: DrivenPerson
    language: str = ENGLISH

    @property
    def composer(self) -> Locator:
        """Where they write."""
        return self.node.get_by_role("textbox", name="Message to Mentoring")

    def reads(self, sentence: str, **facts: object) -> re.Pattern[str]:
        """Return what finds a sentence in their language: a fact that is not named can be anything."""
        return spoken.pattern(self.language, sentence, **facts)

    def card(self, sentence: str, **facts: object) -> Locator:
        """Return the newest message that says this, once it is there."""
        found = self.node.locator("[data-ts]").filter(has_text=self.reads(sentence, **facts)).last
        expect(found).to_be_visible()
        return found

    def write(self, text: str) -> None:
        """Write a message or a command."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def button(self, label: str, *, on: Locator | None = None, **facts: object) -> Locator:
        """Return the first button of this label, anywhere in the column or in one place of it."""
        return (on or self.node).get_by_role("button", name=self.reads(label, **facts)).first

    def press(self, label: str, *, on: Locator | None = None, **facts: object) -> None:
        """Press a button."""
        self.button(label, on=on, **facts).click()

    def submit(self, form: Locator, label: str) -> None:
        """Press the button below a form that sends or closes it."""
        form.get_by_role("button", name=spoken.say(self.language, label), exact=True).last.click()

    def leave(self, form: Locator) -> None:
        """Close a form and whatever is below it, with the cross that stands on top in every language."""
        form.get_by_role("button", name="Close").first.click()

    def labelled(self, form: Locator, label: str, **facts: object) -> Locator:
        """Return the field of a form that has this label."""
        return form.get_by_label(self.reads(label, **facts)).first

    def dialog(self, title: str) -> Locator:
        """Return the modal of this title, once it is there."""
        found = self.node.get_by_role("dialog", name=self.reads(title))
        expect(found).to_be_visible()
        return found

    def home(self, sentence: str, **facts: object) -> Locator:
        """Open the Home tab, and return it once it says this."""
        self.node.get_by_role("tab", name="Home").click()
        panel = self.node.get_by_role("tabpanel", name="Home")
        expect(panel.get_by_role("heading").first).to_be_visible()
        expect(panel).to_contain_text(self.reads(sentence, **facts))
        return panel

    def messages(self) -> None:
        """Go back to the messages."""
        self.node.get_by_role("tab", name="Messages").click()
