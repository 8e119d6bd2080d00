"""What readers who are not admins can work out from the report: never a group of fewer than five.

The oracle reads the file as a stranger would. Each number in it counts some requests: those of some months
that came to some outcomes. Whatever can be told apart by putting two such numbers together counts five at
least, or nobody at all because there is nothing between them.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import combinations
from random import Random
from typing import Any

import pytest

from bot.blocks.report import numbers
from bot.enums import RequestOutcome
from bot.read_models.report import ReportFacts
from bot.services.report.needs import shortages_of
from bot.services.report.requests import Request, counted
from tests.blocks.builders import LIN_READS

NOW = datetime(2026, 6, 15, tzinfo=UTC)
MET, MATCHED, REFUSED, EXPIRED, TAKEN_BACK, WAITING = RequestOutcome
MEANS = {
    "asked": set(RequestOutcome),
    "matched": {MET, MATCHED},
    "met": {MET},
    "refused": {REFUSED},
    "expired": {EXPIRED},
    "taken back": {TAKEN_BACK},
    "waiting": {WAITING},
    "answers that the median rests on": {MET, MATCHED, REFUSED},
}


def some_requests(seed: int) -> list[Request]:
    """Return the requests of a programme, of few or many, over some months."""
    random = Random(seed)  # noqa: S311 - no secret
    weights = [random.choice((0, 1, 3, 9)) for _ in RequestOutcome]
    outcomes = random.choices(list(RequestOutcome), [*weights[:-1], weights[-1] + 1], k=random.randint(0, 90))
    months = random.randint(1, 9)

    def request(outcome: RequestOutcome) -> Request:
        answered = outcome in (MET, MATCHED, REFUSED) and random.random() < random.choice((0.9, 1))
        asked_at = NOW - timedelta(days=30 * random.randrange(months))
        return Request(asked_at, outcome, timedelta(days=random.randint(0, 9)) if answered else None)

    return [request(one) for one in outcomes]


def meanings(requests: list[Request], *, exact: bool) -> Iterator[tuple[str, set[int], int]]:
    """Yield each number of the file: its name, which requests it counts, and what it says."""
    facts = ReportFacts(LIN_READS, "Mentoring", NOW, exact, counted(requests, NOW, exact=exact), None)
    for row in csv.DictReader(StringIO(numbers.content(facts).decode("utf-8-sig"))):
        if row["part"] in ("programme", "as of (UTC)") or row["what"] == "median time in hours":
            continue
        means: set[Any] = set()
        for word in row["what"].replace(" or ", ", ").split(", "):
            means |= MEANS[word]
        timed = row["part"] == "answers"
        first, last = row["months"].split(" to ") if row["months"] else ("", "9")
        counts = {
            number
            for number, one in enumerate(requests)
            if one.outcome in means and first <= f"{one.asked_at:%Y-%m}" <= last
            if not timed or one.answered_after is not None
        }
        yield row["what"], counts, int(row["number"])


@pytest.mark.parametrize("seed", range(200))
def test_no_two_numbers_single_out_fewer_than_five(seed: int) -> None:
    """Counts, totals, months and the median: neither what both count nor what one counts more."""
    requests = some_requests(seed)
    said = list(meanings(requests, exact=False))
    for name, counts, number in said:
        assert number == len(counts) >= 5, name
    for (name, one, _), (other_name, other, _) in combinations(said, 2):
        if one >= other or other >= one:
            assert len(one ^ other) == 0 or len(one ^ other) >= 5, (name, other_name)


@pytest.mark.parametrize("seed", range(20))
def test_an_admin_reads_every_count(seed: int) -> None:
    """However few there are."""
    for name, counts, number in meanings(some_requests(seed), exact=True):
        assert number == len(counts), name


@pytest.mark.parametrize("seed", range(50))
def test_topics_with_too_few_are_not_named(seed: int) -> None:
    """Whoever is alone with a topic is counted with others, and the topic is not read."""
    random = Random(seed)  # noqa: S311 - no secret
    lacking = {f"topic {n}": random.randint(1, 9) for n in range(random.randint(0, 6))}
    shown = shortages_of(lacking, 3, exact=False)
    assert all(one.mentees >= 5 for one in shown)
    assert all(lacking[one.topic] == one.mentees for one in shown if one.topic is not None)
    assert sum(one.mentees for one in shown) in (0, sum(lacking.values()))
    assert sum(one.mentees for one in shortages_of(lacking, 3, exact=True)) == sum(lacking.values())
