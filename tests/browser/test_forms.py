"""Forms that answer while and after they are filled in; and all of it with the keyboard alone."""

from datetime import datetime, timedelta

from playwright.sync_api import Locator, expect

from tests.browser.demo_page import DemoPage

LOCAL = "%Y-%m-%dT%H:%M"  # as an input of a date and a time has it
FRIDAY = 4
MOST_STOPS = 40  # keys until a place on a screen of two columns is reached


def tab_to(control: Locator) -> None:
    """Press Tab until the control has the focus; it then shows an outline."""
    for _ in range(MOST_STOPS):
        if control.evaluate("node => node === document.activeElement"):
            break
        control.page.keyboard.press("Tab")
    expect(control).to_be_focused()
    assert control.evaluate("node => getComputedStyle(node).outlineStyle") != "none"


def test_a_match_is_confirmed_with_the_keyboard_alone(demo_page: DemoPage) -> None:
    """Find, write, confirm; then as the other person: F6 goes across, Enter presses."""
    nia, tom = demo_page.sit(demo_page.mentee("Nia Berg"), demo_page.mentor("Tom Abara"))
    keys = demo_page.page.keyboard
    keys.press("F6")
    expect(nia.composer).to_be_focused()
    keys.type("/mentoring find")
    keys.press("Enter")
    tab_to(nia.dialog("Find a Mentor").get_by_role("button", name="Message Tom Abara"))
    keys.press("Enter")
    form = nia.dialog("Write to a mentor")
    expect(form.get_by_label("Note to Tom Abara")).to_be_focused()
    keys.type("May I ask how you began?")
    keys.press("Control+Enter")
    nia.dialog("Sent")
    keys.press("Escape")
    nia.dialog("Find a Mentor")
    keys.press("Escape")
    expect(nia.composer).to_be_focused()

    yes = nia.card("You wrote to Tom Abara").get_by_role("button", name="Confirm Match")
    keys.press("Shift+Tab")
    while not yes.evaluate("node => node === document.activeElement"):
        keys.press("Shift+Tab")
    demo_page.picture("focus")
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


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(demo_page: DemoPage) -> None:
    """A time that is over: the form stays with all that is in it; with another time it goes through."""
    now = datetime.fromisoformat(demo_page.slack.get("clock")["now"])
    mentee, mentor = demo_page.sit(demo_page.mentee("Eli Novak"), demo_page.mentor("Ruth Okoro"))
    mentee.write("/mentoring find")
    mentee.press("Ask for a meeting with Ruth Okoro", on=mentee.dialog("Find a Mentor"))
    form = mentee.dialog("Ask for a Meeting")
    form.get_by_label("What is it about?").fill("From engineer to lead")
    form.get_by_label("How long?").select_option("60 minutes")
    time = form.get_by_label("A time that suits you")
    time.fill((now - timedelta(days=2)).strftime(LOCAL))
    form.get_by_role("button", name="Ask", exact=True).click()

    expect(form.get_by_text("That time is over.")).to_be_visible()
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("What is it about?")).to_have_value("From engineer to lead")
    demo_page.picture("error")
    time.fill(_at_work(now).strftime(LOCAL))
    form.get_by_role("button", name="Ask", exact=True).click()

    mentee.dialog("Sent").get_by_role("button", name="Close").first.click()
    asked = mentor.card("Eli Novak asks for a one-time meeting")
    expect(asked).to_contain_text("From engineer to lead")
    demo_page.picture("asked")
    asked.get_by_role("button", name="with Eli Novak").first.click()
    mentee.card("You meet Ruth Okoro")
    mentor.card("You meet Eli Novak")
    demo_page.picture("planned")


def _at_work(now: datetime) -> datetime:
    """Return noon of the next working day: outside of working hours the form asks back."""
    day = now + timedelta(days=1)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return day.replace(hour=12)


def test_a_setting_is_there_only_while_it_can_be(demo_page: DemoPage) -> None:
    """Without one-time mentoring nothing can follow it: the row gives way to the reason, and comes back."""
    (mira,) = demo_page.sit(demo_page.slack.person("Mira Sand"))
    mira.write("/mentoring settings")
    form = mira.dialog("Matching Settings")
    row = form.get_by_role("radiogroup", name="One-time meeting to ongoing connection")
    row.get_by_label("Forced connection").check()
    limit = form.get_by_label("How many mentees a mentor takes")
    limit.fill("4")

    form.get_by_label("One-time mentoring").uncheck()
    expect(form).to_contain_text("not offered while one-time mentoring is off")
    expect(row).to_have_count(0)
    expect(form.get_by_label("One-time mentoring")).to_be_focused()
    demo_page.picture("without")
    form.get_by_label("One-time mentoring").check()

    expect(row.get_by_label("Forced connection")).to_be_checked()
    expect(limit).to_have_value("4")
    demo_page.picture("with")
    form.get_by_role("button", name="Save").click()
    expect(mira.dialog("Saved")).to_contain_text("These settings apply from now on.")
