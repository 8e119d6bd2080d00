"""What people do about one-time meetings in front of their Slack."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.ids import Choice, Field
from bot.models.meeting import Meeting
from sandbox.gestures.outcome import Outcome
from tests.bot_harness import BotHarness

ASK = "Ask for a Meeting"


def opened(harness: BotHarness, name: str) -> None:
    """Let somebody open the form in the directory."""
    harness.person(name).command("/mentoring", "find")
    harness.person(name).click(ASK, within="modal")


def asks(harness: BotHarness, name: str, *moments: datetime, topic: str = "How to lead") -> Outcome:
    """Let a mentee fill in the form and send it."""
    person = harness.person(name)
    opened(harness, name)
    person.fill(Field.TOPIC, topic)
    fill(harness, name, *moments)
    outcome = send(harness, name)
    harness.settle()
    return outcome


def send(harness: BotHarness, name: str) -> Outcome:
    """Let somebody send the form; a time outside the other's working hours is meant so."""
    person = harness.person(name)
    outcome = person.submit()
    if "Suggest it all the same" in str(person.modal()):
        person.fill(Field.OUTSIDE_HOURS, [Choice.YES])
        outcome = person.submit()
    return outcome


def fill(harness: BotHarness, name: str, *moments: datetime) -> None:
    """Let somebody choose times."""
    for field, at in zip((Field.TIME_1, Field.TIME_2, Field.TIME_3), moments, strict=False):
        harness.person(name).fill(field, int(at.timestamp()))


def planned(harness: BotHarness, mentee: str, mentor: str) -> None:
    """Let a mentee ask for the day after tomorrow, and the mentor pick it."""
    asks(harness, mentee, soon(harness))
    harness.person(mentor).click(buttons(harness, mentor)[0])
    harness.settle()


def soon(harness: BotHarness, days: int = 2) -> datetime:
    """Return eleven o'clock UTC some days from today."""
    day = harness.today + timedelta(days=days)
    return day.replace(hour=11, minute=0, second=0, microsecond=0)


def the_meeting(harness: BotHarness) -> Meeting:
    """Return the newest meeting."""
    with harness.bot.store.reading() as session:
        return session.execute(select(Meeting).order_by(Meeting.id.desc()).limit(1)).scalar_one()


def buttons(harness: BotHarness, name: str) -> list[str]:
    """Return what somebody can press on their newest message."""
    newest = harness.person(name).messages()[-1]
    rows = [block["elements"] for block in newest["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]
