"""How much memory a bot takes after many clicks."""

from collections.abc import Iterator
from itertools import cycle, islice, repeat

from bench import processes
from bench.gestures import Gesture, People, perform
from bench.population import Population, Situation
from bench.report import Table, ratio, say
from bench.stage import Run, cards_of, stage

# So many people do everything in turn, again and again.
PEOPLE = 200
# Of twenty gestures.
LINKS = 16


def run(run: Run) -> Iterator[Table]:
    """Click, and compare what the bot has in memory after a quarter of it and after all."""
    few, many = run.size((5_000, 20_000), (50, 200))
    mentees = range(1, run.size(PEOPLE, 10) + 1)
    population = Population(len(mentees))
    cards = cards_of(population, mentees, Situation.UNDECIDED, Situation.MENTOR_SAID_YES)
    with stage(run, population, cards) as stood:
        stood.slack.scale_limits(1_000_000)
        with processes.unlimited(stood.url, stood.slack) as server:
            say(f"{run.kind}: {many:,} gestures …")
            gestures = cycle(_everything(stood.people, mentees))
            used = []
            for number in (few, many - few):
                perform(stood.slack, ((0, one) for one in islice(gestures, number)))
                stood.cards.wait_until_delivered()
                used.append(server.memory())
    table = Table(f"Memory after many gestures · {run.kind}", ("", "MB", "ratio"))
    table.rows += [
        (f"after {number:,}", f"{memory:.0f}", ratio(memory, used[0]))
        for number, memory in zip((few, many), used, strict=True)
    ]
    yield table


def _everything(people: People, mentees: range) -> list[Gesture]:
    """Return all that everybody does; from the second time on a yes has been said, and is refused kindly."""
    each = (people.home, people.first_yes, people.find, people.second_yes, *repeat(people.link, LINKS))
    return [gesture(one) for gesture in each for one in mentees]
