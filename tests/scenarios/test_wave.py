"""Many are told something in the same minute: in an order that makes sense, and admins see how far it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bot.ids import CardKind
from bot.services import effects
from sandbox.options import Options
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST, PATIENT, TEAM, BotHarness, opened, said
from tests.scenarios.follow_ups import planned

MANY = 70
HELD = 150  # seconds
ON_THEIR_WAY = re.compile(
    r"Messages on their way:\* (\d+) of (\d+) have arrived; the rest follow within about (\d+)"
)


@contextmanager
def crowd(url: str, number: int) -> Iterator[BotHarness]:
    """Open a programme of so many, on a Monday morning; Mira runs it."""
    others = [Person(f"U0CROWD{one:03}", f"Kim {one:03}", "Europe/London") for one in range(number)]
    known = [
        Person(f"U0{name.upper():08}", f"{name} Park", "Europe/London") for name in ("Mira", "Lin", "Ada")
    ]
    world = World(
        [Workspace.of([*known, *others], id=TEAM)],
        Options(limit_scale=1_000, answer_seconds=PATIENT, trigger_seconds=PATIENT),
    )
    with running(world, manifest=MANIFEST) as slack, opened(slack, url) as harness:
        slack.use_request_url(f"http://127.0.0.1:{harness.bot.web.port}/slack/events")
        harness.admin("Mira Park")
        harness.wake_at(9, "Mira Park", weekday=0)
        for person in others:
            harness.mentee(person.name)
        harness.settle()
        yield harness


def tell(harness: BotHarness, number: int) -> None:
    """Tell all of them something, in one transaction."""
    with harness.bot.store.transaction() as session:
        for one in range(number):
            told = harness.actor(f"Kim {one:03}")
            subject = (told.workspace_id, told.person_id, CardKind.PAUSE_OVER, 0)
            effects.notify(session, *subject, harness.clock.now())


def due_later(harness: BotHarness, **spans: float) -> None:
    """Let time pass while the bot is off, then do all that is due; nothing is delivered yet."""
    harness.is_off(**spans)
    while harness.run_jobs():
        pass


def goes_out(harness: BotHarness, *, to: int, seconds: float = 0) -> None:
    """Deliver to so many, and then let Slack take no more messages; whatever else there is goes out."""
    harness.goes_out(to=to, seconds=seconds)
    harness.run_jobs()
    harness.slack.fault("ratelimited", methods=["chat.postMessage"], seconds=HELD)
    harness.goes_out(to=MANY)


def progress(harness: BotHarness) -> list[int] | None:
    """Return what Mira's Home says: how many of how many messages have arrived, and the minutes left."""
    found = ON_THEIR_WAY.search(str(harness.person("Mira Park").home()))
    return [int(one) for one in found.groups()] if found else None


def heard_at(harness: BotHarness, name: str) -> float:
    """Return when somebody got their newest message, in Slack's time."""
    return float(harness.person(name).messages()[-1]["ts"])


def test_an_admin_sees_how_far_a_wave_is(sqlite_url: str) -> None:
    """While it goes out their open Home says so, each minute anew; when all have it, the line is gone."""
    with crowd(sqlite_url, MANY) as harness:
        harness.home("Mira Park")
        tell(harness, MANY)
        harness.run_jobs()
        goes_out(harness, to=15)
        assert progress(harness) == [15, MANY, 1]
        harness.is_off(minutes=1)
        goes_out(harness, to=10, seconds=HELD)
        assert progress(harness) == [25, MANY, 1]
        harness.goes_out(to=0, seconds=HELD)
        harness.settle()
        harness.is_off(minutes=1)
        harness.run_jobs()
        assert "on their way" not in harness.home("Mira Park")
        assert all("Your pause is over" in said(one) for one in harness.slack.people() if "Kim" in one.name)


def test_other_reminders_come_in_between(sqlite_url: str) -> None:
    """Fifty are told something at once; the question after a meeting, due then, comes in between."""
    with crowd(sqlite_url, 50) as harness:
        harness.mentee("Lin Park"), harness.mentor("Ada Park")
        planned(harness, "Lin Park", "Ada Park")
        harness.is_off(hours=1, minutes=36)
        tell(harness, 50)
        due_later(harness, minutes=1)
        harness.settle()
        assert "How would you like to go on with Ada Park?" in said(harness.person("Lin Park"))
        assert heard_at(harness, "Lin Park") < max(heard_at(harness, f"Kim {one:03}") for one in range(50))


def test_those_at_work_come_first(either_harness: BotHarness) -> None:
    """Two meetings are over: who is at work is asked before who is asleep, although they met later."""
    harness = either_harness
    harness.mentor("Ada Park"), harness.mentor("Noor Aziz")
    harness.mentee("Grace Kim"), harness.mentee("Lin Osei")
    harness.wake_at(9, "Lin Osei")
    planned(harness, "Grace Kim", "Ada Park")
    planned(harness, "Lin Osei", "Noor Aziz")
    due_later(harness, hours=1, minutes=41)
    harness.goes_out(to=10)
    assert heard_at(harness, "Lin Osei") < heard_at(harness, "Grace Kim")
