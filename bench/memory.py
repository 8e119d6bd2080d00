"""How much memory a bot takes after many gestures."""

from collections.abc import Iterable, Iterator
from itertools import islice

from bench import processes
from bench.gestures import Gesture, People, perform
from bench.population import Population, Situation
from bench.report import Table, ratio, say
from bench.stage import MINUTE, Run, cards_of, stage
from bot.enums import Command

# As many at once as keep the bot busy without making anybody wait.
HANDS = 8
# Of the gestures of one person: both times a yes, and else what can be done again and again.
ROUNDS = 40


def run(run: Run) -> Iterator[Table]:
    """Let everybody do everything, and compare the bot's memory after a quarter of it and after all."""
    few, many = run.size((5_000, 20_000), (100, 400))
    population = Population(many // ROUNDS)
    mentees = range(1, population.mentees + 1)
    cards = cards_of(population, mentees, Situation.UNDECIDED, Situation.MENTOR_SAID_YES)
    # Not how fast it is: a slow machine may take its time.
    with stage(run, population, cards, patience=MINUTE) as stood:
        stood.slack.scale_limits(1_000_000)
        with processes.unlimited(stood.url, stood.slack) as server:
            say(f"{run.kind}: {many:,} gestures …")
            gestures = _everything(stood.people, mentees)
            used = []
            for number in (few, many - few):
                if perform(stood.slack, ((0, one) for one in islice(gestures, number)), HANDS):
                    raise RuntimeError("gestures failed, so nothing can be said of what they leave behind")
                stood.cards.wait_until_delivered()
                used.append(server.memory_in_use())
    table = Table(f"Memory after many gestures · {run.kind}", ("", "MB", "ratio"))
    table.rows += [
        (f"after {number:,}", f"{memory:.0f}", ratio(memory, used[0]))
        for number, memory in zip((few, many), used, strict=True)
    ]
    yield table


def _everything(people: People, mentees: Iterable[int]) -> Iterator[Gesture]:
    """Yield a gesture of each mentee in turn, again and again; in each round some say one of their yes."""
    again = (
        people.home,
        people.find,
        lambda mentee: people.say(mentee, Command.STATUS),
        lambda mentee: people.say(mentee, Command.HELP),
    )
    for number in range(ROUNDS):
        for mentee in mentees:
            if (number + mentee) % ROUNDS == 0:
                yield people.first_yes(mentee)
            elif (number + mentee) % ROUNDS == ROUNDS // 2:
                yield people.second_yes(mentee)
            else:
                yield again[number % len(again)](mentee)
