"""The two answers after a one-time meeting that connect nobody: the same under both policies.

A file of its own, with a demo of its own: a bot redraws at most 50 messages a minute.
"""

from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, chooses, has_policy, met


def test_no_connection(demo_page: DemoPage) -> None:
    """After each answer the card keeps the one thing that can still be done."""
    has_policy(demo_page, "request")
    _, max_, lea = met(demo_page, "Ben Castro", "Max Adeyemi", "Lea Moss")
    chooses(max_, "Ben Castro", "Just Give Feedback")
    answered(max_.dialog("Feedback"))
    chooses(lea, "Ben Castro", "We Did Not Meet")
    answered(lea.dialog("We Did Not Meet"))

    gave_feedback = max_.card("you chose just to give feedback")
    expect(gave_feedback.get_by_role("button")).to_have_text(["Connect"])
    did_not_meet = lea.card("you and Ben Castro did not meet")
    expect(did_not_meet.get_by_role("button")).to_have_text(["Find a New Time"])
    demo_page.picture("chosen")
