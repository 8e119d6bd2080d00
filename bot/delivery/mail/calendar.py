"""A meeting as calendars take it (RFC 5545, and RFC 5546 for what is sent by mail). All times are UTC.

The recipient is the only attendee in it: nobody reads another's address.
"""

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage

from icalendar import Calendar, Event, vCalAddress, vText

from bot.blocks.letters.base import CalendarEntry

FILE_NAME = "meeting.ics"


def attach(mail: EmailMessage, entry: CalendarEntry, sender: Address, recipient: str, now: datetime) -> None:
    """Add the entry to a mail: as a part that calendars act on, and as a file for those that do not."""
    method = "CANCEL" if entry.cancelled else "REQUEST"
    content = _calendar(method, entry, sender, recipient, now).to_ical()
    mail.add_alternative(content.decode(), subtype="calendar", params={"method": method})
    mail.add_attachment(content, maintype="application", subtype="ics", filename=FILE_NAME)


def _calendar(method: str, entry: CalendarEntry, sender: Address, recipient: str, now: datetime) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Mentoring bot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, sender, recipient, now))
    return calendar


def _event(entry: CalendarEntry, sender: Address, recipient: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _person(sender.addr_spec, cn=sender.display_name))
    # They said yes in Slack: no calendar has to ask them again, and nobody would read its answer.
    event.add("attendee", _person(recipient, partstat="ACCEPTED", rsvp="FALSE"))
    return event


def _person(address: str, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    for key, value in parameters.items():
        if value:
            person.params[key] = vText(value)
    return person
