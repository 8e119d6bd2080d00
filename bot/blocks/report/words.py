"""How the report says counts, shares, months and times."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot import languages
from bot.enums import RequestOutcome
from bot.languages import _, ngettext, pgettext
from bot.read_models.report import Period, RequestFacts, Shortage

MATCHED = (RequestOutcome.MET, RequestOutcome.MATCHED)
# From so many hours on, days say it better.
HOURS_TO_DAYS = 48


def asked() -> str:
    """Say what all requests of a period have in common."""
    return pgettext("what became of so many requests", "asked")


def steps(requests: RequestFacts, period: Period) -> Iterator[tuple[str, int]]:
    """Yield the steps that requests of a period came to, each with its count; too few is left out."""
    for outcomes in (MATCHED, (RequestOutcome.MET,)):
        if (count := requests.count(period, *outcomes)) is not None:
            yield _outcome(outcomes[-1]), count


def others(requests: RequestFacts, period: Period) -> Iterator[tuple[str, int]]:
    """Yield what became of those that were not matched, in the same way."""
    for group, count in zip(requests.groups, period.counts, strict=True):
        if not set(group) & set(MATCHED):
            yield languages.either([_outcome(one) for one in group]), count


def counted(count: int, what: str) -> str:
    """Say how many requests came to something: "9 asked"."""
    return pgettext("so many requests, and what became of them", "{number} {what}", number=count, what=what)


def shared(said: str, part: int, whole: int) -> str:
    """Say which share something is, where that is not plain: "6 matched (67%)"."""
    if not 0 < part <= whole:
        return said
    share = languages.percent(percent(part, whole))
    return pgettext("a count and its share", "{said} ({percent})", said=said, percent=share)


def percent(part: int, whole: int) -> int:
    """Return a share in whole per cent; halves round up."""
    return (200 * part + whole) // (2 * whole)


def months(period: Period) -> str:
    """Return the months of a period: "May 2026", "May to July 2026"."""
    last = languages.month_of_year(period.last)
    if period.first == period.last:
        return last
    same_year = period.first.year == period.last.year
    return _from_to(_month(period.first, with_year=not same_year), last)


def short_months(period: Period) -> str:
    """Return the months of a period in at most 17 characters: "May 2026", "Nov 2025-Feb 2026"."""
    first, last = map(languages.short_month_of_year, (period.first, period.last))
    return last if first == last else f"{first}-{last}"


def numbered_months(period: Period) -> str:
    """Return the months of a period as a spreadsheet sorts them: "2025-11 to 2026-02"."""
    return _from_to(f"{period.first:%Y-%m}", f"{period.last:%Y-%m}")


def span(time: timedelta) -> str:
    """Return a span as one says it: "5 hours", "3 days"."""
    hours = max(1, round(time / timedelta(hours=1)))
    if hours < HOURS_TO_DAYS:
        return ngettext("{number} hour", "{number} hours", hours)
    return ngettext("{number} day", "{number} days", round(hours / 24))


def topic(shortage: Shortage) -> str:
    """Return what somebody is missing for, in plain text."""
    if shortage.topic is None:
        return _("other topics")
    return shortage.topic or _("any topic")


def _from_to(first: str, last: str) -> str:
    return pgettext("months", "{first} to {last}", first=first, last=last)


def _month(month: date, *, with_year: bool) -> str:
    return languages.month_of_year(month) if with_year else languages.month(month)


def _outcome(outcome: RequestOutcome) -> str:
    match outcome:
        case RequestOutcome.MET:
            return pgettext("what became of so many requests", "met")
        case RequestOutcome.MATCHED:
            return pgettext("what became of so many requests", "matched")
        case RequestOutcome.REFUSED:
            return pgettext("what became of so many requests", "refused")
        case RequestOutcome.EXPIRED:
            return pgettext("what became of so many requests", "expired")
        case RequestOutcome.TAKEN_BACK:
            return pgettext("what became of so many requests", "taken back")
        case RequestOutcome.WAITING:
            return pgettext("what became of so many requests", "waiting")
