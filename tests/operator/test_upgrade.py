"""From each release to this version and back, with the release's own code and what people did with it."""

import io
import json
import logging
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import cli, manifest, migrations
from bot.demo import run as demo
from bot.ids import COMMAND, Choice, Field
from bot.models.card import Card
from bot.store import Store
from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.people import Person
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests import bot_harness
from tests.bot_harness import opened
from tests.models.releases import RELEASES, Release
from tests.process import bot_process, free_port, release_process

ROOT = Path(__file__).parents[2]
WORLD = demo.HERE / "world.json"
PEOPLE = [Person(one["id"], one["name"], one["tz"]) for one in json.loads(WORLD.read_text("utf-8"))["people"]]
# Run with a release's own code: half a year of everything that people do, as its demo shows it.
LIVED = """
import json, pathlib, sys
from datetime import UTC, datetime
from bot import migrations
from bot.demo import history
from bot.services.program import setup
from bot.store import Store

world = json.loads(pathlib.Path(sys.argv[2]).read_text("utf-8"))
team = sys.argv[3]
users = [{"id": one["id"], "real_name": one["name"], "tz": one["tz"]} for one in world["people"]]
store = Store(sys.argv[1])
migrations.upgrade(store)
with store.transaction() as session:
    setup.workspace(session, {"team_id": team, "team": "Example", "user_id": "U0BOT"})
history.write(store, team, users, datetime.now(UTC))
store.close()
"""


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A Slack that outlives every version of the bot."""
    with running(bot_harness.world(), manifest=manifest.FILE) as driver:
        yield driver


@pytest.fixture(params=RELEASES, ids=lambda release: release.version)
def release(request: pytest.FixtureRequest) -> Release:
    """Each release there was."""
    found: Release = request.param
    return found


@pytest.fixture
def code(release: Release, tmp_path: Path) -> Path:
    """A folder with the release's code, from the history of this checkout."""
    command = ["git", "-C", str(ROOT), "archive", release.commit, "bot", "manifest.yml"]
    archived = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git, from this checkout
    if archived.returncode:
        pytest.skip(f"This checkout has no history with release {release.version} in it.")
    folder = tmp_path / release.version
    with tarfile.open(fileobj=io.BytesIO(archived.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def _listens(slack: Driver, port: int) -> None:
    slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")


def _stop(process: subprocess.Popen[str]) -> None:
    """Stop it as operators do: whoever is killed keeps its leases for a minute."""
    process.terminate()
    process.wait()


def _joins(slack: Driver, name: str, role: Choice) -> DrivenPerson:
    person = slack.person(name)
    assert person.command(COMMAND, "join").ok
    person.fill(Field.ROLES, [role])
    assert person.submit().ok
    return person


def _asks(mentee: DrivenPerson) -> None:
    """Let a mentee ask the only mentor."""
    assert mentee.command(COMMAND, "find").ok
    assert mentee.click("Connect", within="modal").ok
    assert mentee.submit().ok


def _hears(slack: Driver, person: DrivenPerson, words: str) -> None:
    slack.wait_for(lambda: any(words in one["text"] for one in person.messages()), 30)


def _heard(person: DrivenPerson, words: str) -> int:
    return sum(words in one["text"] for one in person.messages())


def test_up_with_what_people_did_and_down_again(
    slack: Driver, release: Release, code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card of the release's can be clicked in this version; after the way back the release goes on."""
    url, port = f"sqlite:///{tmp_path / 'mentoring.db'}", free_port()
    monkeypatch.setenv("DATABASE_URL", url)
    _listens(slack, port)
    with release_process(slack, url, port, code) as old:
        ada, lin = _joins(slack, "Ada Park", Choice.MENTOR), _joins(slack, "Lin Osei", Choice.MENTEE)
        _asks(lin)
        _hears(slack, ada, "Lin Osei")
        _stop(old)
    with bot_process(slack, url, port) as new:
        assert ada.click("Accept").ok
        _hears(slack, lin, "are connected")
        _stop(new)
    assert cli.main(["migrate", "--down-to", release.schema]) == 0
    with release_process(slack, url, port, code):
        sam = _joins(slack, "Sam Rivera", Choice.MENTEE)
        _asks(sam)
        _hears(slack, ada, "Sam Rivera")
        assert ada.click("Accept").ok
        _hears(slack, sam, "are connected")
    assert _heard(lin, "are connected") == 1


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_everything_a_programme_has_lived_through_comes_along(
    code: Path, database: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    """Each card and Home of half a year is drawn by this version, and its clocks go on for two months."""
    url: str = request.getfixturevalue(f"{database}_url")
    store = Store(url)
    migrations.downgrade(store)
    store.close()
    command = [sys.executable, "-c", LIVED, url, str(WORLD), bot_harness.TEAM]
    subprocess.run(command, cwd=code, check=True)  # noqa: S603 - the release's own code
    world = World([Workspace.of(PEOPLE, id=bot_harness.TEAM)], Options(limit_scale=1_000))
    with running(world, manifest=manifest.FILE) as slack, opened(slack, url) as after:
        slack.use_request_url(f"http://127.0.0.1:{after.bot.web.port}/slack/events")
        after.settle()
        for person in slack.people():
            after.home(person.name)
        assert "Ines Duarte" in after.home("Sam Rivera")
        after.let_pass(days=60)
        with after.bot.store.reading() as session:
            cards = session.execute(select(Card.kind, Card.dead_because)).all()
    assert {kind for kind, _ in cards} >= {"match", "meeting", "follow_up", "waiting", "home", "nudges"}
    assert [because for _, because in cards if because] == []
    assert not [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]


def test_the_release_before_goes_on_while_replicas_are_replaced(
    slack: Driver, code: Path, postgresql_url: str
) -> None:
    """On the schema of this version it takes clicks, joins and requests, and delivers beside the new one."""
    old_port, new_port = free_port(), free_port()
    store = Store(postgresql_url)
    migrations.downgrade(store)
    store.close()
    _listens(slack, old_port)
    with release_process(slack, postgresql_url, old_port, code):
        ada, lin = _joins(slack, "Ada Park", Choice.MENTOR), _joins(slack, "Lin Osei", Choice.MENTEE)
        _asks(lin)
        _hears(slack, ada, "Lin Osei")
        with bot_process(slack, postgresql_url, new_port):
            assert ada.click("Accept").ok
            _hears(slack, lin, "are connected")
            sam = _joins(slack, "Sam Rivera", Choice.MENTEE)
            _asks(sam)
            _hears(slack, ada, "Sam Rivera")
            _listens(slack, new_port)
            assert ada.click("Accept").ok
            _hears(slack, sam, "are connected")
    assert (_heard(lin, "are connected"), _heard(sam, "are connected")) == (1, 1)


def test_no_way_down_to_what_never_was(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped revision changes nothing; each release's is written down where it is looked for."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    assert cli.main(["migrate", "--down-to", "0.1.0"]) == 1
    store = Store(sqlite_url)
    assert migrations.is_current(store)
    store.close()
    page = (ROOT / "docs/operating.md").read_text("utf-8")
    for release in RELEASES:
        assert f"| {release.version} | {release.schema} |" in page
