"""What people do about one-time meetings in front of their Slack."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.ids import Field
from bot.models.meeting import Meeting
from sandbox.gestures.outcome import Outcome
from tests.house import House

ASK = "Ask for a meeting"


def opened(house: House, name: str) -> None:
    """Let somebody open the form in the directory."""
    house.person(name).command("/mentoring", "find")
    house.person(name).click(ASK, within="modal")


def asks(house: House, name: str, *moments: datetime, topic: str = "How to lead") -> Outcome:
    """Let a mentee fill in the form and send it."""
    person = house.person(name)
    opened(house, name)
    person.fill(Field.TOPIC, topic)
    fill(house, name, *moments)
    outcome = person.submit()
    house.settle()
    return outcome


def fill(house: House, name: str, *moments: datetime) -> None:
    """Let somebody choose times."""
    for field, at in zip((Field.TIME_1, Field.TIME_2, Field.TIME_3), moments, strict=False):
        house.person(name).fill(field, int(at.timestamp()))


def planned(house: House, mentee: str, mentor: str) -> None:
    """Let a mentee ask for the day after tomorrow, and the mentor pick it."""
    asks(house, mentee, soon(house))
    house.person(mentor).click(buttons(house, mentor)[0])
    house.settle()


def soon(house: House, days: int = 2) -> datetime:
    """Return eleven o'clock UTC some days from now."""
    day = house.clock.now() + timedelta(days=days)
    return day.replace(hour=11, minute=0, second=0, microsecond=0)


def the_meeting(house: House) -> Meeting:
    """Return the newest meeting."""
    with house.bot.store.reading() as session:
        return session.execute(select(Meeting).order_by(Meeting.id.desc()).limit(1)).scalar_one()


def buttons(house: House, name: str) -> list[str]:
    """Return what somebody can press on their newest message."""
    newest = house.person(name).messages()[-1]
    rows = [block["elements"] for block in newest["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]
