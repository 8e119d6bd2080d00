"""Without a mouse: all of it can be done with the keyboard, and one sees where one is."""

from playwright.sync_api import Locator, expect

from tests.browser.office import Office

MOST_STOPS = 40  # keys until a place on a screen of two columns is reached


def tab_to(control: Locator) -> None:
    """Press Tab until the control has the focus; it then shows an outline."""
    for _ in range(MOST_STOPS):
        if control.evaluate("node => node === document.activeElement"):
            break
        control.page.keyboard.press("Tab")
    expect(control).to_be_focused()
    assert control.evaluate("node => getComputedStyle(node).outlineStyle") != "none"


def test_a_match_is_confirmed_with_the_keyboard_alone(office: Office) -> None:
    """Find, write, confirm; then as the other person: F6 goes across, Enter presses."""
    nia, tom = office.sit(office.mentee("Nia Berg"), office.mentor("Tom Abara"))
    keys = office.page.keyboard
    keys.press("F6")
    expect(nia.composer).to_be_focused()
    keys.type("/mentoring find")
    keys.press("Enter")
    tab_to(nia.dialog("Find a mentor").get_by_role("button", name="Message Tom Abara"))
    keys.press("Enter")
    form = nia.dialog("Write to a mentor")
    expect(form.get_by_label("Note to Tom Abara")).to_be_focused()
    keys.type("May I ask how you began?")
    keys.press("Control+Enter")
    nia.dialog("Sent")
    keys.press("Escape")
    nia.dialog("Find a mentor")
    keys.press("Escape")
    expect(nia.composer).to_be_focused()

    yes = nia.card("You wrote to Tom Abara").get_by_role("button", name="Confirm Match")
    keys.press("Shift+Tab")
    while not yes.evaluate("node => node === document.activeElement"):
        keys.press("Shift+Tab")
    office.picture("focus")
    keys.press("Enter")
    asked = tom.card("Nia Berg has confirmed your match")
    keys.press("F6")
    expect(tom.composer).to_be_focused()
    yes = asked.get_by_role("button", name="Confirm Match")
    while not yes.evaluate("node => node === document.activeElement"):
        keys.press("Shift+Tab")
    keys.press("Space")

    expect(nia.card("You and Tom Abara are connected")).to_be_visible()
    expect(tom.card("You and Nia Berg are connected")).to_be_visible()
