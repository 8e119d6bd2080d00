"""What a mentor sees of the demo, light and dark: by axe-core, and in the folder of pictures."""

import pytest

from tests.browser.axe import require_axe
from tests.browser.meetings import asked_for
from tests.browser.office import Office
from tests.browser.screens import ADA, Seat, at_home, for_nobody, from_home, from_messages, messages

WHO = ADA
SCREENS = {
    "cards of a mentor": messages,
    "home of a mentor": at_home,
    "profile": from_home("My profile", "My profile"),
    "pause": from_home("Pause", "Pause mentoring"),
    "leave": from_home("Leave", "Leave"),
    "decline": from_messages("Decline", "Decline match"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_no_barrier(seat: Seat, screen: str) -> None:
    """No violation of any of axe-core's rules, in light or dark."""
    seat.no_barrier(screen, SCREENS[screen])


def test_no_barrier_in_a_meeting(office: Office) -> None:
    """Its cards from the request to the day itself, and the forms that they open."""
    require_axe()
    mentee, mentor = office.mentee("Nia Berg"), office.mentor("Tom Abara")
    asked_for(office, mentee, mentor, minutes=90)
    nia, tom = office.sit(mentee, mentor)
    card = tom.card("Nia Berg asks you for a one-time meeting")
    for_nobody(office, tom.node, "asked")
    for title in ("Suggest another time", "Decline"):
        tom.press(title, on=card)
        form = tom.dialog(title)
        for_nobody(office, tom.node, title)
        form.press("Escape")

    card.get_by_role("button", name="with Nia Berg").first.click()
    planned_card = nia.card("You meet Tom Abara")
    tom.card("You meet Nia Berg")
    for_nobody(office, tom.node, "planned")
    nia.press("Cancel", on=planned_card)
    nia.dialog("Cancel")
    for_nobody(office, nia.node, "cancel")
