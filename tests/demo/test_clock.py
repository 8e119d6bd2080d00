"""The demo's clock: time passes as it does where nobody touches it, and whoever starts it wrongly is told."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select

from bot import cli, web
from bot.clock import Clock
from bot.demo import control, history
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.workspace import Person, Workspace
from bot.services import jobs
from bot.services.program import setup
from bot.store import Store
from tests.demo.test_history import TEAM, WORLD

# A Friday evening in London, a Saturday morning in Tokyo.
STARTED = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(name="clock")
def clock_fixture() -> Clock:
    """The demo's clock, when somebody has just started it."""
    return Clock(STARTED - datetime.now(UTC))


@pytest.fixture(name="page")
def page_fixture(sqlite_store: Store, clock: Clock) -> Iterator[httpx.Client]:
    """The page's way to the clock."""
    users = [{"id": one["id"], "real_name": one["name"], "tz": one["tz"]} for one in WORLD["people"]]
    with sqlite_store.transaction() as session:
        here = setup.workspace(session, {"team_id": TEAM, "team": "Example", "user_id": "U0BOT"})
    history.write(sqlite_store, TEAM, users, clock.now())

    def catch_up() -> None:
        while jobs.run_due(sqlite_store, here.id, clock.now()):
            pass

    catch_up()
    site = control.build(clock, lambda after: jobs.next_due(sqlite_store, here.id, after), catch_up)
    server = web.WebServer(site, "127.0.0.1", 0)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        yield client
    server.stop()


def test_nobody_else_moves_it(page: httpx.Client, clock: Clock) -> None:
    """A form on a page that the browser has open, or a name that points here."""
    ahead, wish = clock.ahead, '{"advance_seconds": 3600}'
    assert page.post("/clock", content=wish, headers={"content-type": "text/plain"}).status_code == 415
    assert page.post("/clock", json={"advance_seconds": 9}, headers={"host": "x.example"}).status_code == 400
    assert clock.ahead == ahead


def let_pass(page: httpx.Client, clock: Clock, span: timedelta) -> list[datetime]:
    """Let time pass as the page does, and return where it stopped."""
    then, stops = clock.now() + span, []
    while (left := then - clock.now()) > timedelta():
        told = page.post("/clock", json={"advance_seconds": int(left.total_seconds()) + 1}).json()["now"]
        stops.append(datetime.fromisoformat(told))
    return stops


def test_what_waits_for_working_hours_comes_in_them_also_in_tokyo(
    page: httpx.Client, clock: Clock, sqlite_store: Store
) -> None:
    """Wherever the page's jump ends, in between it is morning everywhere: nobody misses what is due."""
    let_pass(page, clock, WEEK)
    with sqlite_store.reading() as session:
        nudged = session.execute(
            select(Person.name, Person.tz, Card.queued_at)
            .join(Card, Card.recipient_id == Person.id)
            .where(Card.kind == CardKind.NUDGES)
        ).all()
    assert "Yuki Tanaka" in [name for name, _, _ in nudged]
    for _, tz, at in nudged:
        there = at.astimezone(ZoneInfo(tz))
        assert there.weekday() < 5
        assert 9 <= there.hour < 18


def test_time_stops_where_something_is_due(page: httpx.Client, clock: Clock, sqlite_store: Store) -> None:
    """And nowhere else but at the end: each thing is done at its own moment, none is skipped."""
    with sqlite_store.reading() as session:
        here = session.scalars(select(Workspace.id)).one()
    due = jobs.next_due(sqlite_store, here, clock.now())
    assert due
    first, *_, last = let_pass(page, clock, WEEK)
    assert timedelta() <= first - due < timedelta(seconds=5)
    assert last - STARTED >= WEEK
    assert len(let_pass(page, clock, timedelta(seconds=1))) == 1


@pytest.mark.parametrize(
    ("wrongly", "said"),
    [
        (["--port", "taken"], "is taken, perhaps by another demo. Try another: make demo PORT=3200."),
        (["--port", "70000"], "“70000” is no port. Try another: make demo PORT=3200."),
        (["--port", "my port"], "“my port” is no port."),
        (["--patience", "long"], "“long” is no number of seconds to wait for an answer."),
    ],
)
def test_a_demo_that_cannot_start_says_why(
    capsys: pytest.CaptureFixture[str], wrongly: list[str], said: str
) -> None:
    """In one sentence, and nothing else."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        assert cli.main(["demo", *(taken if one == "taken" else one for one in wrongly)]) == 1
    out, error = capsys.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert said in error
