"""One-time meetings as the two people live them: cards, forms, Home, the typed word."""

from datetime import datetime, timedelta

import pytest

from bot.enums import MeetingState
from bot.ids import Field
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness, said
from tests.scenarios.meetings import asks, buttons, fill, planned, send, soon, the_meeting


def test_from_the_directory_to_a_planned_meeting(either_harness: BotHarness) -> None:
    """A mentee asks with two times; the mentor picks one with one click; both read when they meet."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    first, second = soon(harness), soon(harness, 3)
    assert asks(harness, "Lin Osei", first, second).ok
    assert "Lin Osei asks for a one-time meeting" in said(ada)
    assert "How to lead" in said(ada)
    assert "You asked Ada Park for a one-time meeting" in said(lin)
    picks = buttons(harness, "Ada Park")
    assert picks[2:] == ["Suggest Another Time", "Decline", "Reply", "View Profile"]
    assert ada.click(picks[1]).ok
    harness.settle()
    found = the_meeting(harness)
    assert (found.state, found.starts_at) == (MeetingState.SCHEDULED, second)
    for person, other in ((lin, "Ada Park"), (ada, "Lin Osei")):
        assert f"You meet {other} on" in said(person)
    assert buttons(harness, "Lin Osei")[:4] == ["Google Calendar", "Outlook", "Reschedule", "Cancel Meeting"]
    assert lin.click("Google Calendar").ok
    assert lin.click("Outlook").ok


def test_suggesting_another_time_goes_back_with_buttons(harness: BotHarness) -> None:
    """The mentor's form checks its times too; then the mentee has a button per time, and picks."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    ada.click("Suggest Another Time")
    fill(harness, "Ada Park", soon(harness, 3), soon(harness, -3))
    assert list(send(harness, "Ada Park").errors or {}) == ["time.2"]
    fill(harness, "Ada Park", soon(harness, 3), soon(harness, 4))
    assert send(harness, "Ada Park").ok
    harness.settle()
    assert "Ada Park suggests another time for your meeting" in said(lin)
    assert buttons(harness, "Lin Osei")[2:] == ["Suggest Another Time", "Withdraw", "Reply", "View Profile"]
    lin.click(buttons(harness, "Lin Osei")[1])
    harness.settle()
    assert the_meeting(harness).starts_at == soon(harness, 4)
    assert "You meet Lin Osei" in said(ada)


def test_moving_a_meeting_leaves_its_time_until_the_other_picks(harness: BotHarness) -> None:
    """*Reschedule* asks; the old time stands on the card, and *Keep the Time* ends it for both."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    lin.click("Reschedule")
    fill(harness, "Lin Osei", soon(harness, 5))
    send(harness, "Lin Osei")
    harness.settle()
    assert "Lin Osei suggests another time" in said(ada)
    assert "the meeting stays on" in said(ada)
    old = ada.messages()[-1]["ts"]
    ada.click("Keep the Time")
    harness.settle()
    assert the_meeting(harness).starts_at == soon(harness)
    ada.raw({"kind": "block_action", "ts": old, "action_id": "meeting.keep", "stale": True})
    harness.hears("Ada Park", "Something changed since you opened this")


def test_a_declined_meeting_reads_kindly(harness: BotHarness) -> None:
    """The same form as for a match: an offered note that goes out only if ticked, a reason for the admins."""
    mira = harness.admin("Mira Sand")
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    harness.says_no("Ada Park", "Decline", reason="No time this month.")
    assert the_meeting(harness).state is MeetingState.DECLINED
    assert "Ada Park will not be making this meeting" in said(lin)
    assert "Thank you for asking me" not in said(lin)
    assert buttons(harness, "Lin Osei") == ["Find Another Mentor", "Don't Match Us Again"]
    assert "declined the meeting with Lin Osei" in said(mira)
    assert "No time this month." in said(mira)


def test_cancelling_tells_the_other_with_the_note(harness: BotHarness) -> None:
    """Either may cancel; the mentee of a cancelled meeting can look for a new time."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    ada.click("Cancel Meeting")
    ada.fill(Field.NOTE, "I am ill, sorry.")
    assert ada.submit().ok
    assert "Something changed" in str(ada.replay().response)
    harness.settle()
    assert the_meeting(harness).state is MeetingState.CANCELLED
    assert "Ada Park has cancelled your meeting" in said(lin)
    assert "I am ill, sorry." in said(lin)
    lin.click("Find a New Time")
    lin.fill(Field.TOPIC, "How to lead")
    fill(harness, "Lin Osei", soon(harness, 6))
    assert send(harness, "Lin Osei").ok
    harness.settle()
    assert "Lin Osei asks for a one-time meeting" in said(ada)


def test_withdrawing_is_no_news(harness: BotHarness) -> None:
    """The mentor's card becomes one line, and no new message comes."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    before = ada.received()
    lin.click("Withdraw")
    harness.settle()
    assert ada.received() == before
    assert "Lin Osei withdrew the request" in said(ada)
    assert buttons(harness, "Ada Park") == ["Don't Match Us Again"]
    assert "withdrew" not in harness.home("Ada Park")


@pytest.mark.parametrize("kept", [False, True])
def test_ending_a_match_takes_the_meeting_along_unless_unticked(harness: BotHarness, *, kept: bool) -> None:
    """The box is there, ticked, and names the time; unticked, the meeting stays."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("End Connection", within="home")
    assert "Your one-time meeting on" in str(ada.modal())
    if kept:
        ada.fill(Field.CANCEL_MEETING, [])
    assert ada.submit().ok
    harness.settle()
    expected = MeetingState.SCHEDULED if kept else MeetingState.CANCELLED
    assert the_meeting(harness).state is expected


def test_home_and_the_typed_word_list_what_is_coming_up(harness: BotHarness) -> None:
    """With the same buttons; a meeting that is over stands below, with how it ended."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    assert "Upcoming one-time meetings (1)" in harness.home("Lin Osei")
    lin.say("meetings")
    harness.settle()
    assert "Your upcoming one-time meetings: 1" in said(lin)
    lin.click("Cancel Meeting", within="home")
    lin.submit()
    harness.settle()
    assert "Past one-time meetings (1)" in harness.home("Lin Osei")
    assert "You cancelled the meeting with Ada Park" in harness.home("Lin Osei")
    assert "no one-time meeting coming up" in str(lin.command("/mentoring", "meetings").response)


def test_leaving_names_the_meeting_and_calls_it_off(harness: BotHarness) -> None:
    """The modal lists it; the other reads that somebody left, and gets no reminder."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    ada.command("/mentoring", "leave")
    assert "One-time meetings: Lin Osei." in str(ada.modal())
    assert ada.submit().ok
    harness.settle()
    assert "Ada Park has left the programme" in said(lin)
    told = lin.received()
    harness.let_pass(days=3)
    assert lin.received() == told


def test_what_has_begun_is_not_called_off_any_more(harness: BotHarness) -> None:
    """Neither form that ends things names a meeting that has begun; leaving lets it stand."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    harness.let_pass(seconds=(soon(harness) - harness.clock.now()).total_seconds() + 60)
    harness.home("Ada Park")
    ada.click("End Connection", within="home")
    assert "Your one-time meeting on" not in str(ada.modal())
    ada.close()
    ada.command("/mentoring", "leave")
    assert "Your mentees: Lin Osei." in str(ada.modal())
    assert "One-time meetings" not in str(ada.modal())
    assert ada.submit().ok
    harness.settle()
    assert the_meeting(harness).state is MeetingState.SCHEDULED
    assert "will not take place" not in str(lin.messages())


def test_who_left_the_workspace_is_told_nothing(harness: BotHarness) -> None:
    """The remaining one is told; nothing is sent to the one who left."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    told = lin.received()
    lin.change(deleted=True)
    harness.settle()
    assert "Lin Osei has left the workspace" in said(ada)
    assert the_meeting(harness).state is MeetingState.CANCELLED
    assert lin.received() == told


def test_the_reminders_arrive_and_the_question_after_it(harness: BotHarness) -> None:
    """A new message 24 hours and 10 minutes before, each once; then the mentee is asked how to go on."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    at = soon(harness)
    for moment, words in (
        (timedelta(days=1), "Coming up: you meet"),
        (timedelta(minutes=10), "In a few minutes"),
    ):
        before = lin.received(), ada.received()
        harness.let_pass(seconds=(at - moment - harness.clock.now()).total_seconds() + 1)
        harness.let_pass()
        assert (lin.received(), ada.received()) == (before[0] + 1, before[1] + 1)
        assert words in said(lin)
        assert words in said(ada)
    harness.let_pass(minutes=46)
    assert the_meeting(harness).state is MeetingState.OCCURRED
    assert "Lin Osei" in said(ada)
    assert "Your meeting with Lin Osei was on" in said(ada)


def test_each_reads_the_time_in_their_own_zone(harness: BotHarness) -> None:
    """Between Paris and New York, in the weeks when only one of the two has changed its clocks."""
    sam, ada = harness.mentee("Sam Rivera"), harness.mentor("Ada Park")
    at = _between_the_changes(harness)
    asks(harness, "Sam Rivera", at)
    london, new_york = (harness.zone(name) for name in ("Ada Park", "Sam Rivera"))
    assert (at.astimezone(london).utcoffset(), at.astimezone(new_york).utcoffset()) == (
        timedelta(),
        timedelta(hours=-4),
    )
    pick = f"{at.astimezone(london):%a %-d %b, %H:%M} GMT"
    assert buttons(harness, "Ada Park")[0] == pick
    ada.click(pick)
    harness.settle()
    assert f"{at.astimezone(new_york):%A %-d %B at %H:%M}" in said(sam)
    assert f"{at.astimezone(london):%A %-d %B at %H:%M}" in said(ada)
    links = [one["url"] for one in _elements(sam) if "url" in one]
    assert f"dates={at:%Y%m%dT%H%M%SZ}%2F" in links[0]
    assert f"startdt={at:%Y-%m-%dT%H}%3A" in links[1]


def _between_the_changes(harness: BotHarness) -> datetime:
    """Return noon UTC of a day when Europe has left summer time and America has not, within a year.

    In spring America changes first: then Europe is the one that is behind.
    """
    london, new_york = (harness.zone(name) for name in ("Ada Park", "Sam Rivera"))
    for days in range(1, 366):
        at = soon(harness, days).replace(hour=12)
        offsets = (at.astimezone(london).utcoffset(), at.astimezone(new_york).utcoffset())
        if offsets == (timedelta(), timedelta(hours=-4)):
            return at
    raise LookupError("no such day")


def _elements(person: DrivenPerson) -> list[dict[str, str]]:
    rows = [one["elements"] for one in person.messages()[-1]["blocks"] if one["type"] == "actions"]
    return [element for row in rows for element in row]
