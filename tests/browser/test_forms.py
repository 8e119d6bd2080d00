"""Forms that answer while and after they are filled in; and all of it with the keyboard alone.

The two read different languages.
"""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from bot.ids import Action
from bot.refusals.base import one_line
from bot.refusals.meeting import TimeIsPast
from tests.browser.demo_page import DemoPage
from tests.spoken import FEW_PAIRS

LOCAL = "%Y-%m-%dT%H:%M"  # as an input of a date and a time has it
FRIDAY = 4
MOST_STOPS = 40  # keys until a place on a screen of two columns is reached
pytestmark = pytest.mark.parametrize("pair", FEW_PAIRS, indirect=True, ids="-".join)


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
    tab_to(nia.button("Message {name}", name="Tom Abara", on=nia.dialog("Find a Mentor")))
    keys.press("Enter")
    form = nia.dialog("Write to a mentor")
    expect(nia.labelled(form, "Note to {other}", other="Tom Abara")).to_be_focused()
    keys.type("May I ask how you began?")
    keys.press("Control+Enter")
    nia.dialog("Sent")
    keys.press("Escape")
    nia.dialog("Find a Mentor")
    keys.press("Escape")
    expect(nia.composer).to_be_focused()

    yes = nia.button("Confirm Match", on=nia.card("You wrote to {other}", other="Tom Abara"))
    keys.press("Shift+Tab")
    while not yes.evaluate("node => node === document.activeElement"):
        keys.press("Shift+Tab")
    demo_page.picture("focus")
    keys.press("Enter")
    asked = tom.card("{other} has confirmed your match", other="Nia Berg")
    keys.press("F6")
    expect(tom.composer).to_be_focused()
    yes = tom.button("Confirm Match", on=asked)
    while not yes.evaluate("node => node === document.activeElement"):
        keys.press("Shift+Tab")
    keys.press("Space")

    nia.card("You and {other} are connected", other="Tom Abara")
    tom.card("You and {other} are connected", other="Nia Berg")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(demo_page: DemoPage) -> None:
    """A time that is over: the form stays with all that is in it; with another time it goes through."""
    now = datetime.fromisoformat(demo_page.slack.get("clock")["now"])
    mentee, mentor = demo_page.sit(demo_page.mentee("Eli Novak"), demo_page.mentor("Ruth Okoro"))
    mentee.write("/mentoring find")
    mentee.press("Ask for a Meeting with {name}", name="Ruth Okoro", on=mentee.dialog("Find a Mentor"))
    form = mentee.dialog("Ask for a Meeting")
    topic = mentee.labelled(form, "What is it about?")
    topic.fill("From engineer to lead")
    mentee.labelled(form, "How long?").select_option("60")
    time = mentee.labelled(form, "A time that suits you")
    time.fill((now - timedelta(days=2)).strftime(LOCAL))
    mentee.submit(form, "Ask")

    expect(form.get_by_text(mentee.reads(one_line(TimeIsPast.__doc__)))).to_be_visible()
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(topic).to_have_value("From engineer to lead")
    demo_page.picture("error")
    time.fill(_at_work(now).strftime(LOCAL))
    mentee.submit(form, "Ask")

    mentee.leave(mentee.dialog("Sent"))
    asked = mentor.card("{other} asks for a one-time meeting", other="Eli Novak")
    expect(asked).to_contain_text("From engineer to lead")
    demo_page.picture("asked")
    asked.locator(f"[data-action-id='{Action.MEETING_PICK_1}']").click()
    mentee.card("You meet {other} on {when}", other="Ruth Okoro")
    mentor.card("You meet {other} on {when}", other="Eli Novak")
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
    row = form.get_by_role("radiogroup", name=mira.reads("One-time meeting to ongoing connection"))
    mira.labelled(row, "Forced connection").check()
    limit = mira.labelled(form, "How many mentees a mentor takes")
    limit.fill("4")

    one_time = mira.labelled(form, "One-time mentoring")
    one_time.uncheck()
    expect(form).to_contain_text(mira.reads("Your earlier choice is kept, and applies again then."))
    expect(row).to_have_count(0)
    expect(one_time).to_be_focused()
    demo_page.picture("without")
    one_time.check()

    expect(mira.labelled(row, "Forced connection")).to_be_checked()
    expect(limit).to_have_value("4")
    demo_page.picture("with")
    mira.submit(form, "Save")
    expect(mira.dialog("Saved")).to_contain_text(mira.reads("These settings apply from now on."))
