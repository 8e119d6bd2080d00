"""A little of `make chaos`: real bots, damaged while people use them, and judged by what Slack saw."""

from functools import partial
from pathlib import Path
from time import sleep

import pytest

from bot import migrations as schema
from bot.store import Store
from tests import bot_harness, failing_databases
from tests.models.releases import RELEASES
from tools.chaos import migrations, oracle, processes
from tools.chaos.network import LosesAnswers, losing
from tools.chaos.scene import Scene, Setting, play

# Bots start as processes, and a busy machine takes its time.
pytestmark = pytest.mark.timeout(300)

SECONDS = 1.0
# Of a migration's statements, as many as are tried here; `make chaos` tries all.
MOMENTS = 5


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """The same gestures in every run, and nothing waited for that a clock can be moved past."""
    return Setting(tmp_path, seed=15, seconds=SECONDS, hurried=True)


def test_killed_while_people_click(setting: Setting, sqlite_url: str) -> None:
    """Three times in a row: nothing lost, doubled or out of order, and every card shows what is stored."""
    result = play(setting, sqlite_url, partial(processes.killed_again_and_again, kills=3))
    assert result.verdict.wrong == []
    assert result.verdict.posted
    assert result.verdict.compared


def test_a_bad_minute_on_postgresql(setting: Setting, postgresql_url: str) -> None:
    """One of two bots is frozen, connections are cut, commits are not answered, one is killed."""

    def damage(scene: Scene, between: LosesAnswers) -> None:
        processes.stood_still(scene, seconds=1.0)
        failing_databases.cut(postgresql_url)
        between.is_losing = True
        sleep(2.0)
        between.is_losing = False
        processes.killed(scene)

    with losing(postgresql_url, setting.seed) as between:
        result = play(setting, between.url, partial(damage, between=between), bots=2)
        assert between.lost
    assert result.verdict.wrong == []
    assert result.verdict.compared


def test_a_database_that_may_not_grow(sqlite_url: str) -> None:
    """The disk is full: what does not fit is refused, and what was acknowledged is stored and answered."""
    with bot_harness.harness(sqlite_url) as harness:
        lin = harness.mentee("Lin Osei")
        with failing_databases.filled_up(harness.bot.store.engine):
            while lin.say("help").ok:
                pass
        harness.settle()
        assert lin.say("help").ok
        harness.settle()
        verdict = oracle.judge(harness.bot.store, harness.slack)
    assert verdict.wrong == []
    assert verdict.compared


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_migration_killed_halfway(database: str, request: pytest.FixtureRequest) -> None:
    """Nothing of it has happened, wherever it was, and the next start does all of it."""
    url: str = request.getfixturevalue(f"{database}_url")
    store = Store(url)
    schema.downgrade(store, RELEASES[-1].schema)
    store.close()
    count = migrations.statements(url)
    moments = range(0, count, max(1, count // MOMENTS))
    assert list(migrations.killed_at(url, moments)) == []
