"""A mentor with no place left: what each reads, and what raising the limit does."""

from functools import partial

import pytest

from bot.enums import MatchState
from bot.ids import Action, Field
from tests import forged_requests
from tests.bot_harness import BotHarness, said


@pytest.fixture
def full(harness: BotHarness) -> int:
    """Two asked Ada, who has one place and gave it to Sam; return the match of Lin, who waits."""
    harness.mentor("Ada Park", limit=1)
    harness.mentee("Lin Osei")
    harness.mentee("Sam Rivera")
    waiting = harness.asked("Lin Osei", "Ada Park")
    harness.connected("Sam Rivera", "Ada Park")
    return waiting


def card_of(harness: BotHarness, name: str, other: str) -> dict[str, str]:
    """Return the newest card of a person that speaks of somebody."""
    told: dict[str, str] = [one for one in harness.person(name).messages() if other in one["text"]][-1]
    return told


def test_accept_reads_raise_my_limit_and_does_both(harness: BotHarness, full: int) -> None:
    """The mentor's card has *Raise My Limit* for *Accept*; sending the form raises and accepts."""
    ada = harness.person("Ada Park")
    waiting = card_of(harness, "Ada Park", "Lin Osei")
    assert "You can choose: Raise My Limit, Decline, Reply, View Profile." in waiting["text"]
    ada.click("Raise My Limit", ts=waiting["ts"])
    assert ada.submit().ok
    harness.settle()
    stored = harness.match(full)
    assert stored.state is MatchState.CONFIRMED
    assert stored.mentor.max_connections == 2
    assert "You and Ada Park are connected" in said(harness.person("Lin Osei"))


def test_a_limit_raised_by_more_makes_room_for_others(harness: BotHarness) -> None:
    """Who else waits reads so too, and the mentor may accept them as well."""
    ada, lin, noor = (
        harness.mentor("Ada Park", limit=1),
        harness.mentee("Lin Osei"),
        harness.mentee("Noor Aziz"),
    )
    harness.mentee("Sam Rivera")
    for name in ("Lin Osei", "Noor Aziz"):
        harness.asked(name, "Ada Park")
    harness.connected("Sam Rivera", "Ada Park")
    assert "Ada Park is full just now" in said(noor)
    ada.click("Raise My Limit", ts=card_of(harness, "Ada Park", "Lin Osei")["ts"])
    ada.fill(Field.LIMIT, "3")
    assert ada.submit().ok
    harness.settle()
    assert "You and Ada Park are connected" in said(lin)
    waiting = card_of(harness, "Ada Park", "Noor Aziz")["text"]
    assert "Places taken: 2 of 3" in waiting
    assert "You can choose: Accept, Decline, Reply, View Profile." in waiting
    assert "limit" not in said(noor)


def test_accept_on_an_old_copy_is_refused(harness: BotHarness, full: int) -> None:
    """*Accept* from before the last place went does not raise the limit: it says that there is none."""
    ada = harness.person("Ada Park")
    old = {"ts": card_of(harness, "Ada Park", "Lin Osei")["ts"], "action_id": Action.ACCEPT_MATCH}
    ada.raw({"kind": "block_action", **old, "stale": True})
    harness.hears(
        "Ada Park", "You are at your limit of 1. You can raise it from the card or in your profile."
    )
    assert harness.match(full).state is MatchState.PENDING
    assert harness.match(full).mentor.max_connections == 1


def test_too_low_a_limit_is_refused_at_its_field(harness: BotHarness, full: int) -> None:
    """A limit that leaves no place for this match is an error at the field; what was typed stays there."""
    ada = harness.person("Ada Park")
    ada.click("Raise My Limit")
    for typed in ("1", "0", "-3"):
        ada.fill(Field.LIMIT, typed)
        assert list(ada.submit().errors or {}) == [Field.LIMIT]
        values = (ada.modal() or {})["state"]["values"]
        assert values[Field.LIMIT][Field.LIMIT]["value"] == typed
    assert harness.match(full).mentor.max_connections == 1
    assert harness.match(full).state is MatchState.PENDING


def test_what_is_no_limit_is_refused_at_its_field(harness: BotHarness, full: int) -> None:
    """What gets past Slack's own check of numbers is held against ours."""
    harness.person("Ada Park").click("Raise My Limit")
    for typed in ("many", "2.5", "51", "9" * 3_000, ""):
        write = partial(forged_requests.write, field=Field.LIMIT, text=typed)
        answer = forged_requests.submission(harness, "Ada Park", write).json()
        assert answer["errors"] == {Field.LIMIT: "Please write a whole number from 1 to 50."}
    assert harness.match(full).state is MatchState.PENDING


def test_a_mentees_yes_waits_for_a_place(harness: BotHarness) -> None:
    """In conversation with a full mentor one may confirm; the match then waits, which is no news to them."""
    harness.mentor("Ada Park", limit=1)
    lin = harness.mentee("Lin Osei")
    harness.mentee("Sam Rivera")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.connected("Sam Rivera", "Ada Park")
    arrived = lin.received()
    lin.click("Confirm Match")
    harness.settle()
    assert "Ada Park is full just now" in said(lin)
    harness.let_pass(days=1)
    assert lin.received() == arrived
    harness.says_no("Sam Rivera", "End Connection")
    harness.person("Ada Park").click(
        "Confirm Match", ts=card_of(harness, "Ada Park", "Lin Osei has confirmed")["ts"]
    )
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_who_could_only_be_refused_has_no_button(harness: BotHarness) -> None:
    """Where the mentee's yes would need a place that is not there, it is missing until one frees."""
    harness.mentor("Ada Park", limit=1)
    lin = harness.mentee("Lin Osei")
    harness.mentee("Sam Rivera")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    harness.person("Ada Park").click("Confirm Match", within="home")
    harness.settle()
    harness.connected("Sam Rivera", "Ada Park")
    with pytest.raises(LookupError):
        lin.click("Confirm Match")
    forged_requests.click(harness, "Lin Osei", Action.CONFIRM_MATCH, str(match_id))
    harness.hears("Lin Osei", "Ada Park is at the limit of 1 just now.")
    assert harness.match(match_id).state is MatchState.PENDING
    harness.says_no("Sam Rivera", "End Connection")
    assert lin.click("Confirm Match").ok
    assert harness.match(match_id).state is MatchState.CONFIRMED
