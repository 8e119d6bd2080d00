"""*Ask Me Later*: choosing the day replaces the nudges that were left, and never an expiry."""

from datetime import datetime, timedelta

import pytest

from bot.enums import MatchState
from bot.ids import Field
from tests import forged_requests
from tests.bot_harness import BotHarness, said

NUDGE = "waiting for your decision"


def day(harness: BotHarness, name: str, days: float) -> str:
    """Return the date so many days from now where somebody is, as a date picker has it."""
    return f"{_local(harness, name) + timedelta(days=days):%Y-%m-%d}"


def _local(harness: BotHarness, name: str) -> datetime:
    return harness.clock.now().astimezone(harness.zone(name))


def asks_later(harness: BotHarness, name: str, chosen: str) -> dict[str, str]:
    """Let somebody choose a day in the form; return the errors at its fields."""
    person = harness.person(name)
    person.click("Ask Me Later")
    person.fill(Field.LATER, chosen)
    outcome = person.submit()
    harness.settle()
    return outcome.errors or {}


def test_the_chosen_day_replaces_the_nudges_left(harness: BotHarness) -> None:
    """Neither the nudge of day 7 nor that of day 21 comes; one does, on the morning of the day chosen."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.wake_at(10, "Lin Osei")
    harness.in_conversation("Lin Osei", "Ada Park")
    arrived = lin.received()
    chosen = _next_wednesday(harness, "Lin Osei", after_days=24)
    assert asks_later(harness, "Lin Osei", f"{chosen:%Y-%m-%d}") == {}
    harness.clock.ahead += chosen.replace(hour=8, minute=59) - harness.clock.now()
    harness.let_pass()
    assert lin.received() == arrived
    harness.let_pass(minutes=2)
    assert lin.received() == arrived + 1
    assert NUDGE in said(lin)
    harness.let_pass(days=10)
    assert lin.received() == arrived + 1


def test_the_last_day_chosen_counts(harness: BotHarness) -> None:
    """Who asks to be asked later a second time is reminded on the second day alone."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    for days in (3, 30):
        assert asks_later(harness, "Lin Osei", day(harness, "Lin Osei", days)) == {}
    arrived = lin.received()
    harness.let_pass(days=29)
    assert lin.received() == arrived
    harness.let_pass(days=2)
    harness.wake_at(9, "Lin Osei")
    harness.let_pass()
    assert lin.received() == arrived + 1


def test_an_admin_does_not_break_it(harness: BotHarness) -> None:
    """*Remind* brings nothing before the chosen day, and tells the admin nothing about it."""
    mira, lin = harness.admin("Mira Sand"), harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    harness.person("Ada Park").click("Confirm Match", within="home")
    harness.settle()
    harness.wake_at(10, "Lin Osei")
    chosen = _next_wednesday(harness, "Lin Osei", after_days=3)
    assert asks_later(harness, "Lin Osei", f"{chosen:%Y-%m-%d}") == {}
    arrived = lin.received()
    harness.home("Mira Sand")
    mira.click("Remind", within="home")
    assert "Lin Osei will be reminded" in str(mira.modal())
    harness.let_pass(minutes=1)
    assert lin.received() == arrived
    harness.clock.ahead += chosen.replace(hour=9, minute=1) - harness.clock.now()
    harness.let_pass()
    assert lin.received() == arrived + 1


def test_it_never_moves_the_closing(harness: BotHarness) -> None:
    """Whatever day was chosen, the conversation closes when it would have closed."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    assert asks_later(harness, "Lin Osei", day(harness, "Lin Osei", 55)) == {}
    harness.let_pass(days=60, minutes=1)
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_a_nudge_that_is_put_off_leaves_the_message(harness: BotHarness) -> None:
    """Who was nudged and asks to be asked later has nothing waiting in that message any more."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.wake_at(9, "Ada Park")
    harness.let_pass(days=7)
    harness.wake_at(9, "Ada Park")
    harness.let_pass()
    assert NUDGE in said(ada)
    assert asks_later(harness, "Ada Park", day(harness, "Ada Park", 3)) == {}
    assert NUDGE not in str(ada.messages())


def test_a_day_that_is_over_is_refused_at_its_field(harness: BotHarness) -> None:
    """The form stays open, with the sentence at the date and with the date that was chosen."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("Ask Me Later")
    for days in (-1, -4_000):
        chosen = day(harness, "Lin Osei", days)
        lin.fill(Field.LATER, chosen)
        assert (lin.submit().errors or {})[Field.LATER].startswith("That day is over.")
        values = (lin.modal() or {})["state"]["values"]
        assert values[Field.LATER][Field.LATER]["selected_date"] == chosen


@pytest.mark.parametrize("held", [False, True])
def test_a_day_after_the_closing_is_refused_at_its_field(harness: BotHarness, *, held: bool) -> None:
    """Asking later than the match lasts makes no sense, whether its clock runs or is paused."""
    harness.mentor("Ada Park", limit=1)
    lin = harness.mentee("Lin Osei")
    harness.in_conversation("Lin Osei", "Ada Park")
    if held:
        harness.mentee("Sam Rivera")
        harness.connected("Sam Rivera", "Ada Park")
    errors = asks_later(harness, "Lin Osei", day(harness, "Lin Osei", 61))
    assert errors[Field.LATER].startswith("This closes by itself on ")
    assert lin.modal() is not None
    assert asks_later_again(harness, "9999-12-31")[Field.LATER].startswith("This closes by itself on ")


def asks_later_again(harness: BotHarness, chosen: str) -> dict[str, str]:
    """Let Lin choose another day in the form that is still open."""
    lin = harness.person("Lin Osei")
    lin.fill(Field.LATER, chosen)
    return lin.submit().errors or {}


def test_what_is_no_day_is_refused_at_its_field(harness: BotHarness) -> None:
    """What no date picker would give back is refused like a day that is over."""
    harness.person("Sam Rivera").change(tz="Asia/Tokyo")
    harness.mentee("Sam Rivera"), harness.mentor("Ada Park")
    harness.in_conversation("Sam Rivera", "Ada Park")
    harness.person("Sam Rivera").click("Ask Me Later")
    for written in ("", "tomorrow", "2026-02-30", "0001-01-01", "9" * 40):

        def write(view: forged_requests.Body, chosen: str = written) -> None:
            view["state"]["values"][Field.LATER][Field.LATER]["selected_date"] = chosen

        answer = forged_requests.submission(harness, "Sam Rivera", write).json()
        assert answer["errors"][Field.LATER].startswith("That day is over."), written


def test_on_a_decided_match_it_says_so(harness: BotHarness) -> None:
    """*Ask Me Later* on a copy from before the no opens no form: it answers with what became of the match."""
    lin = harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    ada.click("Cancel", within="home")
    ada.submit()
    lin.click("Ask Me Later")
    harness.hears("Lin Osei", "This match was declined on")
    assert lin.modal() is None


def _next_wednesday(harness: BotHarness, name: str, after_days: int) -> datetime:
    moment = _local(harness, name) + timedelta(days=after_days)
    return moment + timedelta(days=(2 - moment.weekday()) % 7)
