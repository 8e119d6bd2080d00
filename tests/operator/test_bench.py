"""The benchmarks run. What they measure is asserted nowhere: it says as much about the machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import launch, population, wave
from bench.databases import SQLITE, databases
from bench.report import WAITS, Table
from bench.rows import TEAM
from bench.stage import Run
from bot.services import actors
from bot.store import Store


@pytest.mark.timeout(300)  # longer than a benchmark waits, so that it can say for what
@pytest.mark.parametrize("bench", [launch.run, wave.run], ids=["launch", "wave"])
def test_in_miniature_all_is_shown(bench: Callable[[Run], Iterator[Table]]) -> None:
    """Real processes, a filled database: what each gesture led to is found in the sandbox's log."""
    with databases() as made:
        table = next(bench(Run(made, SQLITE, is_miniature=True)))

    assert tuple(table.columns) == WAITS
    for name, shown, *_ in table.rows:
        number, _, of = shown.partition(" of ")
        assert number == of, f"{name}: {shown}"


def test_the_bot_learns_nothing_new_of_anybody(tmp_path: Path) -> None:
    """Otherwise the roll call draws every card again, and the benchmark measures that."""
    store = Store(f"sqlite:///{tmp_path / 'bench.db'}")
    population.settle(str(store.url), population.Population(mentees=1))
    somebody = population.in_slack(2)
    with store.reading() as session:
        actor = actors.find_actor(session, TEAM, somebody.id)
        assert actor is not None
        assert not actors.differs(session, actor, somebody.as_slack(TEAM, with_locale=True))
