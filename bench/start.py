"""How long a bot takes to start and to stop, on an empty store and on a full one."""

from collections.abc import Iterator
from time import perf_counter

from bench import processes
from bench.population import Also, Population, settle
from bench.report import Table, ratio, say
from bench.stage import Run
from sandbox.driver import Driver

ROUNDS = 3
READY, STOPPED = "start, until ready, s", "stop, s"


def run(run: Run) -> Iterator[Table]:
    """Start and stop with few and with many matches stored, by turns."""
    sizes = [Population(mentees) for mentees in run.size((200, 20_000), (20, 200))]
    took: list[dict[str, float]] = [{}, {}]
    with processes.slack(range(1, 21)) as slack:
        urls = [_filled(run, population) for population in sizes]
        say(f"{run.kind}: starting and stopping, {ROUNDS} times …")
        for _ in range(run.size(ROUNDS, 1)):
            for url, seconds in zip(urls, took, strict=True):
                for name, figure in _start(url, slack).items():
                    seconds[name] = min(figure, seconds.get(name, figure))
    columns = ("the shortest", *(f"{one.matches:,} matches" for one in sizes), "ratio")
    table = Table(f"Start and stop · {run.kind}", columns)
    for name in (READY, STOPPED):
        few, many = (seconds[name] for seconds in took)
        table.rows.append((name, f"{few:.2f}", f"{many:.2f}", ratio(many, few)))
    yield table


def _filled(run: Run, population: Population) -> str:
    say(f"{run.kind}: storing {population.matches:,} matches …")
    url = run.databases.create(run.kind)
    settle(url, population, Also(old_cards=range(1, population.mentees + 1)))
    return url


def _start(url: str, slack: Driver) -> dict[str, float]:
    began = perf_counter()
    with processes.bot(url, slack):
        ready = perf_counter()
    return {READY: ready - began, STOPPED: perf_counter() - ready}
