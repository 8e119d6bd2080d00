"""A mentor fills up while others wait for an answer: they are told once, and have three ways on."""

import pytest

from bot.enums import MatchState
from bot.ids import Choice, Field
from tests.bot_harness import BotHarness, said

FULL = "Ada Park is full just now"
NUDGE = "waiting for your decision"


@pytest.fixture
def full(harness: BotHarness) -> BotHarness:
    """Lin and Noor asked Ada, who gave her one place to Sam."""
    return fill(harness)


def fill(harness: BotHarness) -> BotHarness:
    """Let two ask Ada, who then accepts a third. Grace mentors too."""
    harness.mentor("Ada Park", limit=1), harness.mentor("Grace Kim")
    for name in ("Lin Osei", "Noor Aziz", "Sam Rivera"):
        harness.mentee(name)
    harness.program_has(max_open_requests=1, request_reminder_days=2)
    harness.asked("Lin Osei", "Ada Park", "I would like to learn how you lead.")
    harness.asked("Noor Aziz", "Ada Park")
    harness.connected("Sam Rivera", "Ada Park")
    return harness


def newest(harness: BotHarness, name: str, about: str) -> str:
    """Return the newest card of somebody about somebody."""
    return str([one["text"] for one in harness.person(name).messages() if about in one["text"]][-1])


def rings(harness: BotHarness, name: str) -> int:
    """Count the messages of somebody that rang."""
    return harness.person(name).received()


def decides(harness: BotHarness, name: str, button: str, about: str) -> None:
    """Let somebody press a button on their newest card about somebody."""
    person = harness.person(name)
    person.click(button, ts=[one["ts"] for one in person.messages() if about in one["text"]][-1])


def test_each_sender_is_told_once(either_harness: BotHarness) -> None:
    """It rings when the last place goes, and not again when one frees and goes a second time."""
    harness = fill(either_harness)
    for name in ("Lin Osei", "Noor Aziz"):
        assert said(harness.person(name)).startswith(FULL)
        assert "Find Another Mentor, Keep Waiting, Withdraw" in said(harness.person(name))
    before = rings(harness, "Lin Osei")
    harness.says_no("Sam Rivera", "End Connection")
    assert FULL not in said(harness.person("Lin Osei"))
    decides(harness, "Ada Park", "Accept", "Noor Aziz asks")
    harness.settle()
    assert said(harness.person("Lin Osei")).startswith(FULL)
    assert rings(harness, "Lin Osei") == before


def test_it_does_not_count_as_an_open_request(full: BotHarness) -> None:
    """Lin, who may have one request open, can ask somebody else."""
    match_id = full.asked("Lin Osei", "Grace Kim")
    assert full.match(match_id).mentee_confirmed_at is not None


def test_nobody_reminds_a_full_mentor_and_the_request_expires(full: BotHarness) -> None:
    """Ada hears nothing more; without an answer the request closes on its usual day, and Lin is told."""
    before = rings(full, "Ada Park")
    assert "Closes" in said(full.person("Lin Osei"))
    full.let_pass(days=13)
    assert rings(full, "Ada Park") == before
    full.let_pass(days=1, minutes=1)
    full.wake_at(10, "Lin Osei")
    full.let_pass()
    assert "Your request to Ada Park has closed" in said(full.person("Lin Osei"))


def test_a_reminder_that_had_to_wait_comes_once_there_is_room(full: BotHarness) -> None:
    """Its day passed while Ada was full; a day after a place is free she is reminded."""
    full.let_pass(days=3)
    full.wake_at(10, "Ada Park")
    full.let_pass()
    full.says_no("Sam Rivera", "End Connection")
    full.let_pass(days=1)
    full.wake_at(10, "Ada Park")
    full.let_pass()
    assert NUDGE in said(full.person("Ada Park"))


def test_raising_the_limit_accepts_until_then(full: BotHarness) -> None:
    """Ada offers another place on the last day."""
    full.let_pass(days=13)
    decides(full, "Ada Park", "Raise My Limit", "Lin Osei asks")
    assert full.person("Ada Park").submit().ok
    full.settle()
    assert "You and Ada Park are connected" in said(full.person("Lin Osei"))


def test_keep_waiting_keeps_the_note(full: BotHarness) -> None:
    """The request closes, Lin is on the list, and the note goes out anew with the request for the place."""
    lin = full.person("Lin Osei")
    before = rings(full, "Ada Park")
    lin.click("Keep Waiting")
    full.settle()
    assert "You are on the list for a place with Ada Park" in said(lin)
    assert "I would like to learn how you lead." in said(lin)
    assert "Lin Osei withdrew the request" in newest(full, "Ada Park", "Lin Osei")
    assert rings(full, "Ada Park") == before
    full.says_no("Sam Rivera", "End Connection")
    full.wake_at(10, "Lin Osei")
    full.let_pass()
    lin.click("Ask Ada Park to Mentor Me")
    full.settle()
    assert "I would like to learn how you lead." in newest(full, "Ada Park", "Lin Osei asks")


def test_there_is_nothing_to_wait_for_once_a_place_is_free(full: BotHarness) -> None:
    """*Keep Waiting* on a copy from before closes nothing: Ada can accept the request after all."""
    lin = full.person("Lin Osei")
    ts = str(lin.messages()[-1]["ts"])
    full.says_no("Sam Rivera", "End Connection")
    lin.raw({"kind": "block_action", "ts": ts, "action_id": "match.keep_waiting", "stale": True})
    full.hears("Lin Osei", "Something changed since you opened this, so nothing was done.")
    assert "You asked Ada Park to be your mentor" in newest(full, "Lin Osei", "Ada Park")


def test_all_who_wait_are_declined_in_one_form(full: BotHarness) -> None:
    """The form names them; the ticked note reaches each; whoever asked somebody else is left alone."""
    ada = full.person("Ada Park")
    decides(full, "Ada Park", "Decline All That Wait", "Lin Osei asks")
    assert "Lin Osei and Noor Aziz" in str(ada.modal())
    ada.fill(Field.NOTE, "Please ask me again in spring.")
    ada.fill(Field.SEND_NOTE, [Choice.YES])
    assert ada.submit().ok
    full.settle()
    for name in ("Lin Osei", "Noor Aziz"):
        assert "Please ask me again in spring." in said(full.person(name))
    assert "You and Ada Park are connected" in said(full.person("Sam Rivera"))


def test_the_form_declines_only_whom_it_named(full: BotHarness) -> None:
    """Lin took her request back meanwhile: hers stays withdrawn, and Noor reads the kind sentence."""
    ada = full.person("Ada Park")
    decides(full, "Ada Park", "Decline All That Wait", "Lin Osei asks")
    full.person("Lin Osei").click("Withdraw")
    full.settle()
    assert ada.submit().ok
    full.settle()
    assert "You withdrew your request" in said(full.person("Lin Osei"))
    assert "will not be going on with this match" in said(full.person("Noor Aziz"))
    assert "Thank you for asking me" not in said(full.person("Noor Aziz"))


def test_one_who_waits_alone_is_declined_alone(full: BotHarness) -> None:
    """The form for all is there as long as it means more than one."""
    full.person("Noor Aziz").click("Withdraw")
    full.settle()
    assert "Decline All That Wait" not in newest(full, "Ada Park", "Lin Osei asks")


def test_of_a_mentor_who_is_away_no_place_is_spoken(harness: BotHarness) -> None:
    """Ada pauses and still answers one: the others go on reading that she is away, and hear of it later."""
    harness.mentor("Ada Park", limit=1)
    for name in ("Lin Osei", "Sam Rivera"):
        harness.mentee(name)
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.asked("Sam Rivera", "Ada Park")
    harness.pauses("Ada Park")
    before = rings(harness, "Lin Osei")
    harness.person("Ada Park").click("Accept")
    harness.settle()
    assert rings(harness, "Lin Osei") == before
    assert "full" not in said(harness.person("Lin Osei"))
    harness.resumes("Ada Park")
    assert said(harness.person("Lin Osei")).startswith(FULL)
    assert harness.match(match_id).state is MatchState.PENDING
