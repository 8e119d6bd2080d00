"""One-time meetings: what cannot be, said where it was asked, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from bot.enums import MeetingState
from bot.ids import Action, Field
from bot.models.meeting import Meeting
from tests import forged_requests
from tests.bot_harness import BotHarness
from tests.scenarios.meetings import ASK, asks, buttons, fill, planned, send, soon, the_meeting


@pytest.mark.parametrize("times", [(-1,), (1, -1), (1, 2, 1), (1, 400)])
def test_a_wrong_time_shows_at_its_field_and_keeps_the_form(
    harness: BotHarness, times: tuple[int, ...]
) -> None:
    """The form stays open, with the sentence at the field; sent again with other times it goes through."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    wrong = f"time.{len(times)}"
    outcome = asks(harness, "Lin Osei", *(soon(harness, days) for days in times))
    assert list(outcome.errors or {}) == [wrong]
    fill(harness, "Lin Osei", soon(harness, 5), soon(harness, 6), soon(harness, 7))
    lin.fill(Field.TOPIC, "How to lead")
    assert send(harness, "Lin Osei").ok
    assert the_meeting(harness).topic == "How to lead"


def test_the_same_time_from_an_old_copy_is_refused_kindly(harness: BotHarness) -> None:
    """Every button twice, and from a copy that is superseded: one outcome, and a sentence."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness), soon(harness, 3))
    old = ada.messages()[-1]["ts"]
    ada.click(buttons(harness, "Ada Park")[0])
    assert ada.replay().ok
    harness.hears("Ada Park", "The meeting is already at that time")
    harness.settle()
    ada.raw({"kind": "block_action", "ts": old, "action_id": "meeting.pick.2", "stale": True})
    harness.hears("Ada Park", "Something changed since you opened this")
    assert the_meeting(harness).starts_at == soon(harness)


def test_a_clash_shows_at_its_field(harness: BotHarness) -> None:
    """One's own meeting is named; of the other's calendar nothing is said but that they are not free."""
    harness.mentee("Lin Osei"), harness.mentee("Sam Rivera")
    harness.mentor("Ada Park"), harness.mentor("Grace Kim")
    planned(harness, "Lin Osei", "Ada Park")
    harness.person("Lin Osei").command("/mentoring", "find")
    grace = f"mentor.{harness.participant_id('Grace Kim')}"
    harness.person("Lin Osei").click(ASK, within="modal", block_id=grace)
    harness.person("Lin Osei").fill(Field.TOPIC, "How to lead")
    fill(harness, "Lin Osei", soon(harness, 3), soon(harness))
    mine = send(harness, "Lin Osei").errors
    assert mine == {"time.2": "You are meeting Ada Park at that time. Please choose another one."}
    harness.person("Sam Rivera").command("/mentoring", "find")
    ada = f"mentor.{harness.participant_id('Ada Park')}"
    harness.person("Sam Rivera").click(ASK, within="modal", block_id=ada)
    harness.person("Sam Rivera").fill(Field.TOPIC, "How to lead")
    fill(harness, "Sam Rivera", soon(harness))
    theirs = send(harness, "Sam Rivera").errors
    assert theirs == {"time.1": "Ada Park is not free then. Please choose another time."}


ON_A_MEETING = (
    *(Action.MEETING_SUGGEST, Action.MEETING_RESCHEDULE, Action.MEETING_KEEP, Action.MEETING_DECLINE),
    *(Action.MEETING_WITHDRAW, Action.MEETING_CANCEL, Action.MEETING_SEND_NOTE),
    *(Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_FEEDBACK, Action.FOLLOW_UP_NOT_HELD, Action.FOLLOW_UP_LATER),
)
NOT_YOURS = "Only the two people in this meeting can decide about it, each for themselves."
MADE_UP = ("1.x", "x.1", "", "1", f"1.{'9' * 40}", f"{'9' * 40}.1", "999.1", "-1.-1")


def test_made_up_values_change_nothing(harness: BotHarness) -> None:
    """What no button of ours carries is answered in a sentence, and nobody sees an exception."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    asks(harness, "Lin Osei", soon(harness))
    assert all(ada.click("meeting.pick.1", value=value).ok for value in MADE_UP)
    harness.hears("Ada Park", "That is not there any more")
    assert ada.failures() == []
    assert the_meeting(harness).state is MeetingState.REQUESTED


def test_nobody_else_decides(harness: BotHarness) -> None:
    """Every button of a meeting of others is refused in a sentence about the meeting, and opens no form."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park"), harness.mentee("Sam Rivera")
    grace = harness.mentor("Grace Kim")
    asks(harness, "Lin Osei", soon(harness))
    meeting_id = the_meeting(harness).id
    harness.person("Sam Rivera").command("/mentoring", "find")
    harness.person("Sam Rivera").click(
        ASK, within="modal", block_id=f"mentor.{harness.participant_id('Grace Kim')}"
    )
    harness.person("Sam Rivera").fill(Field.TOPIC, "How to lead")
    fill(harness, "Sam Rivera", soon(harness))
    send(harness, "Sam Rivera")
    harness.settle()
    sams = the_meeting(harness).id
    before = len(grace.messages())
    grace.click(Action.MEETING_PICK_1, value=f"{meeting_id}.{int(soon(harness).timestamp())}")
    for action in ON_A_MEETING:
        forged_requests.click(harness, "Grace Kim", action, str(meeting_id))
        assert grace.modal() is None, action
    harness.slack.wait_for(lambda: len(grace.messages()) == before + 1 + len(ON_A_MEETING))
    assert {one["text"] for one in grace.messages()[before:]} == {NOT_YOURS}
    lin.click(Action.MEETING_WITHDRAW, value=str(sams))
    harness.hears("Lin Osei", NOT_YOURS)
    with harness.bot.store.reading() as session:
        states = set(session.execute(select(Meeting.state)).scalars())
    assert states == {MeetingState.REQUESTED}
