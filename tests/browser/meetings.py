"""One-time meetings on the page, from the admin's choice of a policy to the mentee's answer afterwards."""

from datetime import datetime, timedelta

from playwright.sync_api import Locator, expect

from bot.ids import Action
from sandbox.person import DrivenPerson
from tests.browser.column import PersonColumn
from tests.browser.demo_page import DemoPage
from tests.spoken import say


def has_policy(demo_page: DemoPage, policy: str) -> None:
    """Let the admin choose what may follow a one-time meeting."""
    mira = demo_page.slack.person("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.fill("follow_up", policy)
    assert mira.submit().ok
    mira.close(cleared=True)


def asked_for(demo_page: DemoPage, mentee: DrivenPerson, mentor: DrivenPerson, minutes: int) -> None:
    """Let a mentee ask for half an hour, so many minutes from now."""
    now = datetime.fromisoformat(demo_page.slack.get("clock")["now"])
    mentee.command("/mentoring", "find")
    demo_page.click_in_directory(mentee, mentor, Action.MEETING_ASK)
    mentee.fill("topic", "How to lead")
    mentee.fill("time.1", int((now + timedelta(minutes=minutes)).timestamp()))
    assert mentee.submit().ok
    if say(demo_page.mentees_read, "Suggest it all the same") in str(mentee.modal()):
        mentee.fill("outside_hours", ["yes"])
        assert mentee.submit().ok
    mentee.close(cleared=True)
    asked = say(demo_page.mentors_read, "{other} asks for a one-time meeting", other=mentee.name)
    demo_page.slack.wait_for(lambda: asked in str(mentor.messages()), 30)


def planned(demo_page: DemoPage, mentee: DrivenPerson, mentor: DrivenPerson, minutes: int) -> None:
    """Let the two plan half an hour, so many minutes from now."""
    asked_for(demo_page, mentee, mentor, minutes)
    assert mentor.click("meeting.pick.1").ok


def met(demo_page: DemoPage, mentor_name: str, *names: str) -> list[PersonColumn]:
    """Let a mentor meet these mentees one after the other; return the columns, the mentor's first."""
    mentor, *mentees = [demo_page.mentor(mentor_name), *(demo_page.mentee(name) for name in names)]
    for number, mentee in enumerate(mentees):
        planned(demo_page, mentee, mentor, 5 + 35 * number)
    columns = demo_page.sit(mentor, *mentees)
    for _ in range(2):
        demo_page.page.get_by_role("button", name="Let 1 hour pass").click()
    return columns


def chooses(mentee: PersonColumn, mentor_name: str, button: str, **facts: object) -> None:
    """Let a mentee press a button of the card about the meeting that is over."""
    mentee.press(
        button, **facts, on=mentee.card("How would you like to go on with {mentor}?", mentor=mentor_name)
    )


def answered(mentee: PersonColumn, form: Locator) -> None:
    """Answer what has to be answered, and send it."""
    for choices in form.get_by_role("radiogroup").all():
        choices.get_by_role("radio").first.check()
    mentee.submit(form, "Send")
    expect(form).to_have_count(0)
