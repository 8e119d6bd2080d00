"""What Slack did not tell, the bot finds out: who left, came back, moved, lost a role or won one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.delivery.lane_worker import machine_time
from bot.delivery.roll_call import RollCall
from bot.enums import MatchState, Side
from bot.ids import COMMAND, Field
from bot.models.workspace import Person as StoredPerson
from bot.services import actors
from bot.services import roll_call as roll_calls
from bot.services.profile import saving
from bot.services.profile.saving import Draft
from bot.store import Store
from sandbox.options import Options
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST, PATIENT, TEAM, BotHarness, against, opened, said
from tests.scenarios.test_launch_day import SlacksTime

WHO = "users.info"
NOWHERE = "http://127.0.0.1:9/slack/events"
NAMED = "Admins are named by the programme's admins"


@contextmanager
def off(harness: BotHarness) -> Iterator[None]:
    """Keep Slack's news from the bot, as while it is down: it is told once, and nobody says it again."""
    harness.slack.use_request_url(NOWHERE)
    yield
    harness.slack.use_request_url(f"http://127.0.0.1:{harness.bot.web.port}/slack/events")


def asked_about(harness: BotHarness) -> list[str]:
    """Return about whom Slack was asked, in this order."""
    return [one["request"]["user"] for one in harness.slack.calls(WHO)]


def roll_call_of(harness: BotHarness, now: Callable[[], datetime] = machine_time) -> RollCall:
    """Return the roll call of another process on the same database."""
    store, slack = harness.bot.store, harness.slack
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    return RollCall(store, client, harness.workspace_id, harness.clock.now, now)


def test_who_left_while_the_bot_was_off(either_harness: BotHarness) -> None:
    """After the start they are neither connected nor listed, and the other is told in working hours."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.connected("Lin Osei", "Ada Park")
    with off(harness):
        ada.change(deleted=True)
    harness.calls_the_roll()
    assert harness.match(match_id).state is MatchState.ENDED
    lin.command(COMMAND, "find")
    assert "Ada Park" not in str(lin.modal())
    harness.wake_at(10, "Lin Osei")
    harness.let_pass(minutes=5)
    assert "Ada Park has left" in said(lin)


def test_who_came_back_while_the_bot_was_off(harness: BotHarness) -> None:
    """After the start they are listed again, and what came for them meanwhile reaches them."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    ada.change(deleted=True)
    harness.settle()
    with off(harness):
        ada.change(deleted=False)
    harness.calls_the_roll()
    lin.command(COMMAND, "find")
    assert "Ada Park" in str(lin.modal())
    harness.asked("Lin Osei", "Ada Park")
    assert "Lin Osei" in said(ada)


def test_whom_slack_does_not_know_any_more_stays_gone(harness: BotHarness) -> None:
    """Slack forgets somebody who had left: that is no sign that they are back."""
    ada = harness.mentor("Ada Park")
    ada.change(deleted=True)
    harness.settle()
    harness.slack.fault("error", methods=[WHO], error="user_not_found")
    harness.roll_call.run_once()
    with harness.bot.store.reading() as session:
        gone = session.scalars(select(StoredPerson).where(StoredPerson.slack_user_id == ada.id)).one()
        assert gone.deactivated_at


def test_who_moved_and_is_called_otherwise(harness: BotHarness) -> None:
    """Their zone and their name are those of today, on the other's card too."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    with off(harness):
        ada.change(name="Ada Lovelace", tz="Asia/Tokyo")
    harness.calls_the_roll()
    assert harness.zone("Ada Park").key == "Asia/Tokyo"
    assert "Ada Lovelace" in said(lin)


def test_an_admin_who_became_a_guest(harness: BotHarness) -> None:
    """A programme's admin is asked about too, and is none from then on."""
    mira = harness.admin("Mira Sand")
    with off(harness):
        mira.change(is_restricted=True)
    harness.calls_the_roll()
    assert "Only the programme's admins" in str(mira.command(COMMAND, "settings").response)


def test_a_former_slack_admin_takes_nothing_over(harness: BotHarness) -> None:
    """A right that rests on a role in Slack is asked for again when it is used, on the form too."""
    harness.actor("Mira Sand")
    mira = harness.person("Mira Sand")
    mira.command(COMMAND, "admins")
    mira.fill(Field.ADMINS, [mira.id])
    with off(harness):
        mira.change(is_admin=False)
    assert NAMED in against(mira.submit())
    mira.close()
    assert NAMED in str(mira.command(COMMAND, "admins").response)
    mira.say("admins")
    harness.settle()
    assert NAMED in said(mira)


def test_a_new_slack_admin_names_admins(harness: BotHarness) -> None:
    """A role that nobody told the bot of counts as well, a minute after it was asked about last."""
    jo, actor = harness.person("Jo Byrne"), harness.actor("Jo Byrne")
    with off(harness):
        jo.change(is_admin=True)
    harness.is_off(minutes=2)
    jo.command(COMMAND, "admins")
    jo.fill(Field.ADMINS, [jo.id])
    assert jo.submit().ok
    with harness.bot.store.reading() as session:
        assert actors.person_of(session, actor).is_workspace_admin


def test_strangers_cost_one_question_a_minute(harness: BotHarness) -> None:
    """Whoever has no role types admins as often as they like: Slack is not asked each time."""
    jo = harness.person("Jo Byrne")
    for _ in range(5):
        assert NAMED in str(jo.command(COMMAND, "admins").response)
    assert asked_about(harness) == [jo.id]


def test_everybody_who_matters_is_asked_about_once_a_day(harness: BotHarness) -> None:
    """Participants and admins, after the start and each day; not whoever only looked in, or is just met."""
    ada, mira = harness.mentor("Ada Park"), harness.admin("Mira Sand")
    harness.person("Jo Byrne").command(COMMAND, "find")
    before = len(asked_about(harness))
    harness.calls_the_roll()
    assert sorted(asked_about(harness)[before:]) == sorted([ada.id, mira.id])
    lin = harness.mentee("Lin Osei")
    before = len(asked_about(harness))
    harness.calls_the_roll()
    harness.calls_the_roll(hours=2)
    harness.calls_the_roll(hours=2)
    assert asked_about(harness)[before:] == []
    harness.calls_the_roll(hours=25)
    assert sorted(asked_about(harness)[before:]) == sorted([ada.id, mira.id, lin.id])


def test_an_interrupted_roll_call_goes_on(either_harness: BotHarness) -> None:
    """Whoever was not asked about before a restart comes first after it; two processes share the work."""
    harness = either_harness
    for name in ("Ada Park", "Lin Osei", "Noor Aziz", "Sam Rivera"):
        harness.mentor(name)
    before = len(asked_about(harness))
    for _ in range(2):
        harness.roll_call.run_once()
    first = asked_about(harness)[before:]
    again, another = roll_call_of(harness), roll_call_of(harness)
    again.run_once()
    another.run_once()
    assert len(first) == 2
    assert not set(first) & set(asked_about(harness)[before + 2 :])
    assert len(set(asked_about(harness)[before:])) == 4


def test_two_processes_never_ask_about_the_same_person(either_harness: BotHarness) -> None:
    """Who is being asked about is nobody else's to ask, although there is no answer yet."""
    harness = either_harness
    harness.mentor("Ada Park"), harness.mentor("Lin Osei")
    now = machine_time()
    taken = set()
    for _ in range(3):
        with harness.bot.store.transaction() as session:
            roll_calls.call(session, harness.workspace_id, now, harness.clock.now() + timedelta(days=2))
            actor = roll_calls.take(session, harness.workspace_id, now)
            taken.add(actor and actor.slack_user_id)
    assert taken == {harness.person("Ada Park").id, harness.person("Lin Osei").id, None}


def test_an_operator_reads_why_nobody_is_asked_about(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A scope that is missing stops the roll call: one line when it stops, one when it goes on."""
    caplog.set_level("INFO", "bot.delivery.roll_call")
    harness.mentor("Ada Park"), harness.mentor("Lin Osei")
    harness.slack.fault("error", methods=[WHO], error="missing_scope", times=2)
    for hours in (0, 1, 2, 3):
        harness.calls_the_roll(hours=hours)
    told = [one.getMessage() for one in caplog.records if one.name == "bot.delivery.roll_call"]
    assert len(told) == 2
    assert "missing_scope" in told[0]
    assert "again" in told[1]


def test_it_stays_within_slacks_limit(sqlite_url: str) -> None:
    """A large programme is asked about little by little: Slack never has to say that it is too much."""
    people = [Person(f"U0MEMBER{number:03}", f"Member {number}") for number in range(130)]
    clock = SlacksTime()
    world = World([Workspace.of(people, id=TEAM)], Options(clock=clock, answer_seconds=PATIENT))
    with running(world, manifest=MANIFEST) as slack, opened(slack, sqlite_url) as harness:
        with harness.bot.store.transaction() as session:
            for person in people:
                actors.store_slack_user(session, TEAM, person.as_slack(TEAM), harness.clock.now())
                actor = actors.find_actor(session, TEAM, person.id)
                assert actor
                saving.save(session, actor, Draft(frozenset({Side.MENTEE}), topics="work"), harness.today)

        def now() -> datetime:
            return datetime.fromtimestamp(clock(), UTC)

        roll_call = roll_call_of(harness, now)
        while (due := roll_call.run_once()) and due < now() + timedelta(hours=1):
            clock.ahead += max(0.0, (due - now()).total_seconds())
        assert len({one["request"]["user"] for one in slack.calls(WHO)}) == len(people)
        assert {one["status"] for one in slack.calls(WHO)} == {200}
        assert clock.ahead < 180


def test_a_database_that_is_away_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    """One line and one stack, however often it looks, and the roll call lives on."""
    store = Store("postgresql+psycopg://nobody@127.0.0.1:1/mentoring")
    roll_call = RollCall(store, WebClient(), 1, lambda: datetime.now(UTC), lambda: datetime.now(UTC))
    roll_call.run_safely()
    roll_call.run_safely()
    store.close()
    assert [one.getMessage().partition("\n")[0] for one in caplog.records] == [
        "The roll call is interrupted; it tries again."
    ]
