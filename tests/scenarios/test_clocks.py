"""The match's clocks: nudges, reminders, expiry; what each does, to whom, and what stays silent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.card import Card
from bot.services import jobs
from bot.services.match import confirmation
from bot.services.people.actors import Actor
from bot.store import Store
from tests.house import House, said
from tests.race import race

NUDGE = "waits for your decision"


def nudges(house: House, name: str) -> list[str]:
    """Return the nudges in a person's DM, folded ones not counted."""
    return [one["text"] for one in house.person(name).messages() if NUDGE in one["text"]]


def rung(house: House, name: str) -> int:
    """Return how many messages have arrived in a person's DM."""
    return len(house.person(name).messages())


def pass_days(house: House, days: float, name: str) -> None:
    """Let days pass, and go on to the next morning at which this person works."""
    house.let_pass(days=days)
    house.wake_at(9, name)
    house.let_pass()


def test_a_conversation_is_nudged_twice_and_closes_silently(house: House) -> None:
    """The mentee is nudged after 7 and 21 days, the mentor never; after 60 it closes, and nothing rings."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    house.let_pass(days=6, hours=23)
    assert nudges(house, "Lin Osei") == []
    pass_days(house, 1, "Lin Osei")
    assert len(nudges(house, "Lin Osei")) == 1
    assert "You wrote to Ada Park" in said(house.person("Lin Osei"))
    house.let_pass(days=9)
    arrived = rung(house, "Lin Osei")
    pass_days(house, 5, "Lin Osei")
    assert rung(house, "Lin Osei") == arrived + 1
    assert len(nudges(house, "Lin Osei")) == 1
    arrived, for_ada = rung(house, "Lin Osei"), rung(house, "Ada Park")
    house.let_pass(days=40)
    assert house.match(match_id).state is MatchState.EXPIRED
    assert (rung(house, "Lin Osei"), rung(house, "Ada Park")) == (arrived, for_ada)
    assert nudges(house, "Lin Osei") == []
    assert "The match with Ada Park has closed" in house.home("Lin Osei")


def test_a_proposal_to_two_in_touch_has_its_own_time(house: House) -> None:
    """Both are nudged seven days after the proposal, not after they got in touch."""
    house.mentee("Lin Osei"), house.mentor("Ada Park"), house.admin("Mira Sand")
    house.in_conversation("Lin Osei", "Ada Park")
    house.let_pass(days=5)
    house.proposed("Mira Sand", "Lin Osei", "Ada Park")
    pass_days(house, 3, "Lin Osei")
    pass_days(house, 0, "Ada Park")
    assert nudges(house, "Lin Osei") == nudges(house, "Ada Park") == []
    pass_days(house, 4, "Lin Osei")
    pass_days(house, 0, "Ada Park")
    assert len(nudges(house, "Lin Osei")) == len(nudges(house, "Ada Park")) == 1


def test_a_request_is_reminded_and_expires(house: House) -> None:
    """The silent one is reminded after 7 days; after 14 the asker is told, kindly, and offered others."""
    lin = house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    pass_days(house, 7, "Ada Park")
    assert "Lin Osei asks you to be their mentor" in nudges(house, "Ada Park")[0]
    assert nudges(house, "Lin Osei") == []
    arrived, for_ada = rung(house, "Lin Osei"), rung(house, "Ada Park")
    pass_days(house, 7, "Lin Osei")
    assert house.match(match_id).state is MatchState.EXPIRED
    assert rung(house, "Lin Osei") == arrived + 1
    assert "Your request to Ada Park has closed" in said(lin)
    assert "You can choose: Find another mentor." in said(lin)
    assert rung(house, "Ada Park") == for_ada
    with pytest.raises(LookupError):
        ada.click("Accept")


def test_a_mentor_who_confirmed_is_told_of_the_expiry(house: House) -> None:
    """Whoever asked is told: where the mentor said yes first, the mentee is reminded, the mentor told."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    match_id = house.in_conversation("Lin Osei", "Ada Park")
    house.home("Ada Park")
    ada.click("Confirm Match", within="home")
    house.settle()
    pass_days(house, 7, "Lin Osei")
    assert "Ada Park has confirmed your match" in nudges(house, "Lin Osei")[0]
    pass_days(house, 7, "Ada Park")
    assert house.match(match_id).state is MatchState.EXPIRED
    assert "Your match with Lin Osei has closed" in said(ada)


def test_several_nudges_are_one_message(house: House) -> None:
    """What is due for one person arrives together, a line per thing, each with its own two buttons."""
    ada = house.mentor("Ada Park")
    for name in ("Lin Osei", "Sam Rivera", "Noor Aziz"):
        house.mentee(name)
        house.asked(name, "Ada Park")
    arrived = rung(house, "Ada Park")
    pass_days(house, 7, "Ada Park")
    assert rung(house, "Ada Park") == arrived + 1
    told = ada.messages()[-1]
    assert told["text"].startswith("3 things wait for your decision.")
    rows = [block for block in told["blocks"] if block["type"] == "actions"]
    labels = [[one["text"]["text"] for one in row["elements"]] for row in rows]
    assert labels == [["Open", "Ask me later"]] * 3


def test_open_brings_the_card_down(house: House) -> None:
    """*Open* in a nudge posts the card of that match anew, where it can be acted on."""
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    match_id = house.asked("Lin Osei", "Ada Park", "I read your talk.")
    pass_days(house, 7, "Ada Park")
    ada = house.person("Ada Park")
    ada.click("Open")
    house.settle()
    assert "I read your talk." in said(ada)
    assert ada.click("Accept").ok
    assert house.match(match_id).state is MatchState.CONFIRMED


def test_a_nudge_folds_when_nothing_is_left(house: House) -> None:
    """Each thing that is decided leaves the nudge; after the last it is one line without buttons."""
    ada = house.mentor("Ada Park")
    for name in ("Lin Osei", "Sam Rivera"):
        house.mentee(name)
        house.asked(name, "Ada Park")
    pass_days(house, 7, "Ada Park")
    ts = ada.messages()[-1]["ts"]
    house.person("Lin Osei").click("Withdraw")
    house.settle()
    assert _message(house, "Ada Park", ts)["text"].startswith("One thing waits for your decision.")
    house.person("Sam Rivera").click("Withdraw")
    house.settle()
    folded = _message(house, "Ada Park", ts)
    assert "waits for your decision" not in folded["text"]
    assert len(folded["blocks"]) == 1


def test_a_proposal_nudges_both(house: House) -> None:
    """Of what an admin proposed, each of the two is reminded until they said yes."""
    house.mentee("Lin Osei"), house.mentor("Ada Park"), house.admin("Mira Sand")
    house.proposed("Mira Sand", "Lin Osei", "Ada Park")
    pass_days(house, 7, "Ada Park")
    for name in ("Lin Osei", "Ada Park"):
        assert "A match is proposed" in nudges(house, name)[0]


def test_what_fell_due_while_nobody_ran_comes_once(house: House) -> None:
    """After ten days without the bot: one reminder, not late ones in a row; and none of what is over."""
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    house.asked("Lin Osei", "Ada Park")
    house.clock.ahead += timedelta(days=10)
    house.wake_at(10, "Ada Park")
    house.let_pass()
    house.let_pass(hours=1)
    assert len(nudges(house, "Ada Park")) == 1


def test_nobody_is_nudged_about_what_is_over(house: House) -> None:
    """After a month without the bot a request only expires: a reminder of it would ask in vain."""
    house.bot.store.on_cards_changed = house.settle  # as fast as a courier can be
    house.mentor("Ada Park")
    lin = house.mentee("Lin Osei")
    house.asked("Lin Osei", "Ada Park")
    arrived = rung(house, "Ada Park")
    house.clock.ahead += timedelta(days=30)
    house.wake_at(12, "Lin Osei")
    house.let_pass()
    assert rung(house, "Ada Park") == arrived
    assert "Your request to Ada Park has closed" in said(lin)


def test_the_clock_of_two_processes_rings_once(either_house: House) -> None:
    """Two tickers find the same nudge at the same instant: it rings once, however fast the courier is."""
    house = either_house
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    house.asked("Lin Osei", "Ada Park")
    house.clock.ahead += timedelta(days=7)
    house.wake_at(10, "Ada Park")
    arrived, now = rung(house, "Ada Park"), house.clock.now()
    assert race(house.url, lambda one: _tick(one, now), lambda other: _tick(other, now)) is None
    with house.bot.store.reading() as session:
        rings = session.scalars(select(Card.rings_wanted).where(Card.kind == CardKind.NUDGES)).one()
    house.settle()
    assert (rings, rung(house, "Ada Park")) == (1, arrived + 1)


def test_an_answer_beats_the_expiry_of_the_same_instant(either_house: House) -> None:
    """The mentor accepts while the clock expires the request: one of the two happens, never both."""
    house = either_house
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    match_id = house.asked("Lin Osei", "Ada Park")
    actor = house.actor("Ada Park")
    house.clock.ahead += timedelta(days=14)
    house.wake_at(10, "Lin Osei")
    now = house.clock.now()
    assert (
        race(house.url, lambda one: _confirm(one, actor, match_id, now), lambda other: _tick(other, now))
        is None
    )
    house.settle()
    assert house.match(match_id).state is MatchState.CONFIRMED
    assert "You and Ada Park are connected" in said(house.person("Lin Osei"))


def _message(house: House, name: str, ts: str) -> dict[str, Any]:
    return next(one for one in house.person(name).messages() if one["ts"] == ts)


def _tick(store: Store, now: datetime) -> None:
    jobs.run_due(store, now)


def _confirm(store: Store, actor: Actor, match_id: int, now: datetime) -> None:
    with store.transaction() as session:
        confirmation.confirm(session, actor, match_id, now)
