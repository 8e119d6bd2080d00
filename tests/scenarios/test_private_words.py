"""What people write in confidence is read by those it names, and by nobody else."""

import logging

import pytest

from bot.ids import Choice, Field
from tests.house import House
from tests.wire import said_to, sent

OPENING, CLOSING, LATER = "marker-opening-note", "marker-closing-note", "marker-later-note"
REASON, REFLECTION = "marker-reason", "marker-reflection"
EVERYTHING = (OPENING, CLOSING, LATER, REASON, REFLECTION)


def test_each_private_word_reaches_only_those_it_names(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Notes: the two people. A reason: the admins named, no party among them. Reflections: their author."""
    caplog.set_level(logging.DEBUG, logger="bot")
    people = _everybody(house)
    match_id = _write_everything(house)
    for name in people:
        house.home(name)
    lin, ada, mira = people["Lin Osei"], people["Ada Park"], people["Mira Sand"]
    may_read = {OPENING: {lin, ada}, CLOSING: {lin, ada}, REASON: {mira}, REFLECTION: {lin}}
    for marker, readers in may_read.items():
        assert {reader for reader, text in sent(house.slack) if marker in text} == readers, marker
    assert house.match(match_id).closing_reason == REASON
    assert not [marker for marker in EVERYTHING if marker in caplog.text]


def test_a_later_note_reaches_the_other_alone(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The note that follows a no is for the other person, like the one that comes with it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    people = _everybody(house)
    house.asked("Lin Osei", "Ada Park")
    house.says_no("Ada Park", "Decline")
    ada = house.person("Ada Park")
    ada.click("Send a note")
    ada.fill(Field.NOTE, LATER)
    ada.submit()
    house.settle()
    readers = {reader for reader, text in sent(house.slack) if LATER in text}
    assert readers == {people["Lin Osei"], people["Ada Park"]}
    assert LATER not in caplog.text


def test_dont_match_us_again_is_nobodys_news(house: House) -> None:
    """What others are sent is word for word the same, whether the box was ticked or not."""
    house.mentor("Ada Park")
    said = {}
    for name, ticked in (("Lin Osei", True), ("Noor Aziz", False)):
        house.mentee(name)
        house.asked(name, "Ada Park")
        house.says_no("Ada Park", "Decline", never_again=ticked)
        person = house.person(name)
        said[name] = [one["text"] for one in person.messages()]
        assert "match us again" not in said_to(house.slack, person.id)
    assert said["Lin Osei"] == said["Noor Aziz"]


def test_no_journal_line_holds_a_word(house: House) -> None:
    """The journal says who did what and when, in words of ours alone."""
    _everybody(house)
    _write_everything(house)
    with house.bot.store.reading() as session:
        lines = session.connection().exec_driver_sql("SELECT * FROM journal").all()
    assert lines
    assert not [marker for marker in EVERYTHING if marker in str(lines)]


def _everybody(house: House) -> dict[str, str]:
    """Fill the house, with people who are no party of the match too; return everybody's id by name."""
    people = [house.mentee("Lin Osei"), house.mentor("Ada Park"), house.mentee("Sam Rivera")]
    people += [house.mentor("Grace Kim"), house.admin("Mira Sand"), house.person("Jo Byrne")]
    house.admin("Lin Osei")
    house.connected("Sam Rivera", "Grace Kim")
    return {person.name: person.id for person in people}


def _write_everything(house: House) -> int:
    """Let Lin and Ada get to know each other, and Ada end it with all that the form takes."""
    match_id = house.in_conversation("Lin Osei", "Ada Park", OPENING)
    lin = house.person("Lin Osei")
    lin.click("My reflections")
    lin.fill(f"{Field.ANSWER}.1", REFLECTION)
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    lin.submit()
    house.settle()
    house.person("Ada Park").click("Confirm Match")
    house.settle()
    house.says_no("Ada Park", "End connection", note=CLOSING, reason=REASON, never_again=True)
    return match_id
