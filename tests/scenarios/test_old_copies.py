"""Clicks on copies that are out of date: they do no more than their label said, and say how it stands."""

from bot.enums import MatchState
from bot.ids import Action
from tests import forged_requests
from tests.bot_harness import BotHarness


def test_every_button_of_an_old_copy_says_how_it_stands(harness: BotHarness) -> None:
    """Old copies may be clicked for years: after each end no button decides, or offers to decide, a thing."""
    harness.mentee("Lin Osei")
    buttons = (Action.CONFIRM_MATCH, Action.WITHDRAW_MATCH, Action.CANCEL_MATCH, Action.RAISE_LIMIT)
    for mentor, close in (("Ada Park", _declined), ("Grace Kim", _ended), ("Jo Byrne", _expired)):
        harness.mentor(mentor)
        match_id = close(harness, mentor)
        stood = harness.match(match_id)
        for name in ("Lin Osei", mentor):
            harness.home(name)
            for action in buttons:
                assert (
                    forged_requests.click(harness, name, action, str(match_id), within="home").status_code
                    == 200
                )
                shown = harness.person(name).modal() or {}
                assert (shown["title"]["text"], shown["submit"]) == ("Not possible just now", None)
                harness.person(name).close()
        stands = harness.match(match_id)
        assert (stands.state, stands.closed_at, stands.closed_by) == (
            stood.state,
            stood.closed_at,
            stood.closed_by,
        )


def test_an_old_copy_that_is_clicked_is_superseded(harness: BotHarness) -> None:
    """A copy that was not superseded in time is once somebody clicks it; the newest shows the truth."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    old = lin.messages()[-1]
    ada.click("Confirm Match", within="home")
    harness.settle()
    assert len(_message(lin.messages(), old["ts"])["blocks"]) == 1
    row = next(block for block in old["blocks"] if block["type"] == "actions")
    stale = {"ts": old["ts"], "block_id": row["block_id"], "stale": True}
    lin.raw({"kind": "block_action", "action_id": Action.CONFIRM_MATCH, **stale})
    harness.settle()
    assert sum("are connected" in one["text"] for one in lin.messages()) == 1


def test_a_card_counts_as_soon_as_it_can_be_clicked(either_harness: BotHarness) -> None:
    """Slack shows a card before the bot knows that it arrived: the click counts, and it is not sent again."""
    harness = either_harness
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.slack.fault("drop_after", methods=["chat.postMessage"], times=2)
    harness.slack.fault("error", error="missing_scope", methods=["conversations.history"], times=9)
    match_id = harness.asked("Lin Osei", "Ada Park")
    (shown,) = ada.messages()
    assert ada.click("Accept").ok
    harness.slack.forget_faults()
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    (connected,) = ada.messages()
    assert connected["ts"] == shown["ts"]
    assert "You and Lin Osei are connected" in connected["text"]


def _message(messages: list[forged_requests.Body], ts: str) -> forged_requests.Body:
    return next(one for one in messages if one["ts"] == ts)


def _declined(harness: BotHarness, mentor: str) -> int:
    match_id = harness.asked("Lin Osei", mentor)
    harness.says_no(mentor, "Decline")
    return match_id


def _ended(harness: BotHarness, mentor: str) -> int:
    match_id = harness.connected("Lin Osei", mentor)
    harness.says_no(mentor, "End connection")
    return match_id


def _expired(harness: BotHarness, mentor: str) -> int:
    match_id = harness.in_conversation("Lin Osei", mentor)
    harness.let_pass(days=61)
    return match_id
