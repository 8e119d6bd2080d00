"""One-time meetings on the page, from the admin's choice of a policy to the mentee's answer afterwards."""

from datetime import datetime, timedelta

from playwright.sync_api import Locator, expect

from sandbox.person import DrivenPerson
from tests.browser.column import Column
from tests.browser.office import Office


def has_policy(office: Office, policy: str) -> None:
    """Let the admin choose what may follow a one-time meeting."""
    mira = office.slack.person("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.fill("follow_up", policy)
    assert mira.submit().ok
    mira.close(cleared=True)


def asked_for(office: Office, mentee: DrivenPerson, mentor: DrivenPerson, minutes: int) -> None:
    """Let a mentee ask for half an hour, so many minutes from now."""
    now = datetime.fromisoformat(office.slack.get("clock")["now"])
    mentee.command("/mentoring", "find")
    office.click_in_directory(mentee, mentor, "Ask for a meeting")
    mentee.fill("topic", "How to lead")
    mentee.fill("time.1", int((now + timedelta(minutes=minutes)).timestamp()))
    assert mentee.submit().ok
    mentee.close(cleared=True)
    asked = f"{mentee.name} asks you for a one-time meeting"
    office.slack.wait_for(lambda: asked in str(mentor.messages()), 30)


def planned(office: Office, mentee: DrivenPerson, mentor: DrivenPerson, minutes: int) -> None:
    """Let the two plan half an hour, so many minutes from now."""
    asked_for(office, mentee, mentor, minutes)
    assert mentor.click("meeting.pick.1").ok


def met(office: Office, mentor_name: str, *names: str) -> list[Column]:
    """Let a mentor meet these mentees one after the other; return the columns, the mentor's first."""
    mentor, *mentees = [office.mentor(mentor_name), *(office.mentee(name) for name in names)]
    for number, mentee in enumerate(mentees):
        planned(office, mentee, mentor, 5 + 35 * number)
    columns = office.sit(mentor, *mentees)
    for _ in range(2):
        office.page.get_by_role("button", name="Let 1 hour pass").click()
    return columns


def chooses(mentee: Column, mentor_name: str, button: str) -> None:
    """Let a mentee press a button of the card about the meeting that is over."""
    mentee.press(button, on=mentee.card(f"Your one-time meeting with {mentor_name} is over"))


def answered(form: Locator) -> None:
    """Answer what has to be answered, and send it."""
    for choices in form.get_by_role("radiogroup").all():
        choices.get_by_role("radio").first.check()
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)


def gives_feedback_or_says_no(only_feedback: Column, not_held: Column, mentor_name: str) -> None:
    """Let one choose the second answer, and one the third: the same under both policies."""
    chooses(only_feedback, mentor_name, "Just give feedback")
    answered(only_feedback.dialog("Feedback"))
    chooses(not_held, mentor_name, "We did not meet")
    answered(not_held.dialog("We did not meet"))

    card = only_feedback.card("you chose just to give feedback")
    expect(card.get_by_role("button")).to_have_text(["Connect"])
    expect(not_held.card(f"you and {mentor_name} did not meet").get_by_role("button")).to_have_text(
        ["Find a new time"]
    )
