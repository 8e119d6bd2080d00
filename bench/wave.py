"""A wave: many meetings end in the same minute, and meanwhile people click."""

from collections.abc import Iterator
from datetime import timedelta

from bench import processes
from bench.gestures import perform
from bench.population import Also, Population, Situation
from bench.report import WAITS, Table, against, say
from bench.seen import Seen
from bench.stage import Run, cards_of, stage
from bot.delivery.lane_worker import machine_time
from bot.ids import CardKind
from sandbox.limits import POSTS_PER_MINUTE

MINUTE = 60
# How often what the published rate explains is waited for.
PATIENCE = 2


def run(run: Run) -> Iterator[Table]:
    """Measure clicks on a quiet day, then during the wave; and how long the wave takes."""
    meetings, before, during = run.size((2_000, 20, 40), (20, 2, 4))
    clickers = range(1, before + during + 1)
    planned = range(len(clickers) + 1, len(clickers) + meetings + 1)
    # Nobody has two meetings at once.
    population = Population(planned[-1], to_a_mentor=1)
    cards = cards_of(population, clickers, Situation.UNDECIDED)
    needed = meetings * MINUTE / POSTS_PER_MINUTE
    with (
        stage(run, population, cards, Also(planned=planned)) as stood,
        processes.bot(stood.url, stood.slack),
    ):
        say(f"{run.kind}: {before} clicks on a quiet day …")
        clicks = [stood.people.first_yes(mentee) for mentee in clickers]
        failed = perform(stood.slack, enumerate(clicks[:before]))
        stood.cards.wait_until_delivered()
        quiet = stood.seen().waits(clicks[:before])
        say(f"{run.kind}: {meetings:,} meetings end, and {during} people click meanwhile …")
        stood.begin()
        began = machine_time() + timedelta(seconds=1)
        stood.cards.end_meetings(began)
        apart = needed / during
        failed += perform(
            stood.slack, ((number * apart, one) for number, one in enumerate(clicks[before:], 1))
        )
        seen = stood.seen_once(
            lambda seen: len(_asked(seen)) == meetings and seen.is_all(clicks[before:]), PATIENCE * needed
        )
    table = Table(f"A wave of {meetings:,} meetings that end in one minute · {run.kind}", WAITS)
    for when, rows in (("before", quiet), ("during", seen.waits(clicks[before:]))):
        table.rows += [(f"{when}: {name}", *figures) for name, *figures in rows]
    took = max(_asked(seen)) - began.timestamp()
    table.notes += [
        f"{len(_asked(seen)):,} of {meetings:,} people asked",
        against(took, needed, f"{POSTS_PER_MINUTE} posts"),
        *seen.notes(failed),
    ]
    yield table


def _asked(seen: Seen) -> list[float]:
    return [times[0] for (_, kind, _), times in seen.posted.items() if kind is CardKind.FOLLOW_UP and times]
