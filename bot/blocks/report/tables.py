"""The report's numbers as tables and charts, for messages; forms have none."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from bot.blocks import figures, kit, mrkdwn
from bot.blocks.report import page, words
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts, Shortage

_BY_MONTH = "Requests by month"
_LEFT_OVER = "Mentees left over, by topic"


def blocks(facts: ReportFacts) -> list[Block]:
    """Return the sentence that matters, then what it rests on: months, and topics that lack mentors."""
    return [
        kit.section(f"*{page.headline(facts)}*"),
        *_months(facts.requests),
        *_shortages(facts.needs),
        kit.context(page.footnote(facts)),
    ]


def in_words(facts: ReportFacts) -> Iterator[str]:
    """Yield the same in sentences, for the message's `text`."""
    yield page.headline(facts)
    if newest := page.newest(facts.requests):
        yield f"{_BY_MONTH}: {'; '.join(_period(one, facts.requests) for one in newest)}."
    if facts.needs and facts.needs.shortages:
        topics = facts.needs.shortages[: page.TOPICS_SHOWN]
        yield f"{_LEFT_OVER}: {'; '.join(mrkdwn.escape(page.shortage(one)) for one in topics)}."


def _months(requests: RequestFacts) -> list[Block]:
    newest = page.newest(requests)
    if not newest:
        return []
    labels = [words.short_months(one) for one in reversed(newest)]
    steps = [dict(words.steps(requests, one)) for one in reversed(newest)]
    series = {label.capitalize(): [one[label] for one in steps] for label in steps[0]}
    header = ["Months", *series, "Not matched"]
    rows = [_row(one, requests) for one in newest]
    classic = kit.section("\n".join([f"*{_BY_MONTH}*", *(_period(one, requests) for one in newest)]))
    return [
        *figures.chart(_BY_MONTH, labels, series),
        figures.table(f"{_BY_MONTH}, newest first", header, rows, [classic]),
    ]


def _row(period: Period, requests: RequestFacts) -> list[figures.Cell]:
    asked = sum(period.counts)
    steps = [(count, _share(count, asked)) for _, count in words.steps(requests, period)]
    others = [f"{count} {label}" for label, count in words.others(requests, period) if count]
    return [words.months(period), *steps, ", ".join(others)]


def _share(count: int, asked: int) -> str:
    return f"{count} ({words.percent(count, asked)}\u00a0%)" if 0 < count < asked else str(count)


def _period(period: Period, requests: RequestFacts) -> str:
    return f"{words.months(period)}: {page.outcomes(requests, period)}"


def _shortages(needs: NeedFacts | None) -> list[Block]:
    if needs is None or not needs.shortages:
        return []
    shown = needs.shortages[: page.TOPICS_SHOWN]
    lines = [f"*{_LEFT_OVER}*", *(f"• {mrkdwn.escape(page.shortage(one))}" for one in shown)]
    mentees = {"Mentees left over": [one.mentees for one in shown]}
    header = ("Topic", *mentees, "Mentors that would do")
    return [
        *figures.chart(_LEFT_OVER, list(map(words.topic, shown)), mentees),
        figures.table(_LEFT_OVER, header, list(map(_lacking, shown)), [kit.section("\n".join(lines))]),
    ]


def _lacking(one: Shortage) -> list[figures.Cell]:
    return [words.topic(one), (one.mentees, str(one.mentees)), (one.mentors, str(one.mentors))]
