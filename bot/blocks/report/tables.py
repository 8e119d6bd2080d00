"""The report's numbers as tables and charts, for messages; forms have none."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from bot.blocks import figures, kit, mrkdwn
from bot.blocks.report import page, words
from bot.enums import RequestOutcome
from bot.languages import _, pgettext
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts, Shortage


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
        months = "; ".join(_period(one, facts.requests) for one in newest)
        yield _("Requests by month: {months}.", months=months)
    if facts.needs and facts.needs.shortages:
        shown = facts.needs.shortages[: page.TOPICS_SHOWN]
        topics = "; ".join(mrkdwn.escape(page.shortage(one)) for one in shown)
        yield _("Mentees left over, by topic: {topics}.", topics=topics)
    yield page.footnote(facts)


def _months(requests: RequestFacts) -> list[Block]:
    newest = page.newest(requests)
    if not newest:
        return []
    title = _("Requests by month")
    steps = [_steps(requests, one) for one in reversed(newest)]
    series = {label: [one[label] for one in steps] for label in steps[0]}
    header = [_("Months"), *series, _("Not matched")]
    rows = [_row(one, requests) for one in newest]
    classic = kit.section("\n".join([f"*{title}*", *(_period(one, requests) for one in newest)]))
    return [
        *figures.chart(title, list(map(words.short_months, reversed(newest))), series),
        figures.table(_("Requests by month, newest first"), header, rows, [classic]),
    ]


def _steps(requests: RequestFacts, period: Period) -> dict[str, int]:
    """Return how many requests came to what, each under its heading; too few is left out."""
    steps = {
        pgettext("heading: so many requests", "Asked"): sum(period.counts),
        pgettext("heading: so many requests", "Matched"): requests.count(period, *words.MATCHED),
        pgettext("heading: so many requests", "Met"): requests.count(period, RequestOutcome.MET),
    }
    return {label: count for label, count in steps.items() if count is not None}


def _row(period: Period, requests: RequestFacts) -> list[figures.Cell]:
    asked = sum(period.counts)
    steps = [(count, _share(count, asked)) for count in _steps(requests, period).values()]
    others = [words.counted(count, label) for label, count in words.others(requests, period) if count]
    return [words.months(period), *steps, ", ".join(others)]


def _share(count: int, asked: int) -> str:
    return words.shared(str(count), count, asked) if count < asked else str(count)


def _period(period: Period, requests: RequestFacts) -> str:
    outcomes = page.outcomes(requests, period)
    return pgettext(
        "months, and what became of their requests",
        "{months}: {outcomes}",
        months=words.months(period),
        outcomes=outcomes,
    )


def _shortages(needs: NeedFacts | None) -> list[Block]:
    if needs is None or not needs.shortages:
        return []
    shown, title = needs.shortages[: page.TOPICS_SHOWN], _("Mentees left over, by topic")
    lines = [f"*{title}*", *(f"• {mrkdwn.escape(page.shortage(one))}" for one in shown)]
    mentees = {_("Mentees left over"): [one.mentees for one in shown]}
    header = (_("Topic"), *mentees, _("Mentors that would do"))
    return [
        *figures.chart(title, list(map(words.topic, shown)), mentees),
        figures.table(title, header, list(map(_lacking, shown)), [kit.section("\n".join(lines))]),
    ]


def _lacking(one: Shortage) -> list[figures.Cell]:
    return [words.topic(one), (one.mentees, str(one.mentees)), (one.mentors, str(one.mentors))]
