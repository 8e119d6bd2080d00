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
                assert (shown["title"]["text"], shown["submit"]) == ("Not possible now", None)
                harness.person(name).close()
        stands = harness.match(match_id)
        assert (stands.state, stands.closed_at, stands.closed_by) == (
            stood.state,
            stood.closed_at,
            stood.closed_by,
        )


def test_an_old_copy_is_gone_and_a_late_click_on_it_is_answered(harness: BotHarness) -> None:
    """The card comes down anew and leaves nothing behind; a slow client still clicks on the old copy."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    late = forged_requests.recorded_click(harness, "Lin Osei")
    late["actions"][0] |= {"action_id": Action.CONFIRM_MATCH, "value": str(match_id)}
    ada.click("Confirm Match", within="home")
    harness.settle()
    (newest,) = lin.messages()
    assert newest["ts"] != late["container"]["message_ts"]
    for _ in range(2):
        assert forged_requests.send(harness, late).status_code == 200
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    harness.hears("Lin Osei", "You already confirmed on")
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


def _declined(harness: BotHarness, mentor: str) -> int:
    match_id = harness.asked("Lin Osei", mentor)
    harness.says_no(mentor, "Decline")
    return match_id


def _ended(harness: BotHarness, mentor: str) -> int:
    match_id = harness.connected("Lin Osei", mentor)
    harness.says_no(mentor, "End Connection")
    return match_id


def _expired(harness: BotHarness, mentor: str) -> int:
    match_id = harness.in_conversation("Lin Osei", mentor)
    harness.let_pass(days=61)
    return match_id
