"""One bot, and two on the same database: what a click costs them together, and whether both serve."""

from collections.abc import Iterator, Sequence
from itertools import count, islice
from threading import Event

from bench import processes
from bench.databases import POSTGRESQL
from bench.gestures import Gesture, perform
from bench.population import Population, Situation
from bench.processes import Server
from bench.report import Table, ratio, say
from bench.stage import Run, Stage, cards_of, stage

A_SECOND = 5
# What is on its way when the last click of a round was made.
TAIL_SECONDS = 3


def run(run: Run) -> Iterator[Table]:
    """Measure with one, twice with two, and with one, on PostgreSQL; Slack sends to each in turn.

    Each round leaves older copies behind, more than Slack lets anybody delete meanwhile, so that a later one
    costs more: in this order both have as many before them. A bot that has just started is not measured:
    each statement is compiled once in its life.
    """
    clicks = run.size(75, 5)
    mentees = range(1, clicks * 6 + 1)
    population = Population(len(mentees))
    postgresql = Run(run.databases, POSTGRESQL, run.is_miniature)
    with (
        stage(postgresql, population, cards_of(population, mentees, Situation.UNDECIDED)) as stood,
        processes.bot(stood.url, stood.slack, socket_mode=True) as first,
    ):
        gestures = iter([stood.people.first_yes(mentee) for mentee in mentees])

        def measure(*servers: Server) -> list[float]:
            return _round(stood, servers, gestures, clicks)

        measure(first)
        say(f"{POSTGRESQL}: {clicks} clicks with one bot, twice with two, and with one …")
        alone = [measure(first)]
        with processes.bot(stood.url, stood.slack, socket_mode=True) as second:
            measure(first, second)
            together = [measure(first, second) for _ in range(2)]
        alone.append(measure(first))
    one, both = (sum(map(sum, used)) * 1000 / (2 * clicks) for used in (alone, together))
    share = sum(used[1] for used in together) / sum(map(sum, together))
    table = Table(
        f"Processor time a click, at {A_SECOND} a second · {POSTGRESQL}, Socket Mode",
        ("processor ms", "one bot", "two bots", "ratio"),
        [("a click, until both have their card", f"{one:.1f}", f"{both:.1f}", ratio(both, one))],
    )
    table.notes.append(f"the second bot used {share:.0%} of it")
    yield table


def _round(stood: Stage, servers: Sequence[Server], gestures: Iterator[Gesture], clicks: int) -> list[float]:
    """Return the processor seconds of each bot."""
    before = [server.processor_time() for server in servers]
    if perform(stood.slack, zip(count(0, 1 / A_SECOND), islice(gestures, clicks), strict=False)):
        raise RuntimeError("clicks failed, so nothing can be said of what they cost")
    Event().wait(TAIL_SECONDS)
    return [server.processor_time() - was for server, was in zip(servers, before, strict=True)]
