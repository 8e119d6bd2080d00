"""One-time meetings as the two people live them: cards, forms, Home, the typed word."""

from datetime import datetime, timedelta

import pytest

from bot.enums import MeetingState
from bot.ids import Field
from sandbox.person import DrivenPerson
from tests.house import House, said
from tests.scenarios.meetings import asks, buttons, fill, planned, soon, the_meeting


def test_from_the_directory_to_a_planned_meeting(either_house: House) -> None:
    """A mentee asks with two times; the mentor picks one with one click; both read when they meet."""
    house = either_house
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    first, second = soon(house), soon(house, 3)
    assert asks(house, "Lin Osei", first, second).ok
    assert "Lin Osei asks you for a one-time meeting" in said(ada)
    assert "How to lead" in said(ada)
    assert "You asked Ada Park for a one-time meeting" in said(lin)
    picks = buttons(house, "Ada Park")
    assert picks[2:] == ["Suggest another time", "Decline"]
    assert ada.click(picks[1]).ok
    house.settle()
    found = the_meeting(house)
    assert (found.state, found.starts_at) == (MeetingState.SCHEDULED, second)
    for person, other in ((lin, "Ada Park"), (ada, "Lin Osei")):
        assert f"You meet {other} on" in said(person)
    assert buttons(house, "Lin Osei")[:4] == ["Google Calendar", "Outlook", "Reschedule", "Cancel meeting"]
    assert lin.click("Google Calendar").ok
    assert lin.click("Outlook").ok


def test_suggesting_another_time_goes_back_with_buttons(house: House) -> None:
    """The mentor's form checks its times too; then the mentee has a button per time, and picks."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    asks(house, "Lin Osei", soon(house))
    ada.click("Suggest another time")
    fill(house, "Ada Park", soon(house, 3), soon(house, -3))
    assert list(ada.submit().errors or {}) == ["time.2"]
    fill(house, "Ada Park", soon(house, 3), soon(house, 4))
    assert ada.submit().ok
    house.settle()
    assert "Ada Park suggests another time for your meeting" in said(lin)
    assert buttons(house, "Lin Osei")[2:] == ["Suggest another time", "Withdraw"]
    lin.click(buttons(house, "Lin Osei")[1])
    house.settle()
    assert the_meeting(house).starts_at == soon(house, 4)
    assert "You meet Lin Osei" in said(ada)


def test_moving_a_meeting_leaves_its_time_until_the_other_picks(house: House) -> None:
    """*Reschedule* asks; the old time stands on the card, and *Keep the time* ends it for both."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    lin.click("Reschedule")
    fill(house, "Lin Osei", soon(house, 5))
    lin.submit()
    house.settle()
    assert "Lin Osei suggests another time" in said(ada)
    assert "the meeting stays on" in said(ada)
    old = ada.messages()[-1]["ts"]
    ada.click("Keep the time")
    house.settle()
    assert the_meeting(house).starts_at == soon(house)
    ada.raw({"kind": "block_action", "ts": old, "action_id": "meeting.keep", "stale": True})
    house.hears("Ada Park", "Something changed since you opened this")


def test_a_declined_meeting_reads_kindly(house: House) -> None:
    """The same form as for a match: an offered note that goes out only if ticked, a reason for the admins."""
    mira = house.admin("Mira Sand")
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    asks(house, "Lin Osei", soon(house))
    house.says_no("Ada Park", "Decline", reason="No time this month.")
    assert the_meeting(house).state is MeetingState.DECLINED
    assert "Ada Park will not be making this meeting" in said(lin)
    assert "Thank you for asking me" not in said(lin)
    assert buttons(house, "Lin Osei") == ["Find another mentor"]
    assert "declined the meeting with Lin Osei" in said(mira)
    assert "No time this month." in said(mira)


def test_cancelling_tells_the_other_with_the_note(house: House) -> None:
    """Either may cancel; the mentee of a cancelled meeting can look for a new time."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    ada.click("Cancel meeting")
    ada.fill(Field.NOTE, "I am ill, sorry.")
    assert ada.submit().ok
    assert "Something changed" in str(ada.replay().response)
    house.settle()
    assert the_meeting(house).state is MeetingState.CANCELLED
    assert "Ada Park has cancelled your meeting" in said(lin)
    assert "I am ill, sorry." in said(lin)
    lin.click("Find a new time")
    lin.fill(Field.TOPIC, "How to lead")
    fill(house, "Lin Osei", soon(house, 6))
    assert lin.submit().ok
    house.settle()
    assert "Lin Osei asks you for a one-time meeting" in said(ada)


def test_withdrawing_is_no_news(house: House) -> None:
    """The mentor's card folds to a line, and no new message comes."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    asks(house, "Lin Osei", soon(house))
    before = len(ada.messages())
    lin.click("Withdraw")
    house.settle()
    assert len(ada.messages()) == before
    assert "Lin Osei withdrew the request" in said(ada)
    assert buttons(house, "Ada Park") == []
    assert "withdrew" not in house.home("Ada Park")


@pytest.mark.parametrize("kept", [False, True])
def test_ending_a_match_takes_the_meeting_along_unless_unticked(house: House, *, kept: bool) -> None:
    """The box is there, ticked, and names the time; unticked, the meeting stays."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    house.home("Ada Park")
    ada.click("End connection", within="home")
    assert "Your one-time meeting on" in str(ada.modal())
    if kept:
        ada.fill(Field.CANCEL_MEETING, [])
    assert ada.submit().ok
    house.settle()
    expected = MeetingState.SCHEDULED if kept else MeetingState.CANCELLED
    assert the_meeting(house).state is expected


def test_home_and_the_typed_word_list_what_is_coming_up(house: House) -> None:
    """With the same buttons; a meeting that is over stands below, with how it ended."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    assert "Upcoming one-time meetings (1)" in house.home("Lin Osei")
    lin.say("meetings")
    house.settle()
    assert "coming up: 1" in said(lin)
    lin.click("Cancel meeting", within="home")
    lin.submit()
    house.settle()
    assert "Past one-time meetings (1)" in house.home("Lin Osei")
    assert "You cancelled the meeting with Ada Park" in house.home("Lin Osei")
    assert "no one-time meeting coming up" in str(lin.command("/mentoring", "meetings").response)


def test_leaving_names_the_meeting_and_calls_it_off(house: House) -> None:
    """The modal lists it; the other reads that somebody left, and gets no reminder."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    ada.command("/mentoring", "leave")
    assert "One-time meetings: Lin Osei." in str(ada.modal())
    assert ada.submit().ok
    house.settle()
    assert "Ada Park has left the programme" in said(lin)
    told = len(lin.messages())
    house.let_pass(days=3)
    assert len(lin.messages()) == told


def test_what_has_begun_is_not_called_off_any_more(house: House) -> None:
    """Neither form that ends things names a meeting that has begun; leaving lets it stand."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    house.let_pass(seconds=(soon(house) - house.clock.now()).total_seconds() + 60)
    house.home("Ada Park")
    ada.click("End connection", within="home")
    assert "Your one-time meeting on" not in str(ada.modal())
    ada.close()
    ada.command("/mentoring", "leave")
    assert "Your mentees: Lin Osei." in str(ada.modal())
    assert "One-time meetings" not in str(ada.modal())
    assert ada.submit().ok
    house.settle()
    assert the_meeting(house).state is MeetingState.SCHEDULED
    assert "will not take place" not in str(lin.messages())


def test_who_left_the_workspace_is_told_nothing(house: House) -> None:
    """The remaining one is told; nothing is sent to the one who left."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    told = len(lin.messages())
    lin.change(deleted=True)
    house.settle()
    assert "Lin Osei has left the workspace" in said(ada)
    assert the_meeting(house).state is MeetingState.CANCELLED
    assert len(lin.messages()) == told


def test_the_reminders_arrive_and_the_question_after_it(house: House) -> None:
    """A new message 24 hours and 10 minutes before, each once; then the mentee is asked how to go on."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    planned(house, "Lin Osei", "Ada Park")
    at = soon(house)
    for moment, words in (
        (timedelta(days=1), "Coming up: you meet"),
        (timedelta(minutes=10), "In a few minutes"),
    ):
        before = len(lin.messages()), len(ada.messages())
        house.let_pass(seconds=(at - moment - house.clock.now()).total_seconds() + 1)
        house.let_pass()
        assert (len(lin.messages()), len(ada.messages())) == (before[0] + 1, before[1] + 1)
        assert words in said(lin)
        assert words in said(ada)
    house.let_pass(minutes=46)
    assert the_meeting(house).state is MeetingState.OCCURRED
    assert "Lin Osei" in said(ada)
    assert "Your meeting with Lin Osei was on" in said(ada)


def test_each_reads_the_time_in_their_own_zone(house: House) -> None:
    """Between Paris and New York, in the weeks when only one of the two has changed its clocks."""
    sam, ada = house.mentee("Sam Rivera"), house.mentor("Ada Park")
    at = _between_the_changes(house)
    asks(house, "Sam Rivera", at)
    london, new_york = (house.zone(name) for name in ("Ada Park", "Sam Rivera"))
    assert (at.astimezone(london).utcoffset(), at.astimezone(new_york).utcoffset()) == (
        timedelta(),
        timedelta(hours=-4),
    )
    pick = f"{at.astimezone(london):%A %-d %B at %H:%M} GMT"
    assert buttons(house, "Ada Park")[0] == pick
    ada.click(pick)
    house.settle()
    assert f"{at.astimezone(new_york):%A %-d %B at %H:%M}" in said(sam)
    assert f"{at.astimezone(london):%A %-d %B at %H:%M}" in said(ada)
    links = [one["url"] for one in _elements(sam) if "url" in one]
    assert f"dates={at:%Y%m%dT%H%M%SZ}%2F" in links[0]
    assert f"startdt={at:%Y-%m-%dT%H}%3A" in links[1]


def _between_the_changes(house: House) -> datetime:
    """Return noon UTC of a day when Europe has left summer time and America has not, within a year.

    In spring America changes first: then Europe is the one that is behind.
    """
    london, new_york = (house.zone(name) for name in ("Ada Park", "Sam Rivera"))
    for days in range(1, 366):
        at = soon(house, days).replace(hour=12)
        offsets = (at.astimezone(london).utcoffset(), at.astimezone(new_york).utcoffset())
        if offsets == (timedelta(), timedelta(hours=-4)):
            return at
    raise LookupError("no such day")


def _elements(person: DrivenPerson) -> list[dict[str, str]]:
    rows = [one["elements"] for one in person.messages()[-1]["blocks"] if one["type"] == "actions"]
    return [element for row in rows for element in row]
