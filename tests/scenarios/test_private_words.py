"""What people write in confidence is read by those it names, and by nobody else."""

import logging

import pytest

from bot.ids import Choice, Field
from tests.bot_harness import BotHarness
from tests.wire import said_to, sent

OPENING, CLOSING, LATER = "marker-opening-note", "marker-closing-note", "marker-later-note"
REASON, REFLECTION = "marker-reason", "marker-reflection"
EVERYTHING = (OPENING, CLOSING, LATER, REASON, REFLECTION)


def test_each_private_word_reaches_only_those_it_names(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """Notes: the two people. A reason: the admins named, no party among them. Reflections: their author."""
    caplog.set_level(logging.DEBUG, logger="bot")
    people = _everybody(harness)
    match_id = _write_everything(harness)
    for name in people:
        harness.home(name)
    lin, ada, mira = people["Lin Osei"], people["Ada Park"], people["Mira Sand"]
    may_read = {OPENING: {lin, ada}, CLOSING: {lin, ada}, REASON: {mira}, REFLECTION: {lin}}
    for marker, readers in may_read.items():
        assert {reader for reader, text in sent(harness.slack) if marker in text} == readers, marker
    assert harness.match(match_id).closing_reason == REASON
    assert not [marker for marker in EVERYTHING if marker in caplog.text]


def test_a_later_note_reaches_the_other_alone(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """The note that follows a no is for the other person, like the one that comes with it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    people = _everybody(harness)
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline")
    ada = harness.person("Ada Park")
    ada.click("Send a Note")
    ada.fill(Field.NOTE, LATER)
    ada.submit()
    harness.settle()
    readers = {reader for reader, text in sent(harness.slack) if LATER in text}
    assert readers == {people["Lin Osei"], people["Ada Park"]}
    assert LATER not in caplog.text


def test_dont_match_us_again_is_nobodys_news(harness: BotHarness) -> None:
    """What others are sent is word for word the same, whether the box was ticked or not."""
    harness.mentor("Ada Park")
    said = {}
    for name, ticked in (("Lin Osei", True), ("Noor Aziz", False)):
        harness.mentee(name)
        harness.asked(name, "Ada Park")
        harness.says_no("Ada Park", "Decline", never_again=ticked)
        person = harness.person(name)
        said[name] = [one["text"] for one in person.messages()]
        assert "You asked not to be matched" not in said_to(harness.slack, person.id)
    assert said["Lin Osei"] == said["Noor Aziz"]


def test_no_journal_line_holds_a_word(harness: BotHarness) -> None:
    """The journal says who did what and when, in words of ours alone."""
    _everybody(harness)
    _write_everything(harness)
    with harness.bot.store.reading() as session:
        lines = session.connection().exec_driver_sql("SELECT * FROM journal").all()
    assert lines
    assert not [marker for marker in EVERYTHING if marker in str(lines)]


def _everybody(harness: BotHarness) -> dict[str, str]:
    """Fill the harness, with people who are no party of the match too; return everybody's id by name."""
    people = [harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.mentee("Sam Rivera")]
    people += [harness.mentor("Grace Kim"), harness.admin("Mira Sand"), harness.person("Jo Byrne")]
    harness.admin("Lin Osei")
    harness.connected("Sam Rivera", "Grace Kim")
    return {person.name: person.id for person in people}


def _write_everything(harness: BotHarness) -> int:
    """Let Lin and Ada get to know each other, and Ada end it with all that the form takes."""
    match_id = harness.in_conversation("Lin Osei", "Ada Park", OPENING)
    lin = harness.person("Lin Osei")
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), REFLECTION)
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    lin.submit()
    harness.settle()
    harness.person("Ada Park").click("Confirm Match")
    harness.settle()
    harness.says_no("Ada Park", "End Connection", note=CLOSING, reason=REASON, never_again=True)
    return match_id
