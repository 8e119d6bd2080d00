"""One-time meetings: what cannot be, said where it was asked, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from bot.enums import MeetingState
from bot.ids import Action, Field
from bot.models.meeting import Meeting
from tests import forger
from tests.house import House
from tests.scenarios.meetings import ASK, asks, buttons, fill, planned, soon, the_meeting


@pytest.mark.parametrize("times", [(-1,), (1, -1), (1, 2, 1), (1, 400)])
def test_a_wrong_time_shows_at_its_field_and_keeps_the_form(house: House, times: tuple[int, ...]) -> None:
    """The form stays open, with the sentence at the field; sent again with other times it goes through."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    wrong = f"time.{len(times)}"
    outcome = asks(house, "Lin Osei", *(soon(house, days) for days in times))
    assert list(outcome.errors or {}) == [wrong]
    fill(house, "Lin Osei", soon(house, 5), soon(house, 6), soon(house, 7))
    lin.fill(Field.TOPIC, "How to lead")
    assert lin.submit().ok
    assert the_meeting(house).topic == "How to lead"


def test_the_same_time_from_an_old_copy_is_refused_kindly(house: House) -> None:
    """Every button twice, and from a copy that has been folded: one outcome, and a sentence."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    asks(house, "Lin Osei", soon(house), soon(house, 3))
    old = ada.messages()[-1]["ts"]
    ada.click(buttons(house, "Ada Park")[0])
    assert ada.replay().ok
    house.hears("Ada Park", "That is the time of this meeting already")
    house.settle()
    ada.raw({"kind": "block_action", "ts": old, "action_id": "meeting.pick.2", "stale": True})
    house.hears("Ada Park", "Something changed since you opened this")
    assert the_meeting(house).starts_at == soon(house)


def test_a_clash_shows_at_its_field(house: House) -> None:
    """One's own meeting is named; of the other's calendar nothing is said but that they are not free."""
    house.mentee("Lin Osei"), house.mentee("Sam Rivera")
    house.mentor("Ada Park"), house.mentor("Grace Kim")
    planned(house, "Lin Osei", "Ada Park")
    house.person("Lin Osei").command("/mentoring", "find")
    grace = f"mentor.{house.participant_id('Grace Kim')}"
    house.person("Lin Osei").click(ASK, within="modal", block_id=grace)
    house.person("Lin Osei").fill(Field.TOPIC, "How to lead")
    fill(house, "Lin Osei", soon(house, 3), soon(house))
    mine = house.person("Lin Osei").submit().errors
    assert mine == {"time.2": "You meet Ada Park at that time. Please choose another one."}
    house.person("Sam Rivera").command("/mentoring", "find")
    ada = f"mentor.{house.participant_id('Ada Park')}"
    house.person("Sam Rivera").click(ASK, within="modal", block_id=ada)
    house.person("Sam Rivera").fill(Field.TOPIC, "How to lead")
    fill(house, "Sam Rivera", soon(house))
    theirs = house.person("Sam Rivera").submit().errors
    assert theirs == {"time.1": "Ada Park is not free then. Please choose another time."}


ON_A_MEETING = (
    *(Action.MEETING_SUGGEST, Action.MEETING_RESCHEDULE, Action.MEETING_KEEP, Action.MEETING_DECLINE),
    *(Action.MEETING_WITHDRAW, Action.MEETING_CANCEL, Action.MEETING_SEND_NOTE),
    *(Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_FEEDBACK, Action.FOLLOW_UP_NOT_HELD, Action.FOLLOW_UP_LATER),
)
NOT_YOURS = "Only the two people of this meeting can decide about it, each for themselves."
MADE_UP = ("1.x", "x.1", "", "1", f"1.{'9' * 40}", f"{'9' * 40}.1", "999.1", "-1.-1")


def test_made_up_values_change_nothing(house: House) -> None:
    """What no button of ours carries is answered in a sentence, and nobody sees an exception."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    asks(house, "Lin Osei", soon(house))
    assert all(ada.click("meeting.pick.1", value=value).ok for value in MADE_UP)
    house.hears("Ada Park", "That is not there any more")
    assert ada.failures() == []
    assert the_meeting(house).state is MeetingState.REQUESTED


def test_nobody_else_decides(house: House) -> None:
    """Every button of a meeting of others is refused in a sentence about the meeting, and opens no form."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park"), house.mentee("Sam Rivera")
    grace = house.mentor("Grace Kim")
    asks(house, "Lin Osei", soon(house))
    meeting_id = the_meeting(house).id
    house.person("Sam Rivera").command("/mentoring", "find")
    house.person("Sam Rivera").click(
        ASK, within="modal", block_id=f"mentor.{house.participant_id('Grace Kim')}"
    )
    house.person("Sam Rivera").fill(Field.TOPIC, "How to lead")
    fill(house, "Sam Rivera", soon(house))
    house.person("Sam Rivera").submit()
    house.settle()
    before = len(grace.messages())
    grace.click(Action.MEETING_PICK_1, value=f"{meeting_id}.{int(soon(house).timestamp())}")
    for action in ON_A_MEETING:
        forger.click(house, "Grace Kim", action, str(meeting_id))
        assert grace.modal() is None, action
    house.slack.wait_for(lambda: len(grace.messages()) == before + 1 + len(ON_A_MEETING))
    assert {one["text"] for one in grace.messages()[before:]} == {NOT_YOURS}
    lin.click(Action.MEETING_WITHDRAW, value=f"{meeting_id + 1}")
    house.hears("Lin Osei", NOT_YOURS)
    with house.bot.store.reading() as session:
        states = set(session.execute(select(Meeting.state)).scalars())
    assert states == {MeetingState.REQUESTED}
