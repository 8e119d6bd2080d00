"""One-time meetings as the two people live them: cards, forms, Home, the typed word."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ids import Field
from bot.models.meeting import Meeting, MeetingState
from sandbox.gestures.outcome import Outcome
from tests.house import House, said

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


def soon(house: House, days: int = 2) -> datetime:
    """Return a full hour some days from now."""
    return (house.clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def the_meeting(house: House) -> Meeting:
    """Return the newest meeting."""
    with house.bot.store.reading() as session:
        return session.execute(select(Meeting).order_by(Meeting.id.desc()).limit(1)).scalar_one()


def buttons(house: House, name: str) -> list[str]:
    """Return what somebody can press on their newest message."""
    newest = house.person(name).messages()[-1]
    rows = [block["elements"] for block in newest["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


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


@pytest.mark.parametrize("times", [(-1,), (1, -1), (1, 2, 1), (1, 400)])
def test_a_wrong_time_shows_at_its_field_and_keeps_the_form(house: House, times: tuple[int, ...]) -> None:
    """The form stays open, with the sentence at the field; sent again with other times it goes through."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    wrong = f"time.{len(times)}"
    outcome = asks(house, "Lin Osei", *(soon(house, days) for days in times))
    assert list(outcome.errors or {}) == [wrong]
    fill(house, "Lin Osei", soon(house, 5), soon(house, 6), soon(house, 7))
    lin.fill(Field.TOPIC, "How to lead")
    assert lin.submit().ok
    assert the_meeting(house).topic == "How to lead"
