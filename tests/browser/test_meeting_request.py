"""How to go on after a one-time meeting, under the request policy: the first answer asks the mentor.

A file of its own, with a demo of its own: a bot redraws at most 50 messages a minute.
"""

from tests.browser.demo_page import DemoPage
from tests.browser.meetings import answered, chooses, has_policy, met


def test_request(demo_page: DemoPage) -> None:
    """The mentor reads who asks, and decides."""
    has_policy(demo_page, "request")
    ben, pia = met(demo_page, "Ben Castro", "Pia Holm")
    chooses(pia, "Ben Castro", "Ask Ben Castro to Mentor Me")
    answered(pia.dialog("Feedback"))

    pia.card("You asked Ben Castro to be your mentor")
    ben.press("Accept", on=ben.card("Pia Holm asks you to be their mentor"))
    pia.card("You and Ben Castro are connected")
    demo_page.picture("chosen")
