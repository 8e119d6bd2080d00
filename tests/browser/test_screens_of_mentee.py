"""What a mentee sees of the demo, light and dark: by axe-core, and in the folder of pictures."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import require_axe
from tests.browser.office import Office
from tests.browser.screens import (
    ADA,
    LIN,
    MIRA,
    Seat,
    at_home,
    for_nobody,
    from_home,
    from_messages,
    in_directory,
    messages,
    typed,
)

WHO = LIN
SCREENS = {
    "cards of a mentee": messages,
    "home of a mentee": at_home,
    "help": typed("help", "relationships"),
    "directory": from_home("Find a mentor", "Find a mentor"),
    "note": in_directory("Message Ada Park", "Write to a mentor"),
    "request": in_directory("Connect with Ada Park", "Connect"),
    "meeting": in_directory("Ask for a meeting with Ada Park", "Ask for a meeting"),
    "reflections": from_messages("My reflections", "My reflections"),
    "later": from_messages("Ask me later", "Ask me later"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_barrier(seat: Seat, screen: str) -> None:
    """No violation of any of axe-core's rules, in light or dark."""
    seat.no_barrier(screen, SCREENS[screen])


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
