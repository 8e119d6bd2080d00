"""How the report says counts, shares, months and times."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot import languages
from bot.blocks import mrkdwn
from bot.enums import RequestOutcome
from bot.read_models.report import Period, RequestFacts, Shortage

MATCHED = (RequestOutcome.MET, RequestOutcome.MATCHED)
# From so many hours on, days say it better.
HOURS_TO_DAYS = 48


def steps(requests: RequestFacts, period: Period) -> Iterator[tuple[str, int]]:
    """Yield the steps that requests of a period came to, each with its count; too few is left out."""
    yield "asked", sum(period.counts)
    for label, outcomes in (("matched", MATCHED), ("met", (RequestOutcome.MET,))):
        if (count := requests.count(period, *outcomes)) is not None:
            yield label, count


def others(requests: RequestFacts, period: Period) -> Iterator[tuple[str, int]]:
    """Yield what became of those that were not matched, in the same way."""
    for group, count in zip(requests.groups, period.counts, strict=True):
        if not set(group) & set(MATCHED):
            yield _either([_outcome(one) for one in group]), count


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent; halves round up."""
    return (200 * part + whole) // (2 * whole)


def months(period: Period) -> str:
    """Return the months of a period: "May 2026", "May to July 2026"."""
    last = languages.month_of_year(period.last)
    if period.first == period.last:
        return last
    same_year = period.first.year == period.last.year
    return f"{_month(period.first, with_year=not same_year)} to {last}"


def short_months(period: Period) -> str:
    """Return the months of a period in at most 17 characters: "May 2026", "Nov 2025-Feb 2026"."""
    last = f"{period.last:%b %Y}"
    return last if period.first == period.last else f"{period.first:%b %Y}-{last}"


def span(time: timedelta) -> str:
    """Return a span as one says it: "5 hours", "3 days"."""
    hours = max(1, round(time / timedelta(hours=1)))
    if hours < HOURS_TO_DAYS:
        return mrkdwn.counted(hours, "hour")
    return mrkdwn.counted(round(hours / 24), "day")


def topic(shortage: Shortage) -> str:
    """Return what somebody is missing for, in plain text."""
    if shortage.topic is None:
        return "other topics"
    return shortage.topic or "any topic"


def _month(month: date, *, with_year: bool) -> str:
    return languages.month_of_year(month) if with_year else languages.month(month)


def _outcome(outcome: RequestOutcome) -> str:
    match outcome:
        case RequestOutcome.MET:
            return "met"
        case RequestOutcome.MATCHED:
            return "matched"
        case RequestOutcome.REFUSED:
            return "refused"
        case RequestOutcome.EXPIRED:
            return "expired"
        case RequestOutcome.TAKEN_BACK:
            return "taken back"
        case RequestOutcome.WAITING:
            return "waiting"


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
