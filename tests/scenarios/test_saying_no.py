"""Saying no: with a note or without, and what the other person reads."""

import pytest

from bot import refusals
from bot.enums import MatchState
from bot.ids import Choice, Field
from tests.bot_harness import BotHarness, against, said
from tests.scenarios.meetings import asks, soon

NEUTRAL = "It says nothing about you."


def test_without_a_note_the_other_reads_a_kind_sentence(harness: BotHarness) -> None:
    """The thank-you stands in the form from the start, and is sent only where its box is ticked."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    before = lin.received()
    assert harness.says_no("Ada Park", "Decline").ok
    assert harness.match(match_id).state is MatchState.DECLINED
    assert harness.match(match_id).closing_note == ""
    assert "Ada Park will not be going on with this match" in said(lin)
    assert NEUTRAL in said(lin)
    assert "Thank you for asking me" not in str(lin.messages())
    assert lin.received() == before + 1
    assert "You declined the match with Lin Osei" in said(ada)


def test_a_ticked_note_is_read_by_the_other(harness: BotHarness) -> None:
    """A note whose box is ticked stands on the other person's card, in place of our own sentence."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.says_no("Lin Osei", "Cancel", note="I found somebody nearer to my own field.")
    assert "I found somebody nearer to my own field." in said(ada)
    assert NEUTRAL not in said(ada)
    assert "Note sent" in said(lin)
    with pytest.raises(LookupError):
        lin.click("Send a Note")


@pytest.mark.parametrize("what", ["match", "meeting", "connection"])
def test_words_of_ones_own_are_not_lost(harness: BotHarness, what: str) -> None:
    """Rewritten and not ticked: nothing is said yet, and the form asks at that field. Emptied, it is sent."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    begin = {"match": harness.asked, "connection": harness.connected}
    if what == "meeting":
        asks(harness, "Lin Osei", soon(harness))
    else:
        begin[what]("Lin Osei", "Ada Park")
    before = lin.received()
    ada.click("End Connection" if what == "connection" else "Decline")
    ada.fill(Field.NOTE, "You ask good questions.")
    asked = (ada.submit().errors or {})[Field.NOTE]
    assert "Please tick “Send this note” below" in asked
    assert "You ask good questions." in str(ada.modal())
    harness.settle()
    assert lin.received() == before
    ada.fill(Field.NOTE, "")
    assert ada.submit().ok
    harness.settle()
    assert lin.received() == before + 1
    assert "good questions" not in said(lin)


def test_keep_it_does_nothing(harness: BotHarness) -> None:
    """Only *Decline* declines: *Keep It* leaves match, cards and clocks as they were."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    calls = len(harness.slack.calls("chat.update")) + len(harness.slack.calls("chat.postMessage"))
    ada.click("Decline")
    ada.fill(Field.NOTE, "No, thank you.")
    assert ada.close().ok
    harness.settle()
    assert ada.modal() is None
    assert harness.match(match_id).state is MatchState.PENDING
    assert len(harness.slack.calls("chat.update")) + len(harness.slack.calls("chat.postMessage")) == calls
    assert ada.click("Accept").ok


def test_a_form_that_came_too_late_does_nothing(harness: BotHarness) -> None:
    """The no was open while both said yes, on another device: nothing is declined, and the form says so."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("Cancel")
    lin.fill(Field.NOTE, "I would rather not.")
    lin.fill(Field.SEND_NOTE, [Choice.YES])
    harness.slack.person("Lin Osei").click("Confirm Match")
    harness.settle()
    ada.click("Confirm Match")
    harness.settle()
    before = ada.received()
    outcome = lin.submit()
    assert "Something changed since you opened this, so nothing was done." in against(outcome)
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    assert harness.match(match_id).closing_note == ""
    assert ada.received() == before


def test_one_note_may_follow_later(harness: BotHarness) -> None:
    """The decliner may send one note afterwards, from their card; a second one is refused."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline")
    ada.click("Send a Note")
    assert ada.submit().ok
    harness.settle()
    assert "Thank you for asking me" in said(lin)
    ada.raw(
        {
            "kind": "block_action",
            "ts": ada.messages()[-1]["ts"],
            "action_id": "match.send_note",
            "stale": True,
        }
    )
    harness.hears("Ada Park", "Your note went out on")
    assert ada.modal() is None


def test_a_later_note_sent_twice_is_sent_once(harness: BotHarness) -> None:
    """The form that is sent a second time says so at its field; the other person hears once."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline")
    before = lin.received()
    ada.click("Send a Note")
    ada.fill(Field.NOTE, "I wish you well.")
    ada.submit()
    assert "Your note went out on" in str(ada.replay().response)
    harness.settle()
    assert lin.received() == before + 1
    assert "I wish you well." in said(lin)


def test_the_other_has_no_reply_but_somebody_else(harness: BotHarness) -> None:
    """The card of the one who was declined has no reply; a mentee's has *Find Another Mentor*."""
    harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline", note="I have no time this year.")
    assert _buttons(harness, "Lin Osei") == ["Find Another Mentor", "Don't Match Us Again"]
    harness.mentor("Grace Kim")
    harness.asked("Lin Osei", "Grace Kim")
    harness.person("Grace Kim").click("Accept")
    harness.settle()
    harness.says_no("Lin Osei", "End Connection", note="It was good.")
    assert _buttons(harness, "Grace Kim") == ["Don't Match Us Again"]


def test_a_connection_ends_with_thanks(harness: BotHarness) -> None:
    """Either side may end a connection, with the same fields; the place is free, the other is told once."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park", limit=1)
    match_id = harness.connected("Lin Osei", "Ada Park")
    lin.click("End Connection")
    assert "Thank you for the time you and" in str(lin.modal())
    assert {Field.NOTE, Field.SEND_NOTE, Field.NEVER_AGAIN} <= {
        block["block_id"] for block in (lin.modal() or {})["blocks"] if block["type"] == "input"
    }
    before = ada.received()
    assert lin.submit().ok
    harness.settle()
    stored = harness.match(match_id)
    assert (stored.state, stored.mentor_slot) == (MatchState.ENDED, None)
    assert ada.received() == before + 1
    assert "Lin Osei has ended your connection" in said(ada)


@pytest.mark.parametrize("what", ["match", "meeting"])
def test_the_form_names_the_programmes_own_days(harness: BotHarness, what: str) -> None:
    """After how many days the two may start again is a setting, of matches and of meetings alike."""
    harness.program_has(rematch_days=30)
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    if what == "meeting":
        asks(harness, "Lin Osei", soon(harness))
    else:
        harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "After 30 days the two of you can start again" in str(ada.modal())


@pytest.mark.parametrize("way", ["in_conversation", "asked"])
def test_the_same_two_may_start_again_after_ninety_days(harness: BotHarness, way: str) -> None:
    """After a decline neither way is open for 90 days, and the refusal says from when on; then it is."""
    harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline")
    start = getattr(harness, way)
    harness.let_pass(days=89)
    with pytest.raises(refusals.StartAgainLater):
        start("Lin Osei", "Ada Park")
    harness.let_pass(days=1, minutes=1)
    assert harness.match(start("Lin Osei", "Ada Park")).state is MatchState.PENDING


def _buttons(harness: BotHarness, name: str) -> list[str]:
    newest = harness.person(name).messages()[-1]
    rows = [block["elements"] for block in newest["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]
