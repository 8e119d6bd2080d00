"""What the bot starts by itself waits for the recipient's own working hours; what people cause does not."""

from bot.enums import MatchState
from tests.bot_harness import BotHarness

# In the order in which their morning comes.
MENTORS = [("Jo Byrne", "Asia/Tokyo"), ("Ada Park", "Europe/London"), ("Grace Kim", "America/New_York")]


def nudged(harness: BotHarness, name: str) -> bool:
    """Whether a reminder has reached somebody."""
    return any("waiting for your decision" in one["text"] for one in harness.person(name).messages())


def test_a_reminder_waits_for_the_recipients_morning(harness: BotHarness) -> None:
    """Three who are asked at the same instant are reminded at three: at nine of their own clocks each."""
    for name, zone in MENTORS:
        harness.person(name).change(tz=zone)
        harness.mentor(name)
    harness.mentee("Lin Osei")
    # Before nine in Tokyo, late in London, after six the day before in New York.
    harness.wake_at(8, "Jo Byrne", weekday=2)
    for name, _ in MENTORS:
        harness.asked("Lin Osei", name)
    harness.let_pass(days=7)
    for name, zone in MENTORS:
        assert str(harness.zone(name)) == zone
        harness.wake_at(9, name)
        harness.let_pass(minutes=-1)
        assert not nudged(harness, name)
        harness.let_pass(minutes=1)
        assert nudged(harness, name)


def test_a_reminder_waits_for_monday(harness: BotHarness) -> None:
    """Due on a Friday evening or on a weekend, it comes on Monday morning."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(19, "Ada Park", weekday=4)
    harness.asked("Lin Osei", "Ada Park")
    harness.let_pass(days=7)
    for _ in range(2):
        harness.let_pass(days=1)
        assert not nudged(harness, "Ada Park")
    harness.wake_at(9, "Ada Park", weekday=0)
    harness.let_pass(minutes=1)
    assert nudged(harness, "Ada Park")


def test_an_expiry_waits_for_the_askers_hours(harness: BotHarness) -> None:
    """The asker is told of the expiry in their own day; until then the mentor may still accept."""
    harness.mentor("Grace Kim")
    harness.mentee("Lin Osei")
    harness.wake_at(20, "Lin Osei", weekday=1)
    match_id = harness.asked("Lin Osei", "Grace Kim")
    harness.let_pass(days=14, hours=1)
    assert harness.match(match_id).state is MatchState.PENDING
    harness.wake_at(9, "Lin Osei")
    harness.let_pass(minutes=1)
    assert harness.match(match_id).state is MatchState.EXPIRED


def test_what_people_cause_comes_at_once(harness: BotHarness) -> None:
    """A yes at midnight is told at midnight: only what the bot starts by itself waits."""
    harness.mentor("Grace Kim")
    lin = harness.mentee("Lin Osei")
    harness.wake_at(0, "Lin Osei", weekday=5)
    harness.asked("Lin Osei", "Grace Kim")
    harness.person("Grace Kim").click("Accept")
    harness.settle()
    assert "are connected" in lin.messages()[-1]["text"]


def test_the_hours_are_the_programmes(harness: BotHarness) -> None:
    """Where the programme works from six to ten, so does the reminder."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.program_has(workday_starts=6, workday_ends=10)
    harness.wake_at(12, "Ada Park", weekday=0)
    harness.asked("Lin Osei", "Ada Park")
    harness.let_pass(days=7, hours=1)
    assert not nudged(harness, "Ada Park")
    harness.wake_at(6, "Ada Park", weekday=1)
    harness.let_pass(minutes=1)
    assert nudged(harness, "Ada Park")


def test_who_moves_takes_their_hours_along(harness: BotHarness) -> None:
    """The zone that counts is the one Slack names when the reminder falls due."""
    harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    harness.wake_at(12, "Ada Park", weekday=0)
    harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").change(tz="Asia/Tokyo")
    harness.actor("Ada Park")
    harness.let_pass(days=7, hours=1)
    assert not nudged(harness, "Ada Park")
    harness.wake_at(9, "Ada Park", weekday=1)
    harness.let_pass(minutes=1)
    assert nudged(harness, "Ada Park")
