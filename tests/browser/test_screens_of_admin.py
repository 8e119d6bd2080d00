"""What an admin sees of the demo, light and dark: by axe-core, and in the folder of pictures."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import require_axe
from tests.browser.meetings import answered, chooses
from tests.browser.office import Office
from tests.browser.screens import LIN, MIRA, Seat, at_home, for_nobody, from_home

WHO = MIRA
SCREENS = {
    "home of an admin": at_home,
    "settings": from_home("Matching Settings", "Matching Settings"),
    "admins": from_home("Admins", ""),
    "surveys": from_home("Surveys", ""),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_barrier(seat: Seat, screen: str) -> None:
    """No violation of any of axe-core's rules, in light or dark."""
    seat.no_barrier(screen, SCREENS[screen])


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
