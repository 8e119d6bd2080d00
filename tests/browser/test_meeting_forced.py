"""How to go on after a one-time meeting, under the forced policy: the first answer connects.

A file of its own, with a demo of its own: a bot redraws at most 50 messages a minute.
"""

from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, chooses, has_policy, met


def test_forced(demo_page: DemoPage) -> None:
    """It connects at once, after one more question."""
    has_policy(demo_page, "forced")
    ruth, eli = met(demo_page, "Ruth Okoro", "Eli Novak")
    chooses(eli, "Ruth Okoro", "Make Ruth Okoro My Mentor")
    demo_page.picture("sure")
    eli.node.get_by_role("alertdialog").get_by_role("button", name="Make My Mentor").click()
    demo_page.picture("feedback")
    answered(eli.dialog("Feedback"))

    ruth.card("You and Eli Novak are connected")
    expect(eli.card("you would like to go on together").get_by_role("button")).to_have_count(0)
    demo_page.picture("chosen")
