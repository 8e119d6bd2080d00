"""Matching Settings: who may change them, and the row that appears and disappears."""

from typing import Any

import pytest

from bot.enums import Policy
from bot.ids import Action
from bot.models.program import Program
from bot.services import actors
from sandbox.person import DrivenPerson
from tests import forged_requests
from tests.bot_harness import BotHarness


def _program(harness: BotHarness) -> Program:
    with harness.bot.store.reading() as session:
        return session.get_one(Program, (harness.workspace_id, harness.actor("Mira Sand").program_id))


def _shown(person: DrivenPerson) -> str:
    return str(person.modal())


def test_only_admins_change_settings(harness: BotHarness) -> None:
    """Somebody else is told who may, and sees no form."""
    lin = harness.mentee("Lin Osei")
    outcome = lin.command("/mentoring", "settings")
    assert "Only the programme's admins" in str(outcome.response)
    assert lin.modal() is None


def test_the_second_row_says_what_stands_in_its_way_and_keeps_what_was_typed(harness: BotHarness) -> None:
    """Unticking a mode replaces the row by the reason while the form is open; nothing typed is lost."""
    mira = harness.admin("Mira Sand")
    mira.command("/mentoring", "settings")
    assert "Matched by preference, outside this bot; the step below is then not offered" in _shown(mira)
    mira.fill("limit", "7")
    mira.choose("modes", ["ongoing"])
    assert "not offered while one-time mentoring is off" in _shown(mira)
    with pytest.raises(LookupError):
        mira.choose("follow_up", "forced")
    mira.choose("modes", ["ongoing", "one_time"])
    mira.choose("follow_up", "forced")
    mira.fill("limit", "7")
    assert mira.submit().ok
    assert _program(harness).active_policy is Policy.FORCED
    assert _program(harness).default_max_connections == 7


def test_turning_a_mode_off_keeps_the_choice_and_back_on_revives_it(harness: BotHarness) -> None:
    """The choice stays stored and inactive while something stands in its way."""
    mira = harness.admin("Mira Sand")
    for modes, active in (
        (["ongoing", "one_time"], Policy.REQUEST),
        (["ongoing", "one_time", "preferred"], Policy.OFF),
        (["ongoing", "one_time"], Policy.REQUEST),
    ):
        mira.command("/mentoring", "settings")
        mira.choose("modes", modes)
        if active is Policy.REQUEST:
            mira.choose("follow_up", "request")
        mira.submit()
        assert _program(harness).active_policy is active
        assert _program(harness).follow_up is Policy.REQUEST


def test_at_least_one_kind_of_mentoring_stays_on(harness: BotHarness) -> None:
    """A programme in which nobody can begin anything is refused at the boxes."""
    mira = harness.admin("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.choose("modes", [])
    assert not mira.submit().ok
    mira.choose("modes", ["ongoing"])
    answer = forged_requests.submission(harness, "Mira Sand", _untick_all)
    assert "at least one kind" in answer.text
    assert _program(harness).ongoing


def _untick_all(view: dict[str, Any]) -> None:
    view["state"]["values"]["modes"][Action.CHOOSE_MODES]["selected_options"] = []


def test_a_limit_that_is_none_is_refused_at_its_field(harness: BotHarness) -> None:
    """Zero places are no offer; what was typed stays."""
    mira = harness.admin("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.fill("limit", "0")
    assert "limit" in (mira.submit().errors or {})
    assert _program(harness).default_max_connections == 3


def test_where_mentors_choose_each_picks_their_modes(harness: BotHarness) -> None:
    """The profile asks what a mentor takes on only where the programme lets them choose; neither is none."""
    mira, ada = harness.admin("Mira Sand"), harness.mentor("Ada Park")
    ada.command("/mentoring", "profile")
    with pytest.raises(LookupError):
        ada.choose("takes", ["one_time"])
    ada.close()
    mira.command("/mentoring", "settings")
    mira.choose("mentors_choose", ["yes"])
    mira.submit()
    ada.command("/mentoring", "profile")
    ada.choose("takes", [])
    assert "takes" in (ada.submit().errors or {})
    ada.choose("takes", ["one_time"])
    assert ada.submit().ok
    with harness.bot.store.reading() as session:
        found = actors.participant_of(session, harness.actor("Ada Park"))
    assert found is not None
    assert (found.takes_ongoing, found.takes_one_time) == (False, True)
