"""The benchmarks run. What they measure is asserted nowhere: it says as much about the machine."""

from collections.abc import Callable, Iterator

import pytest

from bench import launch, wave
from bench.databases import SQLITE, databases
from bench.report import WAITS, Table
from bench.stage import Run


@pytest.mark.parametrize("bench", [launch.run, wave.run], ids=["launch", "wave"])
def test_in_miniature_all_is_shown(bench: Callable[[Run], Iterator[Table]]) -> None:
    """Real processes, a filled database: what each gesture led to is found in the sandbox's log."""
    with databases() as made:
        table = next(bench(Run(made, SQLITE, is_miniature=True)))

    assert tuple(table.columns) == WAITS
    for name, shown, *_ in table.rows:
        number, _, of = shown.partition(" of ")
        assert number == of, f"{name}: {shown}"
