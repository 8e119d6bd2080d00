"""Meetings in calendars: planned, moved, cancelled, one entry for each of the two people."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar, Event

from bot.ids import Field
from tests.bot_harness import BotHarness
from tests.mail_server import ReceivedMail, TestMailServer
from tests.scenarios.mails import ADA, LIN, gets_mail
from tests.scenarios.meetings import asks, buttons, fill, send, soon

TOPIC = "marzipan"


@pytest.fixture
def both(mailing: BotHarness, mailbox: TestMailServer) -> BotHarness:
    """Lin asks Ada for a meeting; both get e-mail."""
    mailing.mentee("Lin Osei"), mailing.mentor("Ada Park")
    gets_mail(mailing, mailbox, "Lin Osei", LIN)
    gets_mail(mailing, mailbox, "Ada Park", ADA)
    asks(mailing, "Lin Osei", soon(mailing), topic=TOPIC)
    mailbox.mails.clear()
    return mailing


def picks(harness: BotHarness, name: str) -> None:
    """Let somebody pick the first time they may."""
    harness.person(name).click(buttons(harness, name)[0])
    harness.settle()


def moves(harness: BotHarness, days: int) -> datetime:
    """Let Lin suggest another day, and Ada agree; return the new time."""
    lin, later = harness.person("Lin Osei"), soon(harness, days)
    lin.click("Reschedule")
    fill(harness, "Lin Osei", later)
    send(harness, "Lin Osei")
    harness.settle()
    picks(harness, "Ada Park")
    return later


def cancels(harness: BotHarness, name: str) -> None:
    """Let somebody call the meeting off, with a note."""
    harness.person(name).click("Cancel Meeting")
    harness.person(name).fill(Field.NOTE, TOPIC)
    harness.person(name).submit()
    harness.settle()


def entry(mail: ReceivedMail, method: str) -> Event:
    """Return the one event that a calendar reads in a mail."""
    calendar = Calendar.from_ical(mail.calendar)
    assert calendar["METHOD"] == method
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def newest(mailbox: TestMailServer, method: str) -> list[Event]:
    """Return what the newest mails of Lin and of Ada tell their calendars."""
    return [entry(mailbox.to(address)[-1], method) for address in (LIN, ADA)]


def test_both_calendars_follow_the_meeting(both: BotHarness, mailbox: TestMailServer) -> None:
    """Planned, moved and cancelled it stays one entry, and each version counts on, whoever acted."""
    first = soon(both)
    picks(both, "Ada Park")
    planned = newest(mailbox, "REQUEST")
    later = moves(both, 4)
    moved = newest(mailbox, "REQUEST")
    cancels(both, "Lin Osei")
    cancelled = newest(mailbox, "CANCEL")
    assert [event.decoded("DTSTART") for event in planned + moved] == [first, first, later, later]
    assert [event["SEQUENCE"] for event in planned + moved + cancelled] == [0, 0, 1, 1, 2, 2]
    assert len({str(event["UID"]) for event in planned + moved + cancelled}) == 1
    assert {str(event["STATUS"]) for event in cancelled} == {"CANCELLED"}
    assert [one.subject[:9] for one in mailbox.to(LIN)][-1] == "Your meet"


def test_an_entry_names_both_and_tells_neither_the_address_of_the_other(
    both: BotHarness, mailbox: TestMailServer
) -> None:
    """Nor what the meeting is about: somebody wrote that. It asks for no answer, and is half an hour long."""
    picks(both, "Ada Park")
    for mail, other in ((mailbox.to(LIN)[-1], ADA), (mailbox.to(ADA)[-1], LIN)):
        event = entry(mail, "REQUEST")
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)
        assert "Lin Osei" in str(event["SUMMARY"])
        assert "Ada Park" in str(event["SUMMARY"])
        assert str(event["ATTENDEE"]) == f"mailto:{mail.recipient}"
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert str(event["ORGANIZER"]) == "mailto:mentoring@example.org"
        everything = mail.message.as_string() + mail.calendar
        assert TOPIC not in everything
        assert other not in everything
        assert {part.get_content_type() for part in mail.message.walk()} >= {
            "text/plain",
            "text/calendar",
            "application/ics",
        }


def test_a_meeting_that_keeps_its_time_is_no_new_version(both: BotHarness, mailbox: TestMailServer) -> None:
    """Another time was suggested and not taken: the entry is as it was, and nobody's calendar moves."""
    picks(both, "Ada Park")
    lin, ada = both.person("Lin Osei"), both.person("Ada Park")
    lin.click("Reschedule")
    fill(both, "Lin Osei", soon(both, 5))
    lin.submit()
    both.settle()
    mailbox.mails.clear()
    ada.click("Keep the Time")
    both.settle()
    assert [(one.recipient, one.subject[:12]) for one in mailbox.mails] == [(LIN, "You meet Ada")]
    assert entry(mailbox.mails[0], "REQUEST")["SEQUENCE"] == 0
