"""Every action, in every state, by everybody: what happens is what the rules say, and what the page says."""

from functools import cache

import pytest

from bot.ids import Action, Modal
from tests.services.actions_oracle import expected
from tools.actions.__main__ import PAGE
from tools.actions.acts import all_tables
from tools.actions.page import written
from tools.actions.tables import Cell, tried

# They open or turn a page, or a form whose own button acts, and ask nobody's leave.
SCREENS: set[Action | Modal] = {
    Action.OPEN_DM,
    Action.FIND_MENTOR,
    Action.CHOOSE_TOPIC,
    Action.DIRECTORY_PAGE,
    Action.HOME_PAGE,
    Action.VIEW_AS_MEMBER,
    Action.MEETING_GOOGLE,
    Action.MEETING_OUTLOOK,
    Modal.DIRECTORY,
    Modal.NOTICE,
}


@cache
def _cells() -> list[Cell]:
    return tried()


@pytest.mark.parametrize("table", [one.title for one in all_tables()])
def test_the_rules_say_the_same(table: str) -> None:
    """The oracle knows the rules, and not the code."""
    wrong = []
    for cell in _cells():
        if cell.table.title == table:
            came = cell.outcome.refusal or cell.outcome.after
            said = expected(table, cell.act.label, cell.scene.name, cell.role, cell.outcome.before)
            if came != said:
                wrong.append(f"{cell.act.label}, {cell.scene.name}, {cell.role}: {came}; the rules: {said}")
    assert wrong == []


def test_the_page_is_up_to_date() -> None:
    """If this is red, read what `make docs` changes in docs/actions.md."""
    assert PAGE.read_text("utf-8") == written(_cells())


def test_no_button_and_no_form_is_forgotten() -> None:
    """Each one that reaches Slack is in a table, or a screen that decides nothing."""
    named = {_told_apart(one) for table in all_tables() for act in table.acts for one in act.ids}
    screens = {_told_apart(one) for one in SCREENS}
    assert named | screens == {_told_apart(one) for one in (*Action, *Modal)}
    assert not named & screens


def _told_apart(one: Action | Modal) -> str:
    """Name a button and a form apart: they may share an id."""
    return f"{type(one).__name__}.{one.name}"
