"""What the programme, or a mentor, does not offer begins in no way: not by talking first either."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.enums import MatchState
from bot.ids import Action, Field
from tests import forged_requests
from tests.bot_harness import BotHarness, against, said

Turn = Callable[..., None]
NOTHING_TO_CONFIRM = "Until that changes, neither of you can confirm"


def the_programme(harness: BotHarness, *, on: bool) -> None:
    """An admin turns ongoing mentoring on or off."""
    mira = harness.person("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.choose("modes", ["ongoing", "one_time"] if on else ["one_time"])
    assert mira.submit().ok
    harness.settle()


def the_mentor(harness: BotHarness, *, on: bool) -> None:
    """The mentor takes ongoing connections too, or one-time meetings only."""
    ada = harness.person("Ada Park")
    ada.command("/mentoring", "profile")
    ada.choose("takes", ["ongoing", "one_time"] if on else ["one_time"])
    assert ada.submit().ok
    harness.settle()


@pytest.fixture
def workplace(harness: BotHarness) -> BotHarness:
    """Lin is in conversation with Ada; mentors choose their modes."""
    harness.admin("Mira Sand"), harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.program_has(mentors_choose=True)
    return harness


@pytest.mark.parametrize("turn", [the_programme, the_mentor])
def test_a_contact_offers_talk_only_and_says_why(workplace: BotHarness, turn: Turn) -> None:
    """Both may say no and neither yes; once the mode is offered again, both can confirm."""
    lin = workplace.person("Lin Osei")
    match_id = workplace.in_conversation("Lin Osei", "Ada Park")
    turn(workplace, on=False)
    assert NOTHING_TO_CONFIRM in said(lin)
    for button in ("Confirm Match", "Ask Me Later"):
        with pytest.raises(LookupError):
            lin.click(button)
    for name in ("Lin Osei", "Ada Park"):
        workplace.home(name)
        with pytest.raises(LookupError):
            workplace.person(name).click("Confirm Match", within="home")
    turn(workplace, on=True)
    assert NOTHING_TO_CONFIRM not in said(lin)
    lin.click("Confirm Match")
    workplace.settle()
    workplace.person("Ada Park").click("Confirm Match")
    workplace.settle()
    assert workplace.match(match_id).state is MatchState.CONFIRMED


@pytest.mark.parametrize("turn", [the_programme, the_mentor])
def test_an_old_button_confirms_nothing(workplace: BotHarness, turn: Turn) -> None:
    """Whoever still has the button is refused, with the reason, and nothing is stored."""
    match_id = workplace.in_conversation("Lin Osei", "Ada Park")
    turn(workplace, on=False)
    forged_requests.click(workplace, "Lin Osei", Action.CONFIRM_MATCH, str(match_id))
    assert workplace.match(match_id).mentee_confirmed_at is None


def test_an_open_form_puts_nothing_off(workplace: BotHarness) -> None:
    """Whoever has *Ask Me Later* open is refused: nobody would ask on that day."""
    workplace.in_conversation("Lin Osei", "Ada Park")
    lin = workplace.person("Lin Osei")
    lin.click("Ask Me Later")
    lin.fill(Field.LATER, f"{workplace.clock.now() + timedelta(days=4):%Y-%m-%d}")
    the_mentor(workplace, on=False)
    assert against(lin.submit()) == "Ada Park takes one-time meetings only."


def test_nobody_is_reminded_of_what_they_cannot_answer(workplace: BotHarness) -> None:
    """The admins' list says that a reminder would not help, and nothing reaches the mentor."""
    match_id = workplace.asked("Lin Osei", "Ada Park")
    the_programme(workplace, on=False)
    ada, mira = workplace.person("Ada Park"), workplace.person("Mira Sand")
    arrived = ada.received()
    assert "What was asked for is not offered just now" in workplace.home("Mira Sand")
    with pytest.raises(LookupError):
        mira.click("Remind", within="home")
    forged_requests.click(workplace, "Mira Sand", Action.REMIND, str(match_id), within="home")
    workplace.wake_at(10, "Ada Park")
    workplace.let_pass(minutes=2)
    assert ada.received() == arrived


def test_a_request_waits_until_its_mentor_may_accept(workplace: BotHarness) -> None:
    """The mentor who takes one-time meetings only reads that this is their own choice, and may decline."""
    workplace.asked("Lin Osei", "Ada Park")
    the_mentor(workplace, on=False)
    ada = workplace.person("Ada Park")
    assert "You take one-time meetings only. You can change that in your profile." in said(ada)
    with pytest.raises(LookupError):
        ada.click("Accept")
    ada.click("Decline")


def test_nobody_is_nudged_to_confirm_what_cannot_be(workplace: BotHarness) -> None:
    """The nudge of day 7 does not come, and no card announces it; it comes once the mode is back."""
    workplace.in_conversation("Lin Osei", "Ada Park")
    the_programme(workplace, on=False)
    lin = workplace.person("Lin Osei")
    assert "reminder" not in said(lin).casefold()
    arrived = lin.received()
    workplace.let_pass(days=9)
    workplace.wake_at(10, "Lin Osei")
    workplace.let_pass()
    assert lin.received() == arrived
    the_programme(workplace, on=True)
    workplace.let_pass(days=1)
    workplace.wake_at(10, "Lin Osei")
    workplace.let_pass()
    assert lin.received() == arrived + 1
