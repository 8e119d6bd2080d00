"""What the bot starts by itself waits for the recipient's own working hours; what people cause does not."""

from datetime import datetime, timedelta

from bot.enums import MatchState
from tests.house import House

# In the order in which their morning comes.
MENTORS = [("Jo Byrne", "Asia/Tokyo"), ("Ada Park", "Europe/London"), ("Grace Kim", "America/New_York")]


def at(house: House, name: str, weekday: int, hour: int) -> None:
    """Move on to the next such weekday (Monday is 0), at a full hour where somebody is."""
    house.wake_at(hour, name)
    while local(house, name).weekday() != weekday:
        house.clock.ahead += timedelta(days=1)


def local(house: House, name: str) -> datetime:
    """Return what somebody's clock says."""
    return house.clock.now().astimezone(house.zone(name))


def nudged(house: House, name: str) -> bool:
    """Whether a reminder has reached somebody."""
    return any("waits for your decision" in one["text"] for one in house.person(name).messages())


def test_a_reminder_waits_for_the_recipients_morning(house: House) -> None:
    """Three who are asked at the same instant are reminded at three: at nine of their own clocks each."""
    for name, zone in MENTORS:
        house.person(name).change(tz=zone)
        house.mentor(name)
    house.mentee("Lin Osei")
    # Before nine in Tokyo, late in London, after six the day before in New York.
    at(house, "Jo Byrne", weekday=2, hour=8)
    for name, _ in MENTORS:
        house.asked("Lin Osei", name)
    house.let_pass(days=7)
    for name, zone in MENTORS:
        assert str(house.zone(name)) == zone
        house.wake_at(9, name)
        house.let_pass(minutes=-1)
        assert not nudged(house, name)
        house.let_pass(minutes=1)
        assert nudged(house, name)


def test_a_reminder_waits_for_monday(house: House) -> None:
    """Due on a Friday evening or on a weekend, it comes on Monday morning."""
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    at(house, "Ada Park", weekday=4, hour=19)
    house.asked("Lin Osei", "Ada Park")
    house.let_pass(days=7)
    for _ in range(2):
        house.let_pass(days=1)
        assert not nudged(house, "Ada Park")
    at(house, "Ada Park", weekday=0, hour=9)
    house.let_pass(minutes=1)
    assert nudged(house, "Ada Park")


def test_an_expiry_waits_for_the_askers_hours(house: House) -> None:
    """The asker is told of the expiry in their own day; until then the mentor may still accept."""
    house.mentor("Grace Kim")
    house.mentee("Lin Osei")
    at(house, "Lin Osei", weekday=1, hour=20)
    match_id = house.asked("Lin Osei", "Grace Kim")
    house.let_pass(days=14, hours=1)
    assert house.match(match_id).state is MatchState.PENDING
    house.wake_at(9, "Lin Osei")
    house.let_pass(minutes=1)
    assert house.match(match_id).state is MatchState.EXPIRED


def test_what_people_cause_comes_at_once(house: House) -> None:
    """A yes at midnight is told at midnight: only what the bot starts by itself waits."""
    house.mentor("Grace Kim")
    lin = house.mentee("Lin Osei")
    at(house, "Lin Osei", weekday=5, hour=0)
    house.asked("Lin Osei", "Grace Kim")
    house.person("Grace Kim").click("Accept")
    house.settle()
    assert "are connected" in lin.messages()[-1]["text"]


def test_the_hours_are_the_programmes(house: House) -> None:
    """Where the programme works from six to ten, so does the reminder."""
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    house.program_has(workday_starts=6, workday_ends=10)
    at(house, "Ada Park", weekday=0, hour=12)
    house.asked("Lin Osei", "Ada Park")
    house.let_pass(days=7, hours=1)
    assert not nudged(house, "Ada Park")
    at(house, "Ada Park", weekday=1, hour=6)
    house.let_pass(minutes=1)
    assert nudged(house, "Ada Park")


def test_who_moves_takes_their_hours_along(house: House) -> None:
    """The zone that counts is the one Slack names when the reminder falls due."""
    house.mentor("Ada Park")
    house.mentee("Lin Osei")
    at(house, "Ada Park", weekday=0, hour=12)
    house.asked("Lin Osei", "Ada Park")
    house.person("Ada Park").change(tz="Asia/Tokyo")
    house.actor("Ada Park")
    house.let_pass(days=7, hours=1)
    assert not nudged(house, "Ada Park")
    at(house, "Ada Park", weekday=1, hour=9)
    house.let_pass(minutes=1)
    assert nudged(house, "Ada Park")
