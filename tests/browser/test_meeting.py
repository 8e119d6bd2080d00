"""After a one-time meeting: how the two go on, under either policy, or do not.

The two read different languages: every language is the mentee's once, and the mentor's once.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, chooses, has_policy, met
from tests.spoken import PAIRS

pytestmark = pytest.mark.parametrize("pair", PAIRS, indirect=True, ids="-".join)


def test_forced(demo_page: DemoPage) -> None:
    """The first answer connects at once, after one more question."""
    has_policy(demo_page, "forced")
    ruth, eli = met(demo_page, "Ruth Okoro", "Eli Novak")
    chooses(eli, "Ruth Okoro", "Make {name} My Mentor", name="Ruth Okoro")
    demo_page.picture("sure")
    eli.submit(eli.node.get_by_role("alertdialog"), "Make My Mentor")
    demo_page.picture("feedback")
    answered(eli, eli.dialog("Feedback"))

    ruth.card("You and {other} are connected", other="Eli Novak")
    went_on = "After your meeting with {mentor} you said that you would like to go on together"
    expect(eli.card(went_on, mentor="Ruth Okoro").get_by_role("button")).to_have_count(0)
    demo_page.picture("chosen")


def test_request(demo_page: DemoPage) -> None:
    """The first answer asks the mentor, who reads who asks, and decides."""
    has_policy(demo_page, "request")
    ben, pia = met(demo_page, "Ben Castro", "Pia Holm")
    chooses(pia, "Ben Castro", "Ask {name} to Mentor Me", name="Ben Castro")
    answered(pia, pia.dialog("Feedback"))

    pia.card("You asked {other} to be your mentor", other="Ben Castro")
    ben.press("Accept", on=ben.card("{other} asks you to be their mentor", other="Pia Holm"))
    pia.card("You and {other} are connected", other="Ben Castro")
    demo_page.picture("chosen")


def test_no_connection(demo_page: DemoPage) -> None:
    """After each of the two other answers the card keeps the one thing that can still be done."""
    has_policy(demo_page, "request")
    _, max_, lea = met(demo_page, "Tom Abara", "Max Adeyemi", "Lea Moss")
    chooses(max_, "Tom Abara", "Just Give Feedback")
    answered(max_, max_.dialog("Feedback"))
    chooses(lea, "Tom Abara", "We Did Not Meet")
    answered(lea, lea.dialog("We did not meet"))

    gave = max_.card("After your meeting with {mentor} you chose just to give feedback", mentor="Tom Abara")
    expect(gave.get_by_role("button")).to_have_text([max_.reads("Connect")])
    did_not_meet = lea.card("You said that you and {mentor} did not meet", mentor="Tom Abara")
    expect(did_not_meet.get_by_role("button")).to_have_text([lea.reads("Find a New Time")])
    demo_page.picture("chosen")
