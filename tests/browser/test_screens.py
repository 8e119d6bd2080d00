"""Every screen of the demo, light and dark: by axe-core, and in the folder of pictures."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import require_axe
from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, asked_for, chooses
from tests.browser.screens import ADA, LIN, MIRA, SCREENS, Seat, for_nobody, from_home


@pytest.mark.parametrize(
    ("seat", "screen"), [(who, screen) for who in SCREENS for screen in SCREENS[who]], indirect=["seat"]
)
def test_no_barrier(seat: Seat, screen: str) -> None:
    """No violation of any of axe-core's rules, in light or dark."""
    seat.no_barrier(screen, SCREENS[seat.column.person.name][screen])


@pytest.mark.parametrize("width", [1280, 375])
def test_no_barrier_around_the_screens(demo_page: DemoPage, width: int) -> None:
    """With three people, each under their name, guide and clock; and in a window as narrow as a telephone."""
    require_axe()
    demo_page.sit(*(demo_page.slack.person(name) for name in (LIN, ADA, MIRA)))
    demo_page.page.set_viewport_size({"width": width, "height": 800})
    demo_page.page.reload()
    demo_page.page.get_by_role("tab", name="Home").first.click()
    expect(demo_page.page.get_by_role("heading", level=3).first).to_be_visible()
    expect(demo_page.page.get_by_role("heading", level=2, name=LIN)).to_have_count(1)
    assert demo_page.page.evaluate("document.documentElement.scrollWidth") <= width
    for_nobody(demo_page, demo_page.page.locator("html"))


def test_no_barrier_in_a_meeting(demo_page: DemoPage) -> None:
    """Its cards from the request to the day itself, and the forms that they open."""
    require_axe()
    mentee, mentor = demo_page.mentee("Nia Berg"), demo_page.mentor("Tom Abara")
    asked_for(demo_page, mentee, mentor, minutes=90)
    nia, tom = demo_page.sit(mentee, mentor)
    card = tom.card("{other} asks for a one-time meeting", other="Nia Berg")
    for_nobody(demo_page, tom.node, "asked")
    for label, title in (("Suggest Another Time", "Another time"), ("Decline", "Decline")):
        tom.press(label, on=card)
        form = tom.dialog(title)
        for_nobody(demo_page, tom.node, title)
        form.press("Escape")

    card.get_by_role("button", name="with Nia Berg").first.click()
    planned_card = nia.card("You meet Tom Abara")
    tom.card("You meet Nia Berg")
    for_nobody(demo_page, tom.node, "planned")
    nia.press("Cancel", on=planned_card)
    nia.dialog("Cancel")
    for_nobody(demo_page, nia.node, "cancel")


def test_no_barrier_in_a_survey(demo_page: DemoPage) -> None:
    """From the form that a mentee answers to what an admin reads of it, and the questions in between."""
    require_axe()
    lin, mira = demo_page.sit(demo_page.slack.person(LIN), demo_page.slack.person(MIRA))
    chooses(lin, "Ines Duarte", "Just Give Feedback")
    form = lin.dialog("Feedback")
    for_nobody(demo_page, lin.node, "form")
    answered(lin, form)

    questions = from_home("Surveys", "Questions")(mira)
    for title in ("Add a Question", "Preview"):
        mira.press(title, on=questions)
        form = mira.dialog(title)
        for_nobody(demo_page, mira.node, title)
        form.press("Escape")
    mira.press("Results", on=questions)
    expect(mira.dialog("Results")).to_contain_text("1 answer")
    for_nobody(demo_page, mira.node, "results")
