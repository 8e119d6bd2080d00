"""The clocks of one-time meetings: reminders once each, requests that close, whatever happens meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import refusals
from bot.enums import MeetingState, Side
from bot.models.reminder import ReminderKind
from bot.services.actors import Actor
from bot.services.meeting import closing as meeting_closing
from bot.services.profile import participation
from bot.services.rules.declining import DeclineForm
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.meetings import (
    DAY,
    HOUR,
    THEN,
    ask,
    moved,
    notifications,
    pick,
    planned,
    stored,
    suggest,
    waiting,
)

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
END = THEN + 30 * MINUTE


@pytest.fixture
def lin(harness: ServiceHarness) -> Actor:
    """A mentee."""
    return harness.join("Lin", MENTEE)


@pytest.fixture
def ada(harness: ServiceHarness) -> Actor:
    """A mentor."""
    return harness.join("Ada", MENTOR)


def cancel(harness: ServiceHarness, actor: Actor, meeting_id: int, now: datetime) -> None:
    """Let somebody call a meeting off."""
    with harness.store.transaction() as session:
        meeting_closing.cancel(session, actor, meeting_id, DeclineForm(), now)


@on_both
def test_what_is_heard_is_heard_once(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """24 hours and 10 minutes before; five minutes after its end the mentee hears again."""
    planned(harness, lin, ada)
    moments = (THEN - DAY - SECOND, THEN - DAY, THEN - 11 * MINUTE, THEN - 10 * MINUTE, THEN)
    assert [notifications(harness, lin, at) for at in moments] == [0, 1, 0, 1, 0]
    assert notifications(harness, lin, END + 5 * MINUTE - SECOND) == 0
    assert notifications(harness, lin, END + 5 * MINUTE) == 1


@pytest.mark.parametrize("name", ["lin", "ada"])
def test_each_of_the_two_is_reminded(
    harness: ServiceHarness, request: pytest.FixtureRequest, name: str
) -> None:
    """Mentee and mentor alike hear twice, and nobody's working hours are asked."""
    planned(harness, request.getfixturevalue("lin"), request.getfixturevalue("ada"))
    reader = request.getfixturevalue(name)
    assert [notifications(harness, reader, at) for at in (THEN - DAY, THEN - DAY, THEN - 10 * MINUTE)] == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("back_at", "heard"),
    [
        # In time for the first: both come, late as the first is.
        (THEN - HOUR, 1),
        # When the second is due too, it speaks for both.
        (THEN - 5 * MINUTE, 1),
        # After the beginning there is nothing left to say.
        (THEN, 0),
        (THEN + 3 * DAY, 0),
    ],
)
def test_a_process_that_was_down_makes_up_for_what_is_of_use(
    harness: ServiceHarness, lin: Actor, ada: Actor, back_at: datetime, heard: int
) -> None:
    """Late reminders come once, and only while they help somebody to be there."""
    planned(harness, lin, ada)
    assert notifications(harness, ada, back_at) == heard
    assert notifications(harness, ada, max(back_at, THEN - 10 * MINUTE)) == (
        1 if back_at == THEN - HOUR else 0
    )


def test_the_follow_up_comes_once_however_late(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """A process that was down when it ended puts the question when it is back."""
    meeting_id = planned(harness, lin, ada)
    later = END + timedelta(hours=30)
    assert [notifications(harness, lin, later), notifications(harness, lin, later)] == [1, 0]
    assert stored(harness, meeting_id).state is MeetingState.OCCURRED


def test_moved_away_and_back_reminds_nobody_twice(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """The first reminder has been heard: back at the same time, only the second is left."""
    meeting_id = planned(harness, lin, ada)
    assert notifications(harness, lin, THEN - DAY) == 1
    moved(harness, ada, lin, meeting_id, THEN + 7 * DAY, now=THEN - 20 * HOUR)
    moved(harness, lin, ada, meeting_id, THEN, now=THEN - 19 * HOUR)
    assert [notifications(harness, lin, at) for at in (THEN - 18 * HOUR, THEN - 10 * MINUTE, THEN)] == [
        0,
        1,
        0,
    ]
    assert notifications(harness, lin, END + 5 * MINUTE) == 1


def test_moved_away_and_back_beforehand_loses_none(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """Nothing was heard yet: both come, at their time and at no other."""
    meeting_id = planned(harness, lin, ada)
    moved(harness, ada, lin, meeting_id, THEN + 7 * DAY)
    moved(harness, lin, ada, meeting_id, THEN, now=NOW + HOUR)
    assert [notifications(harness, ada, at) for at in (THEN - DAY, THEN - 10 * MINUTE)] == [1, 1]
    assert waiting(harness, meeting_id, ReminderKind.MEETING_SOON) == []


def test_what_was_only_suggested_moves_no_reminder(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """Until the other agrees, the meeting and its reminders stay where they are."""
    meeting_id = planned(harness, lin, ada)
    suggest(harness, ada, meeting_id, THEN + 7 * DAY)
    assert notifications(harness, lin, THEN - DAY) == 1


@on_both
def test_cancelled_a_second_before_nothing_comes(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """Neither the reminder that was about to go out, nor the one after, nor the question."""
    meeting_id = planned(harness, lin, ada)
    cancel(harness, lin, meeting_id, THEN - DAY - SECOND)
    for at in (THEN - DAY, THEN - 10 * MINUTE, END + 5 * MINUTE):
        assert notifications(harness, ada, at) + notifications(harness, lin, at) == 0


def test_a_meeting_can_be_cancelled_until_it_begins(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """A second before it can; once it has begun neither cancelling nor moving is possible."""
    meeting_id = planned(harness, lin, ada)
    with pytest.raises(refusals.TimeIsOver):
        cancel(harness, ada, meeting_id, THEN)
    with pytest.raises(refusals.TimeIsOver):
        suggest(harness, ada, meeting_id, THEN + DAY, now=THEN)
    cancel(harness, ada, meeting_id, THEN - SECOND)
    assert notifications(harness, lin, END + 5 * MINUTE) == 0


def test_at_short_notice_only_what_is_still_to_come(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """A meeting in three hours is announced ten minutes before, and not at once."""
    meeting_id = planned(harness, lin, ada, NOW + 3 * HOUR)
    assert notifications(harness, lin, NOW + MINUTE) == 0
    assert waiting(harness, meeting_id, ReminderKind.MEETING_SOON) == [NOW + 3 * HOUR - 10 * MINUTE] * 2


def test_a_day_is_24_hours_across_the_end_of_summer_time(
    harness: ServiceHarness, lin: Actor, ada: Actor
) -> None:
    """Sunday noon in London after the clocks went back: the reminder comes 24 hours before, at one."""
    noon = datetime(2026, 10, 25, 12, tzinfo=UTC)
    planned(harness, lin, ada, noon)
    saturday_at_one = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert notifications(harness, lin, saturday_at_one - SECOND) == 0
    assert notifications(harness, lin, saturday_at_one) == 1


@pytest.mark.parametrize(("by", "told"), [(None, "lin"), ("ada", "ada")])
def test_a_request_closes_after_a_week_and_the_one_who_waits_is_told(
    harness: ServiceHarness, request: pytest.FixtureRequest, by: str | None, told: str
) -> None:
    """Whoever proposed last is the one to hear of it; a suggestion starts the week anew."""
    lin, ada = request.getfixturevalue("lin"), request.getfixturevalue("ada")
    meeting_id, since = ask(harness, lin, ada, THEN + 30 * DAY), NOW
    if by:
        since = NOW + 2 * DAY
        suggest(harness, ada, meeting_id, THEN + 31 * DAY, now=since)
    _live_through(harness, since, 6)
    assert notifications(harness, request.getfixturevalue(told), since + 7 * DAY - SECOND) == 0
    assert notifications(harness, request.getfixturevalue(told), since + 7 * DAY) == 1
    found = stored(harness, meeting_id)
    assert (found.state, found.times) == (MeetingState.EXPIRED, [])


def _live_through(harness: ServiceHarness, since: datetime, days: int) -> None:
    """Let the reminders of these days go out, and reach whom they are for."""
    for day in range(1, days + 1):
        at = since + day * DAY
        while harness.run_due(at):
            pass
        harness.settled(at)


def test_closing_waits_for_working_hours(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """Asked on a Saturday, it closes on the Monday after the next Saturday, at nine in London."""
    saturday = NOW + 4 * DAY
    meeting_id = ask(harness, lin, ada, THEN + 30 * DAY, now=saturday)
    _live_through(harness, saturday, 6)
    monday = datetime(2026, 6, 15, 8, tzinfo=UTC)
    assert notifications(harness, lin, monday - SECOND) == 0
    assert stored(harness, meeting_id).state is MeetingState.REQUESTED
    assert notifications(harness, lin, monday) == 1


def test_a_pause_stops_the_request_and_not_the_meeting(
    harness: ServiceHarness, lin: Actor, ada: Actor
) -> None:
    """What is asked waits until the pause is over; what is planned is reminded of as ever."""
    asked = ask(harness, lin, ada, THEN + 30 * DAY)
    with harness.store.transaction() as session:
        participation.pause(session, ada, None, NOW + DAY)
    notifications(harness, lin, NOW + 20 * DAY)
    assert stored(harness, asked).state is MeetingState.REQUESTED
    with harness.store.transaction() as session:
        participation.resume(session, ada, NOW + 20 * DAY)
    assert waiting(harness, asked, ReminderKind.MEETING_EXPIRE) == [NOW + 26 * DAY]
    pick(harness, ada, asked, THEN + 30 * DAY, now=NOW + 20 * DAY)
    with harness.store.transaction() as session:
        participation.pause(session, ada, None, NOW + 21 * DAY)
    assert notifications(harness, ada, THEN + 29 * DAY) == 1


def test_a_meeting_that_begins_under_the_form_is_said_first(
    harness: ServiceHarness, lin: Actor, ada: Actor
) -> None:
    """The form named it as one that ends; a minute later that is not true any more, so nothing is done."""
    meeting_id = planned(harness, lin, ada)
    with harness.store.reading() as session:
        facts = participation.leaving(session, ada, THEN - MINUTE)
    assert facts.meetings == ("Lin",)
    with pytest.raises(refusals.ChangedMeanwhile), harness.store.transaction() as session:
        participation.leave(session, ada, facts.ends, THEN)
    with harness.store.transaction() as session:
        participation.leave(session, ada, participation.leaving(session, ada, THEN).ends, THEN)
    assert stored(harness, meeting_id).state is MeetingState.SCHEDULED


def test_the_one_who_leaves_hears_no_more(harness: ServiceHarness, lin: Actor, ada: Actor) -> None:
    """What was planned and asked is called off; the other is told once, and nothing comes later."""
    meeting_id = planned(harness, lin, ada)
    harness.settled()
    with harness.store.transaction() as session:
        participation.leave(session, ada, participation.leaving(session, ada, NOW).ends, NOW)
    assert len(harness.notifications_for(lin)) == 1
    assert harness.notifications_for(ada) == set()
    found = stored(harness, meeting_id)
    assert (found.state, found.closed_by) == (MeetingState.CANCELLED, Side.MENTOR)
    for at in (THEN - DAY, THEN - 10 * MINUTE, END + 5 * MINUTE):
        assert notifications(harness, lin, at) + notifications(harness, ada, at) == 0
