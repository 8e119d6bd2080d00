"""How to go on after a one-time meeting, under the request policy: each of the three answers.

A file of its own, with a demo of its own: a bot redraws at most 50 messages a minute.
"""

from tests.browser.meetings import answered, chooses, gives_feedback_or_says_no, has_policy, met
from tests.browser.office import Office


def test_request(office: Office) -> None:
    """The first answer asks the mentor, who decides; the others ask nobody."""
    has_policy(office, "request")
    ben, pia, max_, lea = met(office, "Ben Castro", "Pia Holm", "Max Adeyemi", "Lea Moss")
    chooses(pia, "Ben Castro", "Ask Ben Castro to mentor me")
    answered(pia.dialog("Feedback"))

    pia.card("You asked Ben Castro to be your mentor")
    ben.press("Accept", on=ben.card("Pia Holm asks you to be their mentor"))
    pia.card("You and Ben Castro are connected")
    gives_feedback_or_says_no(max_, lea, "Ben Castro")
    office.picture("chosen")
