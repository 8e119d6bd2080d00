"""The bot was off, or Slack away, for two weeks: nothing is over before its reminder could be read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.enums import MatchState, MeetingState, WaitlistState
from bot.models.waitlist import WaitlistEntry
from tests.bot_harness import BotHarness, everything_shown, said
from tests.scenarios import meetings

REMINDED = "waiting for your decision"


def away(harness: BotHarness, way: str, **spans: float) -> None:
    """Let time pass in which nothing reaches Slack: the bot is off, or what falls due is not delivered."""
    if way == "Slack is away":
        for _ in range(int(timedelta(**spans).total_seconds() // 86_400)):
            harness.is_off(days=1)
            while harness.run_jobs():
                pass
    else:
        harness.is_off(**spans)


def back(harness: BotHarness, name: str) -> None:
    """Let the bot be there again, at eleven on a Monday where somebody is."""
    harness.wake_at(11, name, weekday=0)
    harness.let_pass(minutes=1)


both_ways = pytest.mark.parametrize("way", ["the bot is off", "Slack is away"])


@both_ways
def test_a_request_is_reminded_of_before_it_expires(either_harness: BotHarness, way: str) -> None:
    """After 15 days of silence the mentor is reminded, and has two working days; nobody is blamed."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=0)
    match_id = harness.asked("Lin Osei", "Ada Park")
    away(harness, way, days=15)
    back(harness, "Ada Park")
    assert harness.match(match_id).state is MatchState.PENDING
    assert REMINDED in said(ada)
    harness.let_pass(days=1, hours=22)
    assert harness.match(match_id).state is MatchState.PENDING
    harness.let_pass(hours=4)
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert "No answer came in time" in said(lin)


def test_a_reminder_that_was_missed_is_foretold_anew(harness: BotHarness) -> None:
    """The bot missed a reminder and is back on a Saturday: the card names Monday, and no day that is over."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=1)
    harness.asked("Lin Osei", "Ada Park")
    harness.is_off(days=9)
    harness.wake_at(11, "Ada Park", weekday=5)
    harness.let_pass(minutes=1)
    assert "Their reminder Monday" in said(lin)


def test_the_mentor_can_still_accept(harness: BotHarness) -> None:
    """What waited for the bot is a request like any other."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.is_off(days=15)
    back(harness, "Ada Park")
    harness.person("Ada Park").click("Open")
    harness.settle()
    harness.person("Ada Park").click("Accept")
    assert harness.match(match_id).state is MatchState.CONFIRMED


@both_ways
def test_a_conversation_is_nudged_before_it_closes(harness: BotHarness, way: str) -> None:
    """Both people of a proposal are nudged, and it closes two working days later."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    match_id = harness.proposed("Mira Sand", "Lin Osei", "Ada Park")
    away(harness, way, days=70)
    back(harness, "Lin Osei")
    assert harness.match(match_id).state is MatchState.PENDING
    for name in ("Lin Osei", "Ada Park"):
        assert REMINDED in said(harness.person(name))
    harness.let_pass(days=2, hours=4)
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_who_was_reminded_in_time_waits_no_longer(harness: BotHarness) -> None:
    """The bot was off after the reminder had been read: the request expires when it is back."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=0)
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.let_pass(days=8)
    harness.is_off(days=10)
    back(harness, "Lin Osei")
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_nobody_waits_for_who_cannot_be_written_to(harness: BotHarness) -> None:
    """Slack lets the bot write to them no more: the request expires as it would."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.slack.fault("error", error="cannot_dm_bot", methods=["chat.postMessage"], times=50)
    harness.let_pass(days=8)
    harness.slack.forget_faults()
    harness.let_pass(days=10)
    assert harness.match(match_id).state is MatchState.EXPIRED


@both_ways
def test_a_request_for_a_meeting_waits_too(harness: BotHarness, way: str) -> None:
    """The mentor is reminded of it first, and it is open for two working days from then."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.person("Lin Osei").command("/mentoring", "find")
    harness.person("Lin Osei").click(meetings.ASK, within="modal")
    harness.person("Lin Osei").fill("topic", "How to lead")
    meetings.fill(harness, "Lin Osei", meetings.soon(harness, 40))
    assert meetings.send(harness, "Lin Osei").ok
    away(harness, way, days=15)
    back(harness, "Ada Park")
    assert meetings.the_meeting(harness).state is MeetingState.REQUESTED
    assert "How to lead" in everything_shown(harness.person("Ada Park"))
    harness.let_pass(days=2, hours=4)
    assert meetings.the_meeting(harness).state is MeetingState.EXPIRED


def test_the_question_after_a_meeting_is_asked_before_it_closes(harness: BotHarness) -> None:
    """It was asked, and then the bot was off: the nudge comes first, and two working days later it closes."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.wake_at(8, "Lin Osei", weekday=0)
    meetings.planned(harness, "Lin Osei", "Ada Park")
    harness.let_pass(days=2, hours=6)
    assert meetings.the_meeting(harness).state is MeetingState.OCCURRED
    harness.is_off(days=20)
    back(harness, "Lin Osei")
    assert meetings.the_meeting(harness).follow_up_closed_at is None
    assert REMINDED in said(harness.person("Lin Osei"))
    harness.let_pass(days=2, hours=4)
    assert meetings.the_meeting(harness).follow_up_closed_at is not None


def test_a_held_place_is_held_from_when_it_is_read(harness: BotHarness) -> None:
    """Slack was away when the place was offered: its two working days begin when the card is there."""
    harness.mentor("Ada Park", limit=1)
    harness.mentee("Noor Aziz"), harness.mentee("Lin Osei")
    harness.connected("Noor Aziz", "Ada Park")
    harness.person("Lin Osei").command("/mentoring", "find")
    harness.person("Lin Osei").click("Tell Me When a Place Frees", within="modal")
    harness.settle()
    harness.wake_at(10, "Lin Osei", weekday=0)
    harness.person("Noor Aziz").click("End Connection")
    harness.person("Noor Aziz").submit()
    away(harness, "Slack is away", days=6)
    back(harness, "Lin Osei")
    assert _place(harness) is WaitlistState.OFFERED
    assert "is free for you" in said(harness.person("Lin Osei"))
    harness.let_pass(days=1, hours=20)
    assert _place(harness) is WaitlistState.OFFERED
    harness.let_pass(hours=8)
    assert _place(harness) is WaitlistState.LAPSED


def _place(harness: BotHarness) -> WaitlistState:
    with harness.bot.store.reading() as session:
        (entry,) = session.scalars(select(WaitlistEntry)).all()
        return entry.state
