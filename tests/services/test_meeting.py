"""One-time meetings: asking, picking, moving; who may, and when there is room."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import refusals
from bot.enums import MeetingState, Side
from bot.ids import CardKind
from bot.models.program import Program
from bot.refusals import Refusal
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.meeting.arranging import Wish
from bot.services.rules.declining import DeclineForm
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.meetings import DAY, HOUR, THEN, ask, moved, pick, planned, stored, suggest, times


def test_a_request_notifies_both_and_waits_for_the_mentor(harness: ServiceHarness) -> None:
    """The mentor gets the card to answer, the mentee one that says how it stands."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada, THEN, THEN + HOUR)
    found = stored(harness, meeting_id)
    assert (found.state, found.picks) == (MeetingState.REQUESTED, Side.MENTOR)
    assert [one.starts_at for one in found.times] == [THEN, THEN + HOUR]
    for actor in (lin, ada):
        assert (CardKind.MEETING, meeting_id) in harness.notifications_for(actor)


@on_both
def test_the_mentor_picks_and_the_mentee_is_told(harness: ServiceHarness) -> None:
    """Picking plans the meeting; the mentor's own card is redrawn silently."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada, THEN, THEN + HOUR)
    harness.settled()
    pick(harness, ada, meeting_id, THEN + HOUR)
    found = stored(harness, meeting_id)
    assert (found.state, found.starts_at, found.times) == (MeetingState.SCHEDULED, THEN + HOUR, [])
    assert harness.notifications_for(lin) == {(CardKind.MEETING, meeting_id)}
    assert harness.notifications_for(ada) == set()


def test_only_the_one_asked_picks(harness: ServiceHarness) -> None:
    """The mentee cannot pick their own time; nobody else can do anything."""
    lin, ada, tom = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    meeting_id = ask(harness, lin, ada)
    with pytest.raises(refusals.OnlyTheOther):
        pick(harness, lin, meeting_id)
    with pytest.raises(refusals.NotYours):
        pick(harness, tom, meeting_id)
    with pytest.raises(refusals.NotYours):
        suggest(harness, tom, meeting_id, THEN + DAY)


def test_picking_twice_is_one_pick(harness: ServiceHarness) -> None:
    """The same time again says so; another time of the same old card changes nothing."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada, THEN, THEN + HOUR)
    pick(harness, ada, meeting_id)
    with pytest.raises(refusals.AlreadyArranged):
        pick(harness, ada, meeting_id)
    with pytest.raises(refusals.ChangedMeanwhile):
        pick(harness, ada, meeting_id, THEN + HOUR)
    assert stored(harness, meeting_id).starts_at == THEN


@on_both
def test_suggestions_go_back_and_forth(harness: ServiceHarness) -> None:
    """Each suggestion turns the question round; a time that is suggested again is no mistake."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    suggest(harness, ada, meeting_id, THEN + HOUR, THEN)
    assert stored(harness, meeting_id).picks is Side.MENTEE
    suggest(harness, lin, meeting_id, THEN, THEN + DAY)
    found = stored(harness, meeting_id)
    assert (found.picks, [one.starts_at for one in found.times]) == (Side.MENTOR, [THEN, THEN + DAY])
    pick(harness, ada, meeting_id, THEN + DAY)
    assert stored(harness, meeting_id).starts_at == THEN + DAY


def test_a_planned_meeting_keeps_its_time_until_the_other_agrees(harness: ServiceHarness) -> None:
    """Rescheduling proposes; the other picks, or either of the two leaves it as it was."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = planned(harness, lin, ada)
    suggest(harness, ada, meeting_id, THEN + DAY)
    assert stored(harness, meeting_id).starts_at == THEN
    with harness.store.transaction() as session:
        arranging.keep_time(session, lin, meeting_id, NOW)
    with pytest.raises(refusals.ChangedMeanwhile):
        pick(harness, lin, meeting_id, THEN + DAY)
    moved(harness, lin, ada, meeting_id, THEN + DAY)
    found = stored(harness, meeting_id)
    assert (found.state, found.starts_at) == (MeetingState.SCHEDULED, THEN + DAY)


@pytest.mark.parametrize(
    ("chosen", "refusal", "field"),
    [
        ({}, refusals.TimeMissing, "time.1"),
        (times(NOW - HOUR), refusals.TimeIsPast, "time.1"),
        (times(THEN, NOW), refusals.TimeIsPast, "time.2"),
        (times(THEN, THEN + HOUR, THEN), refusals.SameTimeTwice, "time.3"),
        (times(THEN, NOW + timedelta(days=367)), refusals.TooFarAhead, "time.2"),
    ],
)
def test_a_time_that_cannot_be_says_so_at_its_field(
    harness: ServiceHarness, chosen: dict[str, object], refusal: type[Refusal], field: str
) -> None:
    """Over, twice, more than a year ahead, none at all: asking and suggesting alike."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    ada_id = harness.id_of(ada)
    with pytest.raises(refusal) as said, harness.store.transaction() as session:
        arranging.request(session, lin, ada_id, Wish("A topic", 30, chosen), NOW)  # type: ignore[arg-type]
    assert said.value.at_field == field
    meeting_id = planned(harness, lin, ada, THEN + 5 * HOUR)
    with pytest.raises(refusal), harness.store.transaction() as session:
        arranging.suggest(session, ada, meeting_id, chosen, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("topic", "minutes", "field"),
    [("", 30, "topic"), ("x" * 151, 30, "topic"), ("A topic", 0, "minutes"), ("A topic", 600, "minutes")],
)
def test_topic_and_length_are_checked(harness: ServiceHarness, topic: str, minutes: int, field: str) -> None:
    """What came around Slack's own check is refused at its field."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    ada_id = harness.id_of(ada)
    with pytest.raises(Refusal) as said, harness.store.transaction() as session:
        arranging.request(session, lin, ada_id, Wish(topic, minutes, times(THEN)), NOW)
    assert said.value.at_field == field


def test_my_own_clash_is_named_and_the_others_is_not(harness: ServiceHarness) -> None:
    """Of the other's calendar nothing is said but that they are not free; back to back is no clash."""
    lin, kim = harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    ada, tom = harness.join("Ada", MENTOR), harness.join("Tom", BOTH)
    planned(harness, lin, tom)
    with pytest.raises(refusals.YouMeetThen) as mine:
        ask(harness, lin, ada, THEN + DAY, THEN + timedelta(minutes=29))
    assert (mine.value.facts["other"], mine.value.at_field) == ("Tom", "time.2")
    with pytest.raises(refusals.NotFreeThen) as theirs:
        ask(harness, kim, tom, THEN - timedelta(minutes=29))
    assert theirs.value.facts == {"other": "Tom"}
    with pytest.raises(refusals.YouMeetThen):
        ask(harness, tom, ada, THEN)
    ask(harness, kim, tom, THEN - timedelta(minutes=30), THEN + timedelta(minutes=30))


def test_a_clash_that_came_in_between_is_found_at_the_pick(harness: ServiceHarness) -> None:
    """What was free when it was proposed may be taken when it is picked."""
    lin, kim = harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    ada, tom = harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    asked_ada, asked_tom = ask(harness, lin, ada), ask(harness, lin, tom)
    of_kim = ask(harness, kim, ada)
    pick(harness, ada, asked_ada)
    with pytest.raises(refusals.NotFreeThen):
        pick(harness, tom, asked_tom)
    with pytest.raises(refusals.YouMeetThen):
        pick(harness, ada, of_kim)
    assert stored(harness, asked_tom).state is MeetingState.REQUESTED


def test_who_can_be_asked(harness: ServiceHarness) -> None:
    """Neither where meetings are off, nor a mentor who takes none, who paused, or asked before."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    with harness.store.transaction() as session:
        session.get_one(Program, (ada.workspace_id, ada.program_id)).one_time = False
    with pytest.raises(refusals.NoOneTimeMeetings):
        ask(harness, lin, ada)
    with harness.store.transaction() as session:
        program = session.get_one(Program, (ada.workspace_id, ada.program_id))
        program.one_time, program.mentors_choose = True, True
    ask(harness, lin, ada)
    with pytest.raises(refusals.AlreadyAskedToMeet):
        ask(harness, lin, ada, THEN + DAY)


def test_a_private_wish_reads_like_a_pause(harness: ServiceHarness) -> None:
    """Who does not want to be matched is said to be taking nothing on, before anything else."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    harness.exclude(ada, lin)
    with pytest.raises(refusals.NotTakingThisOn):
        ask(harness, lin, ada)


def test_no_more_open_requests_than_the_programme_allows(harness: ServiceHarness) -> None:
    """A mentee asks five mentors at most; what is answered counts no more."""
    harness.program_has(first_cards_a_day=9)
    lin = harness.join("Lin", MENTEE)
    mentors = [harness.join(f"Mentor{number}", MENTOR) for number in range(6)]
    asked = [ask(harness, lin, mentor, THEN + number * HOUR) for number, mentor in enumerate(mentors[:5])]
    with pytest.raises(refusals.TooManyMeetingsAsked):
        ask(harness, lin, mentors[5], THEN + 6 * HOUR)
    pick(harness, mentors[0], asked[0])
    ask(harness, lin, mentors[5], THEN + 6 * HOUR)


def test_after_a_decline_the_same_two_wait(harness: ServiceHarness) -> None:
    """A declined mentor is not asked again for ninety days; after a withdrawal at once."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    with harness.store.transaction() as session:
        meeting_closing.withdraw(session, lin, meeting_id, NOW)
    meeting_id = ask(harness, lin, ada)
    with harness.store.transaction() as session:
        meeting_closing.decline(session, ada, meeting_id, DeclineForm(), NOW)
    with pytest.raises(refusals.StartAgainLater):
        ask(harness, lin, ada)
    later = NOW + 90 * DAY
    ask(harness, lin, ada, later + DAY, now=later)


@pytest.mark.parametrize(
    ("zone", "named"), [("Europe/London", date(2026, 9, 1)), ("Pacific/Midway", date(2026, 8, 31))]
)
def test_from_the_day_that_was_named_on_they_can(harness: ServiceHarness, zone: str, named: date) -> None:
    """Ninety days are over at noon in London, at midnight on Midway: all of the named day is open."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    with harness.store.transaction() as session:
        meeting_closing.decline(session, ada, meeting_id, DeclineForm(), NOW)
    with pytest.raises(refusals.StartAgainLater) as refused:
        ask(harness, lin, ada, now=NOW + 90 * DAY - timedelta(seconds=1))
    assert f"from {named:%-d %B}" in refused.value.sentence(ZoneInfo(zone))
    first_minute = datetime.combine(named, time(), ZoneInfo(zone)).astimezone(UTC)
    ask(harness, lin, ada, first_minute + DAY, now=first_minute)


def test_a_proposed_time_that_has_passed_is_not_picked(harness: ServiceHarness) -> None:
    """An old card may still show its button: nothing is planned, and the other times can be picked."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada, THEN, THEN + DAY)
    with pytest.raises(refusals.TimeIsOver):
        pick(harness, ada, meeting_id, THEN, now=THEN)
    assert stored(harness, meeting_id).state is MeetingState.REQUESTED
    pick(harness, ada, meeting_id, THEN + DAY, now=THEN)
    assert stored(harness, meeting_id).state is MeetingState.SCHEDULED
