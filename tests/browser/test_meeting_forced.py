"""How to go on after a one-time meeting, under the forced policy: each of the three answers.

A file of its own, with a demo of its own: a bot redraws at most 50 messages a minute.
"""

from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, chooses, gives_feedback_or_says_no, has_policy, met


def test_forced(demo_page: DemoPage) -> None:
    """The first answer connects at once, after one more question; the others connect nobody."""
    has_policy(demo_page, "forced")
    ruth, eli, ola, ivo = met(demo_page, "Ruth Okoro", "Eli Novak", "Ola Lind", "Ivo Sand")
    chooses(eli, "Ruth Okoro", "Make Ruth Okoro my mentor")
    demo_page.picture("sure")
    eli.node.get_by_role("alertdialog").get_by_role("button", name="Make my mentor").click()
    demo_page.picture("feedback")
    answered(eli.dialog("Feedback"))

    ruth.card("You and Eli Novak are connected")
    expect(eli.card("you chose to go on together").get_by_role("button")).to_have_count(0)
    gives_feedback_or_says_no(ola, ivo, "Ruth Okoro")
    demo_page.picture("chosen")
