"""What a click costs, and opening Home, with few and with a million matches stored."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from bench import processes
from bench.cards import Cards
from bench.gestures import People, perform
from bench.population import Also, Population, Situation, settle
from bench.report import Table, ratio, say
from bench.stage import Run, cards_of
from sandbox.driver import Driver

ROUNDS = 3
HOME, CLICK = "opening Home", "a click, until both have their card"


@dataclass
class Size:
    """One of the two databases, with a bot on it, and how much processor time it took for what."""

    population: Population
    cards: Cards
    server: processes.Server
    people: People
    seconds: dict[str, float]


def run(run: Run) -> Iterator[Table]:
    """Measure with few and with many by turns."""
    few, many = (Population(mentees) for mentees in run.size((200, 200_000), (20, 200)))
    at_once = run.size(20, 2)
    clickers = range(1, at_once * (ROUNDS + 1) + 1)
    with ExitStack() as stack:
        cards = [key for one in (few, many) for key in cards_of(one, clickers, Situation.UNDECIDED)]
        slack = stack.enter_context(processes.slack([*clickers, *(key[0] for key in cards)]))
        sizes = [_filled(run, one, clickers, slack, stack) for one in (few, many)]
        say(f"{run.kind}: {ROUNDS} rounds with few and with many by turns …")
        for number in range(ROUNDS + 1):
            for size in sizes:
                _measure(slack, size, clickers[number * at_once : (number + 1) * at_once])
                if not number:
                    # Each has drawn everything once, and met these people.
                    size.seconds.clear()
    columns = ("processor ms", f"{few.matches:,}", f"{many.matches:,}", "ratio")
    table = Table(f"With so many matches stored · {run.kind}", columns)
    for name in (HOME, CLICK):
        each = [size.seconds[name] * 1000 / (ROUNDS * at_once) for size in sizes]
        table.rows.append((name, *(f"{one:.1f}" for one in each), ratio(each[1], each[0])))
    yield table


def _filled(run: Run, population: Population, clickers: range, slack: Driver, stack: ExitStack) -> Size:
    say(f"{run.kind}: storing {population.matches:,} matches …")
    url = run.databases.create(run.kind)
    settle(url, population, Also(old_cards=range(clickers[-1] + 1, population.mentees + 1)))
    cards = stack.enter_context(Cards(url))
    cards.post(cards_of(population, clickers, Situation.UNDECIDED))
    server = stack.enter_context(processes.unlimited(url, slack))
    cards.wait_until_delivered()
    return Size(population, cards, server, People(population, cards.places()), {})


def _measure(slack: Driver, size: Size, mentees: range) -> None:
    """Let these people open Home and click, one after the other."""
    size.server.takes_payloads_of(slack)
    for name, gesture in ((HOME, size.people.home), (CLICK, size.people.first_yes)):
        before = size.server.processor_time()
        for mentee in mentees:
            perform(slack, [(0, gesture(mentee))])
            size.cards.wait_until_delivered()
        used = size.server.processor_time() - before
        size.seconds[name] = size.seconds.get(name, 0) + used
