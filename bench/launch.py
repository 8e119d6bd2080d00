"""Launch day: five gestures a second, within Slack's limits as the sandbox counts them, call by call."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from bench import processes
from bench.gestures import Gesture, People, perform
from bench.population import Also, Population, Situation
from bench.report import WAITS, Table, ratio, say
from bench.seen import ANSWER, POST, PUBLISH, UPDATE
from bench.stage import Run, cards_of, stage
from bot.ids import CardKind
from sandbox.limits import POSTS_PER_MINUTE, TIER_3, TIER_4

A_SECOND = 5
# Of ten gestures: two in five notify somebody.
MIX: Sequence[tuple[int, str, Callable[[People, int], Gesture]]] = (
    (2, "first yes (the mentor is asked)", People.first_yes),
    (2, "second yes (the mentor is told)", People.second_yes),
    (2, "*Ask Me in a Week*", People.put_off),
    (2, "open Home", People.home),
    (2, "open the list of mentors", People.find),
)
# Nobody makes the same gesture twice.
MOST_OF_ONE = max(share for share, *_ in MIX) / sum(share for share, *_ in MIX)
SEED = 15
PUBLISHED = {
    POST: POSTS_PER_MINUTE,
    UPDATE: TIER_3,
    "chat.delete": TIER_3,
    PUBLISH: TIER_4,
    "conversations.open": TIER_3,
}


def run(run: Run) -> Iterator[Table]:
    """Measure for ten minutes."""
    minutes = run.size(10.0, 0.1)
    number = round(minutes * 60 * A_SECOND)
    mentees = range(1, round(number * MOST_OF_ONE) + 1)
    population = Population(len(mentees))
    cards = cards_of(population, mentees, Situation.UNDECIDED, Situation.MENTOR_SAID_YES)
    cards += [(mentee, CardKind.FOLLOW_UP, mentee) for mentee in mentees]
    with stage(run, population, cards, Also(asked=mentees)) as stood, processes.bot(stood.url, stood.slack):
        say(f"{run.kind}: {number:,} gestures in {minutes * 60:.0f} s …")
        gestures = _mixed(stood.people, number)
        failed = perform(stood.slack, zip(count(0, 1 / A_SECOND), gestures, strict=False))
        waiting, made = stood.cards.waiting(), stood.seen().calls
        seen = stood.seen_once(lambda seen: seen.is_all(gestures))
    table = Table(f"Launch day, {A_SECOND} gestures a second for {minutes * 60:.0f} s · {run.kind}", WAITS)
    table.rows += seen.waits(gestures)
    mix = ", ".join(f"{share} {name}" for share, name, _ in MIX)
    table.notes += [f"of ten gestures: {mix}", *seen.notes(failed)]
    yield table
    yield _limits(run, made, waiting, minutes)


def _limits(run: Run, made: Counter[str], waiting: Counter[str], minutes: float) -> Table:
    columns = ("", "published a minute", "made", "of the published", "waiting", "explained by the rate")
    table = Table(f"Slack's limits on launch day · {run.kind}", columns)
    for method, published in PUBLISHED.items():
        allowed = round(published * minutes)
        explained = max(0, made[method] + waiting[method] - allowed)
        used = ratio(made[method], allowed)
        numbers = (published, made[method], used, waiting[method], explained)
        table.rows.append((method, *(f"{number}" for number in numbers)))
    table.rows.append((ANSWER, "-", f"{made[ANSWER]}", "-", "-", "-"))
    table.notes += [
        "waiting: cards in the queue after the last gesture, some of which may look as before;",
        "under chat.delete those of which only an older copy is still to go, when there is room",
        "explained: made and waiting together, less what the rate allows in this time",
    ]
    return table


def _mixed(people: People, number: int) -> list[Gesture]:
    """Return so many gestures in the order of a lottery, none of them twice."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    tens = number // sum(share for share, *_ in MIX)
    kinds = [gesture for share, _, gesture in MIX for _ in range(share * tens)]
    chance.shuffle(kinds)
    turns = {gesture: count(1) for *_, gesture in MIX}
    return [gesture(people, next(turns[gesture])) for gesture in kinds]
