"""Clicks that no client of Slack would send: other people's, other workspaces', with other values."""

import json

import pytest

from bot.enums import MatchState
from bot.ids import Action, Field, Modal
from tests import forged_requests
from tests.bot_harness import OTHER_TEAM, BotHarness, against

# Every button of a match, also those that are still to come; OPEN_DM is a link and says nothing to us.
ON_A_MATCH = [one for one in Action if one.startswith("match.") and one is not Action.OPEN_DM]
VALUES = ["", "0", "-1", "x", "1.0", "1e3", "٣", "999999", str(2**63), "9" * 5_000, "None", "1 OR 1=1", "[1]"]
HIDDEN = ["", "{", "[]", "null", '"x"', "{}", '{"match":null}', '{"match":"x"}', '{"match":[1]}', "9" * 3_000]


@pytest.fixture
def theirs(harness: BotHarness) -> int:
    """Sam asked Grace, and Lin asked Ada; return the match of Sam and Grace."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.mentee("Sam Rivera"), harness.mentor("Grace Kim")
    harness.asked("Lin Osei", "Ada Park")
    return harness.asked("Sam Rivera", "Grace Kim")


def untouched(harness: BotHarness, match_id: int) -> bool:
    """Whether a request is as it was when it was made."""
    stored = harness.match(match_id)
    asked = (stored.state, stored.mentor_confirmed_at, stored.closed_by, stored.closing_note)
    return asked == (MatchState.PENDING, None, None, "")


def test_nobody_acts_on_a_match_of_others(harness: BotHarness, theirs: int) -> None:
    """Each button with another pair's id: refused in one sentence, no form, nothing done, nothing shown."""
    ada = harness.person("Ada Park")
    before = len(ada.messages())
    for action in ON_A_MATCH:
        assert forged_requests.click(harness, "Ada Park", action, str(theirs)).status_code == 200
        assert ada.modal() is None, action
    sentence = "Only the two people in this match can decide about it, each for themselves."
    harness.slack.wait_for(lambda: len(ada.messages()) == before + len(ON_A_MATCH))
    assert {one["text"] for one in ada.messages()[before:]} == {sentence}
    assert "Sam Rivera" not in str(ada.screen())
    assert untouched(harness, theirs)


def test_values_that_are_no_match_are_answered_kindly(harness: BotHarness, theirs: int) -> None:
    """An empty, huge, negative or made-up value on any button says that there is nothing there."""
    ada = harness.person("Ada Park")
    before = len(ada.messages())
    tried = [(action, VALUES[0]) for action in ON_A_MATCH] + [(Action.ACCEPT_MATCH, one) for one in VALUES]
    tried += [(action, "999999") for action in ON_A_MATCH]
    for action, value in tried:
        assert forged_requests.click(harness, "Ada Park", action, value).status_code == 200, (action, value)
        assert ada.modal() is None, action
    harness.slack.wait_for(lambda: len(ada.messages()) == before + len(tried))
    said = {one["text"] for one in ada.messages()[before:]}
    assert said == {"That is not there any more. Your Home tab shows what is."}
    assert untouched(harness, theirs)


def test_home_has_no_such_page(either_harness: BotHarness) -> None:
    """A page that does not exist is the last one, or nothing at all; Home stays what it was."""
    harness = either_harness
    harness.mentor("Ada Park"), harness.mentee("Lin Osei")
    harness.asked("Lin Osei", "Ada Park")
    harness.home("Ada Park")
    for page in ("-1", "x", "", "1000000", str(2**31), str(2**62), "9" * 5_000):
        answer = forged_requests.click(harness, "Ada Park", Action.HOME_PAGE, page, within="home")
        assert answer.status_code == 200, page
        harness.settle()
        assert "Lin Osei asks you to be their mentor" in str(harness.person("Ada Park").home())


def test_a_form_about_a_match_of_others_is_refused(harness: BotHarness, theirs: int) -> None:
    """A form whose hidden part names another pair's match says no, and declines nothing."""
    harness.person("Ada Park").click("Decline")

    def aim(view: forged_requests.Body) -> None:
        view["private_metadata"] = json.dumps({"match": theirs, "state": "pending", "readers": [1, 2, 3]})

    answer = forged_requests.submission(harness, "Ada Park", aim).json()
    assert "Only the two people in this match" in against(answer)
    assert untouched(harness, theirs)


def test_a_form_about_nothing_is_answered_kindly(harness: BotHarness, theirs: int) -> None:
    """Whatever stands in the hidden part of a form, the answer is a sentence on the form."""
    harness.person("Grace Kim").click("Decline")
    for hidden in HIDDEN:

        def hide(view: forged_requests.Body, hidden: str = hidden) -> None:
            view["private_metadata"] = hidden

        answer = forged_requests.submission(harness, "Grace Kim", hide)
        assert "That is not there any more." in against(answer.json()), hidden
    assert untouched(harness, theirs)


@pytest.mark.parametrize("readers", [7, {"a": 1}, [None, True, "x", -1, 10**30]])
def test_made_up_readers_read_nothing(harness: BotHarness, readers: object) -> None:
    """The reason reaches those whom the form named and who are admins, whatever a forged form says there."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Decline")

    def aim(view: forged_requests.Body) -> None:
        view["private_metadata"] = json.dumps({"match": match_id, "readers": readers})
        forged_requests.write(view, Field.REASON, "For nobody.")

    assert forged_requests.submission(harness, "Ada Park", aim).status_code == 200
    harness.settle()
    assert harness.match(match_id).state is MatchState.DECLINED
    assert harness.match(match_id).closing_reason == ""
    assert harness.person("Mira Sand").messages() == []


def test_a_party_who_is_an_admin_cannot_name_themselves(harness: BotHarness) -> None:
    """Not even a forged form makes one of the two a reader of the other's reason."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.admin("Lin Osei"), harness.admin("Mira Sand")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Decline")
    ids = [harness.actor(name).person_id for name in ("Lin Osei", "Mira Sand", "Ada Park")]

    def aim(view: forged_requests.Body) -> None:
        view["private_metadata"] = json.dumps({"match": match_id, "readers": ids})
        forged_requests.write(view, Field.REASON, "For Mira alone.")

    forged_requests.submission(harness, "Ada Park", aim)
    harness.settle()
    assert "For Mira alone." in str(harness.person("Mira Sand").messages())
    assert "For Mira alone." not in str(harness.person("Lin Osei").screen())


def test_a_click_from_another_workspace_changes_nothing(harness: BotHarness, theirs: int) -> None:
    """A click that claims another workspace is not acted on, and nobody in this one hears of it."""
    grace = harness.person("Grace Kim")
    before = len(harness.person("Sam Rivera").messages())
    button = {"ts": grace.messages()[-1]["ts"], "action_id": Action.ACCEPT_MATCH}
    grace.raw({"kind": "block_action", **button, "misuse": {"workspace": OTHER_TEAM}})
    harness.settle()
    assert untouched(harness, theirs)
    assert len(harness.person("Sam Rivera").messages()) == before


def test_a_stranger_from_elsewhere_is_not_let_in(harness: BotHarness, theirs: int) -> None:
    """Somebody of another workspace that has the app, with a button copied from here."""
    forged = forged_requests.recorded_click(harness, "Grace Kim")
    forged["user"] |= {"id": "U0STRANGE1", "team_id": OTHER_TEAM}
    forged["team"]["id"] = OTHER_TEAM
    forged_requests.send(harness, forged)
    harness.settle()
    assert untouched(harness, theirs)


UNKNOWN = "I have lost track of this card, so I changed nothing."


@pytest.mark.parametrize("forge", ["no such message", "another's message", "no message of a card"])
def test_a_click_counts_only_on_a_card_in_ones_own_dm(either_harness: BotHarness, forge: str) -> None:
    """A message that is none, somebody else's card, and a message that is no card: nothing is decided."""
    harness = either_harness
    harness.mentee("Sam Rivera"), harness.mentor("Grace Kim"), harness.mentor("Ada Park")
    match_id = harness.asked("Sam Rivera", "Grace Kim")
    forged = forged_requests.recorded_click(harness, "Grace Kim")
    forged["actions"][0] |= {"action_id": Action.ACCEPT_MATCH, "value": str(match_id)}
    if forge == "no such message":
        forged["container"]["message_ts"] = "1700000000.000001"
    elif forge == "another's message":
        sams = forged_requests.recorded_click(harness, "Sam Rivera")
        forged |= {key: sams[key] for key in ("container", "channel", "message")}
    else:
        del forged["message"]["metadata"]
        harness.person("Grace Kim").say("hello")
        forged["container"]["message_ts"] = harness.person("Grace Kim").messages()[-1]["ts"]
    assert forged_requests.send(harness, forged).status_code == 200
    harness.hears("Grace Kim", UNKNOWN)
    assert untouched(harness, match_id)


@pytest.mark.parametrize("within", ["message", "home"])
def test_a_button_of_an_earlier_version_is_answered(harness: BotHarness, theirs: int, within: str) -> None:
    """What no listener knows says where things stand now: in the DM, or in a small form over Home."""
    harness.home("Ada Park")
    assert forged_requests.click(harness, "Ada Park", "match.rate", "1", within=within).status_code == 200
    sentence = "This button is from an earlier version of me."
    if within == "message":
        harness.hears("Ada Park", sentence)
    else:
        assert sentence in str(harness.person("Ada Park").modal())
    assert untouched(harness, theirs)


def test_a_form_of_an_earlier_version_is_answered(harness: BotHarness, theirs: int) -> None:
    """A form that nobody knows any more stays open with the sentence at its first field."""
    harness.person("Ada Park").click("Decline")
    answer = forged_requests.submission(
        harness, "Ada Park", lambda view: view.update(callback_id="match.poll")
    ).json()
    assert "This button is from an earlier version of me." in str(answer)
    assert untouched(harness, theirs)


@pytest.mark.parametrize(("button", "modal"), [("Decline", Modal.END), ("End Connection", Modal.DECLINE)])
def test_a_form_sent_as_another_does_no_more_than_it_said(
    harness: BotHarness, button: str, modal: Modal
) -> None:
    """The form to decline does not end a connection, and the other way round."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    if modal is Modal.DECLINE:
        harness.person("Ada Park").click("Accept")
        harness.settle()
    before = harness.match(match_id).state
    harness.person("Ada Park").click(button)
    answer = forged_requests.submission(
        harness, "Ada Park", lambda view: view.update(callback_id=modal)
    ).json()
    assert "Something changed since you opened this" in str(answer)
    assert harness.match(match_id).state is before
