"""Times across zones, and the place: nobody is asked to meet at half past midnight by mistake."""

from datetime import datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

from bot.enums import MeetingState
from bot.ids import Choice, Field
from tests.bot_harness import BotHarness, said
from tests.scenarios import meetings

CALL = "https://meet.example.com/abc?pwd=1&x=2"


def tokyo(harness: BotHarness, hour: int, minute: int = 0) -> datetime:
    """Return a moment on a Wednesday in Tokyo, at least two days ahead."""
    zone = harness.zone("Ada Park")
    day = harness.today.astimezone(zone).date() + timedelta(days=2)
    while day.weekday() != 2:
        day += timedelta(days=1)
    return datetime.combine(day, time(hour, minute), zone)


def in_the_form(harness: BotHarness) -> None:
    """Ada mentors from Tokyo, and Lin has the form open that asks her for a meeting."""
    harness.person("Ada Park").change(tz="Asia/Tokyo")
    harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    meetings.opened(harness, "Lin Osei")
    harness.person("Lin Osei").fill(Field.TOPIC, "How to lead")


def test_the_form_says_where_the_other_is(harness: BotHarness) -> None:
    """Their city and their working hours, before anything is typed."""
    in_the_form(harness)
    shown = str(harness.person("Lin Osei").modal())
    assert "Ada Park is in Tokyo. The working day there is 09:00 to 18:00, Monday to Friday." in shown


def test_half_past_midnight_is_asked_back(harness: BotHarness) -> None:
    """The time is marked, nothing is sent and nothing typed is lost; ticked, it goes out."""
    in_the_form(harness)
    lin, night = harness.person("Lin Osei"), tokyo(harness, 0, 30)
    lin.fill(Field.PLACE, "Room 4")
    meetings.fill(harness, "Lin Osei", night, tokyo(harness, 10))
    assert lin.submit().ok
    shown = str(lin.modal())
    assert f"That is {night:%A %-d %B} at 00:30 in Tokyo: outside working hours." in shown
    assert shown.count("outside working hours.") == 2
    harness.settle()
    assert harness.person("Ada Park").messages() == []
    assert lin.submit().ok
    assert "Suggest it all the same" in str(lin.modal())
    lin.fill(Field.OUTSIDE_HOURS, [Choice.YES])
    assert lin.submit().ok
    found = meetings.the_meeting(harness)
    assert (found.topic, found.place, found.state) == ("How to lead", "Room 4", MeetingState.REQUESTED)


def test_a_time_that_cannot_be_is_not_asked_about(harness: BotHarness) -> None:
    """Yesterday night in Tokyo: that it is over comes first, at its field, with no box to tick."""
    in_the_form(harness)
    lin = harness.person("Lin Osei")
    meetings.fill(harness, "Lin Osei", tokyo(harness, 0, 30) - timedelta(days=14))
    assert (lin.submit().errors or {})[
        Field.TIME_1
    ] == "That time is over. Please choose one that is still to come."
    assert "Suggest it all the same" not in str(lin.modal())


def test_another_time_outside_is_asked_back_again(harness: BotHarness) -> None:
    """A tick is for the times that were marked, and for no others."""
    in_the_form(harness)
    lin = harness.person("Lin Osei")
    meetings.fill(harness, "Lin Osei", tokyo(harness, 0, 30))
    lin.submit()
    lin.fill(Field.OUTSIDE_HOURS, [Choice.YES])
    meetings.fill(harness, "Lin Osei", tokyo(harness, 3))
    lin.submit()
    assert "at 03:00 in Tokyo: outside working hours" in str(lin.modal())
    meetings.fill(harness, "Lin Osei", tokyo(harness, 10))
    assert lin.submit().ok
    assert "Ada Park has your request" in str(lin.modal())


def test_other_times_are_asked_back_too(harness: BotHarness) -> None:
    """*Suggest Another Time*: the mentee's city, and the same question."""
    in_the_form(harness)
    meetings.fill(harness, "Lin Osei", tokyo(harness, 16))
    harness.person("Lin Osei").submit()
    harness.settle()
    ada = harness.person("Ada Park")
    ada.click("Suggest Another Time")
    assert "Lin Osei is in Paris" in str(ada.modal())
    meetings.fill(harness, "Ada Park", tokyo(harness, 10))
    ada.submit()
    assert "in Paris: outside working hours" in str(ada.modal())


def test_the_place_stands_on_both_cards_and_in_the_calendar(either_harness: BotHarness) -> None:
    """A link can be followed; the entry names both people and the place; who moves it may change it."""
    harness = either_harness
    in_the_form(harness)
    lin, ada = harness.person("Lin Osei"), harness.person("Ada Park")
    lin.fill(Field.PLACE, CALL)
    meetings.fill(harness, "Lin Osei", tokyo(harness, 10))
    assert lin.submit().ok
    harness.settle()
    assert f"Where: {CALL.replace('&', '&amp;')}" in said(ada)
    ada.click(meetings.buttons(harness, "Ada Park")[0])
    harness.settle()
    for person, names in ((lin, "Lin Osei and Ada Park"), (ada, "Ada Park and Lin Osei")):
        links = [
            parse_qs(urlsplit(one["url"]).query)
            for block in person.messages()[-1]["blocks"]
            for one in block.get("elements", [])
            if "calendar" in one.get("url", "")
        ]
        google, outlook = links
        assert google["text"] == outlook["subject"] == [f"{names}: How to lead"]
        assert google["location"] == outlook["location"] == [CALL]
    lin.click("Reschedule")
    assert CALL in str(lin.modal())
    lin.fill(Field.PLACE, "Room *4* <!channel>")
    meetings.fill(harness, "Lin Osei", tokyo(harness, 11))
    assert lin.submit().ok
    harness.settle()
    assert "Where: Room" in said(ada)
    assert "<!channel>" not in said(ada)
