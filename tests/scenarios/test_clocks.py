"""The match's clocks: nudges, reminders, expiry; what each does, to whom, and what stays silent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.card import Card
from bot.services import jobs
from bot.services.actors import Actor
from bot.services.match import confirmation
from bot.store import Store
from tests.bot_harness import BotHarness, said
from tests.race import Work, race

NUDGE = "waiting for your decision"


def nudges(harness: BotHarness, name: str) -> list[str]:
    """Return the nudges in a person's DM, without superseded ones."""
    return [one["text"] for one in harness.person(name).messages() if NUDGE in one["text"]]


def received(harness: BotHarness, name: str) -> int:
    """Return how many messages have arrived in a person's DM, whether they are still there or not."""
    return harness.person(name).received()


def pass_days(harness: BotHarness, days: float, name: str) -> None:
    """Let days pass, and go on to the next morning at which this person works."""
    harness.let_pass(days=days)
    harness.wake_at(9, name)
    harness.let_pass()


def test_a_conversation_is_nudged_twice_and_closes_silently(harness: BotHarness) -> None:
    """The mentee is nudged after 7 and 21 days, the mentor never; after 60 it closes silently."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.let_pass(days=6, hours=23)
    assert nudges(harness, "Lin Osei") == []
    pass_days(harness, 1, "Lin Osei")
    assert len(nudges(harness, "Lin Osei")) == 1
    assert "You wrote to Ada Park" in said(harness.person("Lin Osei"))
    harness.let_pass(days=9)
    arrived = received(harness, "Lin Osei")
    pass_days(harness, 5, "Lin Osei")
    assert received(harness, "Lin Osei") == arrived + 1
    assert len(nudges(harness, "Lin Osei")) == 1
    arrived, for_ada = received(harness, "Lin Osei"), received(harness, "Ada Park")
    harness.let_pass(days=40)
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert (received(harness, "Lin Osei"), received(harness, "Ada Park")) == (arrived, for_ada)
    assert nudges(harness, "Lin Osei") == []
    assert "The match with Ada Park has closed" in harness.home("Lin Osei")


def test_a_proposal_to_two_in_touch_has_its_own_time(harness: BotHarness) -> None:
    """Both are nudged seven days after the proposal, not after they got in touch."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.let_pass(days=5)
    harness.proposed("Mira Sand", "Lin Osei", "Ada Park")
    pass_days(harness, 3, "Lin Osei")
    pass_days(harness, 0, "Ada Park")
    assert nudges(harness, "Lin Osei") == nudges(harness, "Ada Park") == []
    pass_days(harness, 4, "Lin Osei")
    pass_days(harness, 0, "Ada Park")
    assert len(nudges(harness, "Lin Osei")) == len(nudges(harness, "Ada Park")) == 1


def test_a_request_is_reminded_and_expires(harness: BotHarness) -> None:
    """The silent one is reminded after 7 days; after 14 the asker is told, kindly, and offered others."""
    lin = harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    pass_days(harness, 7, "Ada Park")
    assert "Lin Osei asks you to be their mentor" in nudges(harness, "Ada Park")[0]
    assert nudges(harness, "Lin Osei") == []
    arrived, for_ada = received(harness, "Lin Osei"), received(harness, "Ada Park")
    pass_days(harness, 7, "Lin Osei")
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert received(harness, "Lin Osei") == arrived + 1
    assert "Your request to Ada Park has closed" in said(lin)
    assert "You can choose: Find Another Mentor, Don't Match Us Again." in said(lin)
    assert received(harness, "Ada Park") == for_ada
    with pytest.raises(LookupError):
        ada.click("Accept")


def test_a_mentor_who_confirmed_is_told_of_the_expiry(harness: BotHarness) -> None:
    """Whoever asked is told: where the mentor said yes first, the mentee is reminded, the mentor told."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("Confirm Match", within="home")
    harness.settle()
    pass_days(harness, 7, "Lin Osei")
    assert "Ada Park has confirmed your match" in nudges(harness, "Lin Osei")[0]
    pass_days(harness, 7, "Ada Park")
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert "Your match with Lin Osei has closed" in said(ada)


def test_several_nudges_are_one_message(harness: BotHarness) -> None:
    """What is due for one person arrives together, a line per thing, each with its own two buttons."""
    ada = harness.mentor("Ada Park")
    for name in ("Lin Osei", "Sam Rivera", "Noor Aziz"):
        harness.mentee(name)
        harness.asked(name, "Ada Park")
    arrived = received(harness, "Ada Park")
    pass_days(harness, 7, "Ada Park")
    assert received(harness, "Ada Park") == arrived + 1
    told = ada.messages()[-1]
    assert told["text"].startswith("3 things are waiting for your decision.")
    rows = [block for block in told["blocks"] if block["type"] == "actions"]
    labels = [[one["text"]["text"] for one in row["elements"]] for row in rows]
    assert labels == [["Open", "Ask Me Later"]] * 3


def test_open_brings_the_card_down(harness: BotHarness) -> None:
    """*Open* in a nudge posts the card of that match anew, where it can be acted on."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    match_id = harness.asked("Lin Osei", "Ada Park", "I read your talk.")
    pass_days(harness, 7, "Ada Park")
    ada = harness.person("Ada Park")
    ada.click("Open")
    harness.settle()
    assert "I read your talk." in said(ada)
    assert ada.click("Accept").ok
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_a_nudge_goes_when_nothing_is_left(harness: BotHarness) -> None:
    """Each thing that is decided leaves the nudge; with the last the nudge goes too."""
    ada = harness.mentor("Ada Park")
    for name in ("Lin Osei", "Sam Rivera"):
        harness.mentee(name)
        harness.asked(name, "Ada Park")
    pass_days(harness, 7, "Ada Park")
    ts = ada.messages()[-1]["ts"]
    harness.person("Lin Osei").click("Withdraw")
    harness.settle()
    assert _message(harness, "Ada Park", ts)["text"].startswith("One thing is waiting for your decision.")
    harness.person("Sam Rivera").click("Withdraw")
    harness.settle()
    assert ts not in [one["ts"] for one in ada.messages()]


def test_a_proposal_nudges_both(harness: BotHarness) -> None:
    """Of what an admin proposed, each of the two is reminded until they said yes."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    harness.proposed("Mira Sand", "Lin Osei", "Ada Park")
    pass_days(harness, 7, "Ada Park")
    for name in ("Lin Osei", "Ada Park"):
        assert " proposes " in nudges(harness, name)[0]


def test_what_fell_due_while_nobody_ran_comes_once(harness: BotHarness) -> None:
    """After ten days without the bot: one reminder, not late ones in a row; and none of what is over."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.asked("Lin Osei", "Ada Park")
    harness.clock.ahead += timedelta(days=10)
    harness.wake_at(10, "Ada Park")
    harness.let_pass()
    harness.let_pass(hours=1)
    assert len(nudges(harness, "Ada Park")) == 1


def test_nobody_is_nudged_about_what_is_over(harness: BotHarness) -> None:
    """Nudged once, and then two months without the bot: what closes is not nudged about a second time."""
    harness.bot.store.on_cards_changed = harness.settle  # as fast as delivery can be
    harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    pass_days(harness, 7, "Lin Osei")
    assert len(nudges(harness, "Lin Osei")) == 1
    arrived = received(harness, "Lin Osei")
    harness.is_off(days=60)
    harness.wake_at(12, "Lin Osei")
    harness.let_pass()
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert received(harness, "Lin Osei") == arrived


def test_the_clock_of_two_processes_notifies_once(either_harness: BotHarness) -> None:
    """Two schedulers find the same nudge at the same instant: it arrives once, however fast delivery is."""
    harness = either_harness
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.asked("Lin Osei", "Ada Park")
    harness.clock.ahead += timedelta(days=7)
    harness.wake_at(10, "Ada Park")
    arrived, now = received(harness, "Ada Park"), harness.clock.now()
    assert race(harness.url, _run_due(harness, now), _run_due(harness, now)) is None
    with harness.bot.store.reading() as session:
        notified = session.scalars(
            select(Card.desired_notification).where(Card.kind == CardKind.NUDGES)
        ).one()
    harness.settle()
    assert (notified, received(harness, "Ada Park")) == (1, arrived + 1)


def test_an_answer_beats_the_expiry_of_the_same_instant(either_harness: BotHarness) -> None:
    """The mentor accepts while the clock expires the request: one of the two happens, never both."""
    harness = either_harness
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    match_id = harness.asked("Lin Osei", "Ada Park")
    actor = harness.actor("Ada Park")
    harness.let_pass(days=9)
    harness.is_off(days=5)
    harness.wake_at(10, "Lin Osei")
    now = harness.clock.now()
    assert race(harness.url, lambda one: _confirm(one, actor, match_id, now), _run_due(harness, now)) is None
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    assert "You and Ada Park are connected" in said(harness.person("Lin Osei"))


def _message(harness: BotHarness, name: str, ts: str) -> dict[str, Any]:
    return next(one for one in harness.person(name).messages() if one["ts"] == ts)


def _run_due(harness: BotHarness, now: datetime) -> Work:
    def run(store: Store) -> None:
        jobs.run_due(store, harness.workspace_id, now)

    return run


def _confirm(store: Store, actor: Actor, match_id: int, now: datetime) -> None:
    with store.transaction() as session:
        confirmation.confirm(session, actor, match_id, now)
