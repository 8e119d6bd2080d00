"""Everybody at once: 300 people click on a card, 300 open Home, 1,000 get their first card."""

import random
from collections.abc import Iterator, Sequence
from time import time

from bench import processes
from bench.gestures import Gesture, perform
from bench.population import Population, Situation
from bench.report import WAITS, Table, against, say, waits
from bench.stage import Run, Stage, cards_of, stage
from sandbox.limits import POSTS_PER_MINUTE, TIER_4

SEED = 15
MINUTE = 60
# How often what the published rate explains is waited for.
PATIENCE = 3


def run(run: Run) -> Iterator[Table]:
    """Measure one after the other: each needs other limits than the one before."""
    clicks, homes, firsts = run.size((300, 300, 1_000), (10, 10, 20))
    population = Population(clicks + firsts)
    clickers = range(1, clicks + 1)
    with (
        stage(run, population, cards_of(population, clickers, Situation.UNDECIDED)) as stood,
        processes.bot(stood.url, stood.slack),
    ):
        yield _clicks(run, stood, [stood.people.first_yes(mentee) for mentee in clickers])
        yield _homes(run, stood, [stood.people.home(person) for person in range(1, homes + 1)])
        yield _first_cards(run, stood, range(clicks + 1, clicks + firsts + 1))


def _clicks(run: Run, stood: Stage, gestures: Sequence[Gesture]) -> Table:
    failed = _within_a_minute(run, stood, gestures)
    seen = stood.seen_once(lambda seen: seen.is_all(gestures))
    table = Table(f"{len(gestures)} people click on a card within a minute · {run.kind}", WAITS)
    table.rows += seen.waits(gestures)
    table.notes += seen.notes(failed)
    return table


def _homes(run: Run, stood: Stage, gestures: Sequence[Gesture]) -> Table:
    needed = len(gestures) * MINUTE / TIER_4
    failed = _within_a_minute(run, stood, gestures)
    seen = stood.seen_once(lambda seen: seen.is_all(gestures), PATIENCE * needed)
    table = Table(f"{len(gestures)} people open Home within a minute · {run.kind}", WAITS)
    table.rows += seen.waits(gestures)
    shown = [seen.begun(one) + (seen.shown(one) or 0) for one in gestures]
    took = max(shown) - min(map(seen.begun, gestures))
    table.notes += [against(took, needed, f"{TIER_4} views.publish"), *seen.notes(failed)]
    return table


def _first_cards(run: Run, stood: Stage, mentees: range) -> Table:
    say(f"{run.kind}: {len(mentees):,} people get their first card …")
    keys = [key for key in cards_of(stood.population, mentees, Situation.UNDECIDED) if key[0] in mentees]
    needed = len(keys) * MINUTE / POSTS_PER_MINUTE
    stood.begin()
    began = time()
    stood.cards.post(keys)
    seen = stood.seen_once(lambda seen: all(seen.posted[key] for key in keys), PATIENCE * needed)
    waited = [seen.posted[key][0] - began if seen.posted[key] else None for key in keys]
    table = Table(f"{len(keys):,} first cards · {run.kind}", WAITS, [waits("first card", waited)])
    took = max(one or 0 for one in waited)
    table.notes += [against(took, needed, f"{POSTS_PER_MINUTE} posts"), *seen.notes()]
    return table


def _within_a_minute(run: Run, stood: Stage, gestures: Sequence[Gesture]) -> int:
    """Make the gestures at random moments of a minute; return how many failed."""
    say(f"{run.kind}: {len(gestures)} people within a minute: {gestures[0].shows} …")
    stood.begin()
    chance = random.Random(SEED)  # noqa: S311 - no secret
    within = run.size(MINUTE, MINUTE / 20)
    return perform(stood.slack, [(chance.uniform(0, within), one) for one in gestures])
