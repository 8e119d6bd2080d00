"""The three forms behind the Matching Settings: days and limits, name and hours, and what runs already."""

from functools import partial

import pytest

from bot.enums import MatchState, MeetingState
from bot.ids import Field
from bot.models.program import Program
from sandbox.person import DrivenPerson
from tests import forged_requests
from tests.bot_harness import BotHarness, against, everything_shown, said
from tests.scenarios import meetings

OPENED_BY = {
    "Requests": (Field.REQUEST_REMINDER_DAYS, Field.REQUEST_EXPIRY_DAYS),
    "Talks and Meetings": (Field.MEETING_REMINDER_DAYS, Field.MEETING_EXPIRY_DAYS),
}


def opens(harness: BotHarness, button: str) -> DrivenPerson:
    """Let an admin open one of the forms."""
    mira = harness.admin("Mira Sand")
    mira.command("/mentoring", "settings")
    mira.click(button, within="modal")
    return mira


def program(harness: BotHarness) -> Program:
    """Return the programme as it is stored."""
    with harness.bot.store.reading() as session:
        return session.get_one(Program, (harness.workspace_id, harness.actor("Mira Sand").program_id))


def test_a_request_that_is_open_follows_the_new_days(either_harness: BotHarness) -> None:
    """Asked under 7 and 14 days, it is reminded after 3 and expires after 9, and its card says so."""
    harness = either_harness
    ada = harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(10, "Lin Osei", weekday=0)
    match_id = harness.asked("Lin Osei", "Ada Park")
    mira = opens(harness, "Requests")
    assert "New days also apply to the requests that are open" in str(mira.modal())
    mira.fill(Field.REQUEST_REMINDER_DAYS, "3")
    mira.fill(Field.REQUEST_EXPIRY_DAYS, "9")
    assert mira.submit().ok
    harness.settle()
    harness.let_pass(days=3, hours=1)
    assert "waiting for your decision" in said(ada)
    assert harness.match(match_id).state is MatchState.PENDING
    harness.let_pass(days=6)
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_a_pause_and_what_went_out_stay_as_they_are(harness: BotHarness) -> None:
    """A mentor was away for ten days: new days come on top, and no reminder comes a second time."""
    ada = harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(10, "Lin Osei", weekday=0)
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.let_pass(days=7, hours=1)
    reminders = sum("waiting for your decision" in one["text"] for one in ada.messages())
    harness.pauses("Ada Park")
    harness.let_pass(days=10)
    mira = opens(harness, "Requests")
    mira.fill(Field.REQUEST_REMINDER_DAYS, "9")
    mira.fill(Field.REQUEST_EXPIRY_DAYS, "21")
    assert mira.submit().ok
    harness.resumes("Ada Park")
    # 14 days, 10 of pause and 7 of the new setting: it was asked 17 days ago.
    harness.let_pass(days=13, hours=12)
    assert harness.match(match_id).state is MatchState.PENDING
    assert sum("waiting for your decision" in one["text"] for one in ada.messages()) == reminders == 1
    harness.wake_at(11, "Lin Osei", weekday=4)
    harness.let_pass(minutes=1)
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_a_request_for_a_meeting_follows_too(harness: BotHarness) -> None:
    """Asked under 7 days, it still waits on day 10 of a programme that gives 20."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(10, "Lin Osei", weekday=0)
    meetings.asks(harness, "Lin Osei", meetings.soon(harness, 40))
    mira = opens(harness, "Talks and Meetings")
    mira.fill(Field.MEETING_EXPIRY_DAYS, "20")
    assert mira.submit().ok
    for days, state in ((10, MeetingState.REQUESTED), (14, MeetingState.EXPIRED)):
        harness.let_pass(days=days)
        assert meetings.the_meeting(harness).state is state


@pytest.mark.parametrize("button", OPENED_BY)
def test_days_out_of_bounds_or_out_of_order_are_refused_at_their_field(
    harness: BotHarness, button: str
) -> None:
    """Whatever expires before its reminder is refused, and so is a number that nobody can mean."""
    reminder, expiry = OPENED_BY[button]
    mira = opens(harness, button)
    before = getattr(program(harness), expiry)
    mira.fill(reminder, "9")
    mira.fill(expiry, "9")
    assert "later than" in (mira.submit().errors or {})[expiry]
    for typed in ("9999", "1", "-5", "soon"):
        change = partial(forged_requests.write, field=expiry, text=typed)
        answer = forged_requests.submission(harness, "Mira Sand", change)
        assert "whole number from 2" in answer.json()["errors"][expiry]
    assert getattr(program(harness), expiry) == before


def test_the_name_and_the_hours_apply_to_what_waits(harness: BotHarness) -> None:
    """A reminder that is due at noon comes at six the next morning, and Home has the new name."""
    ada = harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(12, "Ada Park", weekday=0)
    harness.asked("Lin Osei", "Ada Park")
    mira = opens(harness, "Programme")
    mira.fill(Field.PROGRAM_NAME, "  Growing \n together ")
    mira.fill(Field.WORKDAY_STARTS, "6")
    mira.fill(Field.WORKDAY_ENDS, "5")
    assert "end later" in (mira.submit().errors or {})[Field.WORKDAY_ENDS]
    mira.fill(Field.WORKDAY_ENDS, "10")
    assert mira.submit().ok
    assert program(harness).name == "Growing together"
    assert "Growing together" in harness.home("Grace Kim")
    harness.let_pass(days=7, hours=1)
    assert "waiting for your decision" not in everything_shown(ada)
    harness.wake_at(6, "Ada Park", weekday=1)
    harness.let_pass(minutes=1)
    assert "waiting for your decision" in said(ada)


@pytest.mark.parametrize("button", ["Requests", "Talks and Meetings", "Programme"])
def test_who_stops_running_the_programme_changes_nothing(harness: BotHarness, button: str) -> None:
    """A form that was open when its admin was removed saves nothing."""
    harness.admin("Grace Kim")
    mira = opens(harness, button)
    before = program(harness)
    grace = harness.person("Grace Kim")
    grace.command("/mentoring", "admins")
    grace.choose(Field.ADMINS, [grace.id])
    assert grace.submit().ok
    if button == "Programme":
        mira.fill(Field.PROGRAM_NAME, "Mine")
    else:
        mira.fill(OPENED_BY[button][1], "15")
    assert "Only the programme's admins" in against(mira.submit())
    after = program(harness)
    assert {name: getattr(after, name) for name in Field if hasattr(Program, name)} == {
        name: getattr(before, name) for name in Field if hasattr(Program, name)
    }
