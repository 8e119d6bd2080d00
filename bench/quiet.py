"""A quiet day: one person clicks, and nobody else does anything."""

from collections.abc import Iterator

from bench import processes
from bench.gestures import Gesture, perform
from bench.population import Population, Situation
from bench.report import WAITS, Table, say
from bench.stage import Run, cards_of, stage

# Seconds from one click to the next: each is over by then.
APART = 1.5


def run(run: Run) -> Iterator[Table]:
    """Measure a click that is only acknowledged, and one that two people see the result of, by turns."""
    mentees = range(1, run.size(30, 4) + 1)
    population = Population(len(mentees))
    cards = cards_of(population, mentees, Situation.UNDECIDED)
    with stage(run, population, cards) as stood, processes.bot(stood.url, stood.slack):
        say(f"{run.kind}: {len(mentees)} clicks, one by one …")
        turns = [(stood.people.link(one), stood.people.first_yes(one)) for one in mentees]
        gestures: list[Gesture] = [gesture for turn in turns for gesture in turn]
        failed = perform(stood.slack, ((APART * number, one) for number, one in enumerate(gestures, 1)))
        stood.cards.wait_until_delivered()
        seen = stood.seen()
    table = Table(f"A quiet day, a click every {APART} s · {run.kind}", WAITS, seen.waits(gestures))
    table.notes += seen.notes(failed)
    yield table
