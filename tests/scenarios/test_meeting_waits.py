"""A request for a one-time meeting that waits: it is reminded of, once, and admins see it."""

import json

from bot.ids import Action
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios.meetings import asks, send, soon, the_meeting

NUDGE = "waiting for your decision"


def asked(harness: BotHarness) -> None:
    """Lin asks Ada for a meeting in three weeks, on a Monday morning; Mira runs the programme."""
    harness.admin("Mira Sand"), harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=0)
    assert asks(harness, "Lin Osei", soon(harness, 21)).ok


def the_programme(harness: BotHarness, *, one_time: bool) -> None:
    """An admin turns one-time meetings on or off."""
    mira = harness.person("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.choose("modes", ["ongoing", "one_time"] if one_time else ["ongoing"])
    assert mira.submit().ok
    harness.settle()


def test_the_mentor_is_reminded_after_three_days(either_harness: BotHarness) -> None:
    """Both cards announce it; on Thursday it comes, once, and *Open* brings the card with its times."""
    harness = either_harness
    asked(harness)
    lin, ada = harness.person("Lin Osei"), harness.person("Ada Park")
    assert "Their reminder" in said(lin)
    assert "Reminder" in said(ada)
    arrived = ada.received()
    harness.let_pass(days=2, hours=23)
    assert ada.received() == arrived
    harness.let_pass(hours=1)
    assert NUDGE in said(ada)
    assert "Lin Osei asks for a one-time meeting" in said(ada)
    assert "Their reminder" not in said(lin)
    ada.click("Open")
    harness.settle()
    assert "Suggest Another Time, Decline" in said(ada)
    arrived = ada.received()
    harness.let_pass(days=3, hours=20)
    assert ada.received() == arrived


def test_who_was_asked_back_is_reminded_instead(harness: BotHarness) -> None:
    """Ada suggests another time: now Lin is the one who is silent."""
    asked(harness)
    ada, lin = harness.person("Ada Park"), harness.person("Lin Osei")
    ada.click("Suggest Another Time")
    ada.fill("time.1", int(soon(harness, 20).timestamp()))
    assert send(harness, "Ada Park").ok
    harness.settle()
    arrived = ada.received()
    harness.let_pass(days=3)
    harness.wake_at(10, "Lin Osei")
    harness.let_pass()
    assert NUDGE in said(lin)
    assert ada.received() == arrived


def test_admins_see_it_and_remind(harness: BotHarness) -> None:
    """It stands with the other waits; *Remind* reaches the mentor in their hours, once a week."""
    asked(harness)
    mira, ada = harness.person("Mira Sand"), harness.person("Ada Park")
    waits = [{"type": "raw_text", "text": text} for text in ("Lin Osei", "Ada Park", "A meeting")]
    assert json.dumps(waits)[:-1] in harness.home("Mira Sand")
    mira.click("Remind", within="home")
    harness.let_pass(minutes=1)
    assert NUDGE in said(ada)
    mira.close(cleared=True)
    mira.click("Remind", within="home")
    assert "Once a week is enough" in str(mira.modal())


def test_what_is_not_offered_any_more_is_not_arranged(harness: BotHarness) -> None:
    """One-time meetings are turned off: no time can be picked, nobody is reminded, until they are back."""
    asked(harness)
    ada = harness.person("Ada Park")
    old = ada.messages()[-1]
    the_programme(harness, one_time=False)
    assert "There are no one-time meetings in this programme just now." in said(ada)
    assert "You can choose: Decline, Reply, View Profile." in said(ada)
    pick = next(
        one
        for block in old["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"] == Action.MEETING_PICK_1
    )
    forged_requests.click(harness, "Ada Park", Action.MEETING_PICK_1, pick["value"])
    harness.hears("Ada Park", "There are no one-time meetings in this programme just now.")
    assert the_meeting(harness).starts_at is None
    assert "is not offered just now" in harness.home("Mira Sand")
    arrived = ada.received()
    harness.let_pass(days=3, minutes=1)
    assert ada.received() == arrived
    the_programme(harness, one_time=True)
    harness.let_pass(days=1)
    assert NUDGE in said(ada)
