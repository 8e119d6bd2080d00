"""A declined one-time meeting: the one note that may follow, and who reads it."""

import logging

import pytest

from bot.ids import Action, Field
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios.meetings import asks, buttons, planned, soon, the_meeting
from tests.wire import sent

NOTE = "marker-later-note"
KINDLY = "Calendars are often full, and it says nothing about you."


@pytest.fixture
def declined(harness: BotHarness) -> BotHarness:
    """Lin asked Ada for a meeting, and Ada declined without a word."""
    return _declined(harness)


def test_one_note_may_follow_later(either_harness: BotHarness) -> None:
    """It notifies the mentee, in place of our own sentence; the mentor sees it in the button's place."""
    harness = _declined(either_harness)
    ada, lin = harness.person("Ada Park"), harness.person("Lin Osei")
    assert KINDLY in said(lin)
    assert "Send a Note" in buttons(harness, "Ada Park")
    before = lin.received()
    _sends(harness, NOTE)
    assert lin.received() == before + 1
    assert f"They wrote: “{NOTE}”" in said(lin)
    assert KINDLY not in said(lin)
    assert buttons(harness, "Lin Osei") == ["Find Another Mentor", "Don't Match Us Again"]
    assert "Note sent" in said(ada)
    assert f"You wrote: “{NOTE}”" in said(ada)
    assert buttons(harness, "Ada Park") == ["Don't Match Us Again"]


def test_it_can_be_sent_from_home_too(declined: BotHarness) -> None:
    """Home has the button of the card, and the note in its place afterwards."""
    ada = declined.person("Ada Park")
    assert "Send a Note" in declined.home("Ada Park")
    ada.click("Send a Note", within="home")
    ada.fill(Field.NOTE, NOTE)
    assert ada.submit().ok
    declined.settle()
    home = declined.home("Ada Park")
    assert NOTE in home
    assert "Send a Note" not in home


def test_sent_twice_it_is_sent_once(declined: BotHarness) -> None:
    """The form sent again says so at its field, and an old button opens no form: the mentee hears once."""
    ada, lin = declined.person("Ada Park"), declined.person("Lin Osei")
    before = lin.received()
    _sends(declined, NOTE)
    assert "Your note went out on" in str(ada.replay().response)
    old = {"ts": ada.messages()[-1]["ts"], "action_id": Action.MEETING_SEND_NOTE, "stale": True}
    ada.raw({"kind": "block_action", **old})
    declined.hears("Ada Park", "Your note went out on")
    assert ada.modal() is None
    declined.settle()
    assert lin.received() == before + 1


def test_a_note_of_nothing_is_not_sent(declined: BotHarness) -> None:
    """A form without a word, which Slack's own client would not send, says so at its field."""
    declined.person("Ada Park").click("Send a Note")
    empty = forged_requests.submission(
        declined, "Ada Park", lambda view: forged_requests.write(view, Field.NOTE, "")
    ).json()
    assert "Please write a few words" in str(empty["errors"])
    assert the_meeting(declined).closing_note_at is None


def test_a_note_sent_with_the_no_is_the_one(harness: BotHarness) -> None:
    """Who ticked the note in the form has sent it: nothing is left to follow."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    harness.says_no("Ada Park", "Decline", note=NOTE)
    assert "Note sent" in said(harness.person("Ada Park"))
    assert buttons(harness, "Ada Park") == ["Don't Match Us Again"]


def test_only_who_declined_may_send_it(declined: BotHarness) -> None:
    """Not the mentee, who has no reply."""
    assert "Only the other person can do that." in _forged(declined, "Lin Osei")


def test_none_follows_a_planned_meeting_that_was_cancelled(harness: BotHarness) -> None:
    """Its card offers none, and a forged button opens no form."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    planned(harness, "Lin Osei", "Ada Park")
    ada.click("Cancel Meeting")
    ada.submit()
    harness.settle()
    assert "No note sent" in said(ada)
    assert buttons(harness, "Ada Park") == ["Don't Match Us Again"]
    assert "Something changed since you opened this" in _forged(harness, "Ada Park")


def test_the_two_read_it_and_nobody_else(declined: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """Not the programme's admins, not the journal, not the log."""
    caplog.set_level(logging.DEBUG, logger="bot")
    declined.admin("Mira Sand")
    _sends(declined, NOTE)
    for name in ("Lin Osei", "Ada Park", "Mira Sand"):
        declined.home(name)
    the_two = {declined.person(name).id for name in ("Lin Osei", "Ada Park")}
    assert {reader for reader, text in sent(declined.slack) if NOTE in text} == the_two
    with declined.bot.store.reading() as session:
        lines = session.connection().exec_driver_sql("SELECT * FROM journal").all()
    assert "meeting.declined" in str(lines)
    assert NOTE not in f"{lines}{caplog.text}"


def _declined(harness: BotHarness) -> BotHarness:
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    harness.says_no("Ada Park", "Decline")
    return harness


def _sends(harness: BotHarness, note: str) -> None:
    ada = harness.person("Ada Park")
    ada.click("Send a Note")
    ada.fill(Field.NOTE, note)
    assert ada.submit().ok
    harness.settle()


def _forged(harness: BotHarness, name: str) -> str:
    """Let somebody press a *Send a Note* that their Home does not have; return what opens."""
    harness.home(name)
    forged_requests.click(
        harness, name, Action.MEETING_SEND_NOTE, str(the_meeting(harness).id), within="home"
    )
    return str(harness.person(name).modal())
