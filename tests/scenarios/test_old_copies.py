"""Clicks on copies that are out of date: they do no more than their label said, and say how it stands."""

from bot.ids import Action
from tests import forger
from tests.house import House


def test_every_button_of_an_old_copy_says_how_it_stands(house: House) -> None:
    """Old copies may be clicked for years: after each end no button decides, or offers to decide, a thing."""
    house.mentee("Lin Osei")
    buttons = (Action.CONFIRM_MATCH, Action.WITHDRAW_MATCH, Action.CANCEL_MATCH, Action.RAISE_LIMIT)
    for mentor, close in (("Ada Park", _declined), ("Grace Kim", _ended), ("Jo Byrne", _expired)):
        house.mentor(mentor)
        match_id = close(house, mentor)
        stood = house.match(match_id)
        for name in ("Lin Osei", mentor):
            house.home(name)
            for action in buttons:
                assert forger.click(house, name, action, str(match_id), within="home").status_code == 200
                shown = house.person(name).modal() or {}
                assert (shown["title"]["text"], shown["submit"]) == ("Not possible just now", None)
                house.person(name).close()
        stands = house.match(match_id)
        assert (stands.state, stands.closed_at, stands.closed_by) == (
            stood.state,
            stood.closed_at,
            stood.closed_by,
        )


def test_an_old_copy_that_is_clicked_is_folded(house: House) -> None:
    """A copy that was not folded in time is, once somebody clicks it; the newest one shows the truth."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.in_conversation("Lin Osei", "Ada Park")
    house.home("Ada Park")
    old = lin.messages()[-1]
    ada.click("Confirm Match", within="home")
    house.settle()
    assert len(_message(lin.messages(), old["ts"])["blocks"]) == 1
    row = next(block for block in old["blocks"] if block["type"] == "actions")
    stale = {"ts": old["ts"], "block_id": row["block_id"], "stale": True}
    lin.raw({"kind": "block_action", "action_id": Action.CONFIRM_MATCH, **stale})
    house.settle()
    assert sum("are connected" in one["text"] for one in lin.messages()) == 1


def _message(messages: list[forger.Body], ts: str) -> forger.Body:
    return next(one for one in messages if one["ts"] == ts)


def _declined(house: House, mentor: str) -> int:
    match_id = house.asked("Lin Osei", mentor)
    house.says_no(mentor, "Decline")
    return match_id


def _ended(house: House, mentor: str) -> int:
    match_id = house.connected("Lin Osei", mentor)
    house.says_no(mentor, "End connection")
    return match_id


def _expired(house: House, mentor: str) -> int:
    match_id = house.in_conversation("Lin Osei", mentor)
    house.let_pass(days=61)
    return match_id
