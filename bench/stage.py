"""A bot on a filled database, with the cards of its people in Slack, within Slack's own limits."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import TypeVar

from bench import processes
from bench.cards import Cards, Key
from bench.databases import Databases
from bench.gestures import People
from bench.population import Also, Population, Situation, settle
from bench.report import say
from bench.seen import Seen
from bot.ids import CardKind
from sandbox.driver import Driver

LOOK_SECONDS, MINUTE = 3, 60
# Longer than a post of unknown outcome is left alone before it is looked up.
SETTLES = 90.0
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """On which kind of database to measure, and whether only to try whether it works, in miniature."""

    databases: Databases
    kind: str
    is_miniature: bool = False

    def size(self, full: T, miniature: T) -> T:
        """Choose a size."""
        return miniature if self.is_miniature else full


@dataclass
class Stage:
    """What a benchmark acts on. The bot does not run yet, and no limit is used."""

    url: str
    slack: Driver
    cards: Cards
    population: Population
    people: People
    # The last entry of the log before what is measured.
    after: int = 0

    def begin(self) -> None:
        """Look from now on."""
        self.after = self.slack.log()[-1]["n"]

    def seen(self) -> Seen:
        """Return what crossed the wire since then."""
        return Seen(self.slack, self.after, self.cards.keys())

    def seen_once(self, is_over: Callable[[Seen], bool], seconds: float = 0) -> Seen:
        """Return the same as soon as `is_over` holds, or after so many seconds and a minute and a half."""
        deadline = monotonic() + seconds + SETTLES
        while not is_over(seen := self.seen()) and monotonic() < deadline:
            Event().wait(LOOK_SECONDS)
        return seen


def cards_of(population: Population, mentees: Iterable[int], *situations: Situation) -> list[Key]:
    """Return both sides' cards of the matches of some mentees."""
    matches = [
        (mentee, population.mentor(mentee, situation), population.match(mentee, situation))
        for mentee in mentees
        for situation in situations
    ]
    return [(person, CardKind.MATCH, match) for *pair, match in matches for person in pair]


@contextmanager
def stage(
    run: Run,
    population: Population,
    cards: Iterable[Key],
    also: Also | None = None,
    *,
    people: int = 0,
    patience: float = processes.SLACKS_PATIENCE,
) -> Iterator[Stage]:
    """Fill a database, and bring these cards to Slack before its limits count.

    `patience` is how many seconds Slack waits for an answer; in miniature always a minute.
    """
    url, wanted = run.databases.create(run.kind), list(cards)
    say(f"{run.kind}: {population.people:,} people, and {len(wanted):,} cards in Slack …")
    settle(url, population, also)
    everybody = range(1, (people or population.people) + 1)
    with (
        processes.slack(
            [*everybody, *(key[0] for key in wanted)], run.size(patience, float(MINUTE))
        ) as slack,
        Cards(url) as database,
    ):
        database.post(wanted)
        with processes.unlimited(url, slack):
            database.wait_until_delivered()
        database.forget_limits()
        slack.scale_limits(1)
        stood = Stage(url, slack, database, population, People(population, database.places()))
        stood.begin()
        yield stood
