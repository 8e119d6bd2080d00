"""Every main screen of the demo, light and dark: seen by axe-core, and in the folder of pictures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import require_axe, violations
from tests.browser.column import Column
from tests.browser.meetings import answered, asked_for, chooses
from tests.browser.office import Office

LIN, ADA, MIRA = "Lin Osei", "Ada Park", "Mira Sand"


def at_home(column: Column) -> Locator:
    """Open Home."""
    return column.home("Mentoring")


def from_home(button: str, title: str) -> Callable[[Column], Locator]:
    """Return how one opens a modal with a button of Home."""

    def go(column: Column) -> Locator:
        column.press(button, on=at_home(column))
        return column.dialog(title)

    return go


def from_messages(button: str, title: str) -> Callable[[Column], Locator]:
    """Return how one opens a modal with a button of a card."""

    def go(column: Column) -> Locator:
        column.press(button)
        return column.dialog(title)

    return go


def in_directory(button: str, title: str) -> Callable[[Column], Locator]:
    """Return how one opens a form from the directory."""

    def go(column: Column) -> Locator:
        column.write("/mentoring find")
        column.press(button, on=column.dialog("Find a mentor"))
        return column.dialog(title)

    return go


def typed(word: str, answer: str) -> Callable[[Column], Locator]:
    """Return how one has something answered."""

    def go(column: Column) -> Locator:
        column.write(f"/mentoring {word}")
        return column.card(answer)

    return go


def messages(column: Column) -> Locator:
    """Stay where the cards are."""
    expect(column.node.locator("[data-ts]").first).to_be_visible()
    return column.node


SCREENS: dict[str, tuple[str, Callable[[Column], Locator]]] = {
    "cards of a mentee": (LIN, messages),
    "cards of a mentor": (ADA, messages),
    "home of a mentee": (LIN, at_home),
    "home of a mentor": (ADA, at_home),
    "home of an admin": (MIRA, at_home),
    "help": (LIN, typed("help", "relationships")),
    "directory": (LIN, from_home("Find a mentor", "Find a mentor")),
    "note": (LIN, in_directory("Message Ada Park", "Write to a mentor")),
    "request": (LIN, in_directory("Connect with Ada Park", "Connect")),
    "meeting": (LIN, in_directory("Ask for a meeting with Ada Park", "Ask for a meeting")),
    "reflections": (LIN, from_messages("My reflections", "My reflections")),
    "later": (LIN, from_messages("Ask me later", "Ask me later")),
    "profile": (ADA, from_home("My profile", "My profile")),
    "pause": (ADA, from_home("Pause", "Pause mentoring")),
    "leave": (ADA, from_home("Leave", "Leave")),
    "decline": (ADA, from_messages("Decline", "Decline match")),
    "settings": (MIRA, from_home("Matching Settings", "Matching Settings")),
    "admins": (MIRA, from_home("Admins", "")),
    "surveys": (MIRA, from_home("Surveys", "")),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_barrier(office: Office, screen: str) -> None:
    """No violation of any of axe-core's rules, in light or dark."""
    require_axe()
    name, go = SCREENS[screen]
    (column,) = office.sit(office.slack.person(name))
    go(column)
    for_nobody(office, column.node)


def test_no_barrier_in_a_meeting(office: Office) -> None:
    """Its cards from the request to the day itself, and the forms that they open."""
    require_axe()
    mentee, mentor = office.mentee("Nia Berg"), office.mentor("Tom Abara")
    asked_for(office, mentee, mentor, minutes=90)
    nia, tom = office.sit(mentee, mentor)
    card = tom.card("Nia Berg asks you for a one-time meeting")
    for_nobody(office, tom.node, "asked")
    for title in ("Suggest another time", "Decline"):
        tom.press(title, on=card)
        form = tom.dialog(title)
        for_nobody(office, tom.node, title)
        form.press("Escape")

    card.get_by_role("button", name="with Nia Berg").first.click()
    planned_card = nia.card("You meet Tom Abara")
    tom.card("You meet Nia Berg")
    for_nobody(office, tom.node, "planned")
    nia.press("Cancel", on=planned_card)
    nia.dialog("Cancel")
    for_nobody(office, nia.node, "cancel")


def test_no_barrier_in_a_survey(office: Office) -> None:
    """From the form that a mentee answers to what an admin reads of it, and the questions in between."""
    require_axe()
    lin, mira = office.sit(office.slack.person(LIN), office.slack.person(MIRA))
    chooses(lin, "Ines Duarte", "Just give feedback")
    form = lin.dialog("Feedback")
    for_nobody(office, lin.node, "form")
    answered(form)

    questions = from_home("Surveys", "Questions")(mira)
    for title in ("Add a question", "Preview"):
        mira.press(title, on=questions)
        form = mira.dialog(title)
        for_nobody(office, mira.node, title)
        form.press("Escape")
    mira.press("Results", on=questions)
    expect(mira.dialog("Results")).to_contain_text("1 answer")
    for_nobody(office, mira.node, "results")


@pytest.mark.parametrize("width", [1280, 375])
def test_no_barrier_around_the_screens(office: Office, width: int) -> None:
    """With three people, guide and clock; and in a window as narrow as a telephone."""
    require_axe()
    office.sit(*(office.slack.person(name) for name in (LIN, ADA, MIRA)))
    office.page.set_viewport_size({"width": width, "height": 800})
    office.page.reload()
    expect(office.page.get_by_role("tab", name="Messages").first).to_be_visible()
    assert office.page.evaluate("document.documentElement.scrollWidth") <= width
    for_nobody(office, office.page.locator("html"))


def for_nobody(office: Office, part: Locator, name: str = "") -> None:
    """Assert that nothing in this part of the page is a barrier, and take its pictures."""
    for scheme in ("light", "dark"):
        office.page.emulate_media(color_scheme=scheme)
        office.picture(f"{name} {scheme}")
        assert violations(part, only_colours=scheme == "dark") == []
