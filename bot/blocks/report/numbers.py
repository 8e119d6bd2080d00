"""The report's numbers as CSV, for spreadsheets."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

from bot.blocks.report import words
from bot.languages import _, pgettext
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts

FILE_NAME = "mentoring-report.csv"
# What a spreadsheet takes for the beginning of a formula, in the widths of all keyboards.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width, as keyboards of East Asia have them

Row = tuple[str | int | float, ...]


def content(facts: ReportFacts) -> bytes:
    """Return the numbers that this reader may see, in UTF-8 with the mark that Excel looks for."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns())
    writer.writerows([_cell(one) for one in row] for row in _rows(facts))
    return text.getvalue().encode("utf-8-sig")


def columns() -> tuple[str, ...]:
    """Return the headings."""
    return (
        pgettext("column: which part of the report", "part"),
        pgettext("column", "months"),
        pgettext("column", "topic"),
        pgettext("column: what is counted", "what"),
        pgettext("column", "number"),
        pgettext("column", "percent"),
    )


def _rows(facts: ReportFacts) -> Iterator[Row]:
    yield (_("programme"), "", "", facts.program_name, "", "")
    yield (_("as of (UTC)"), "", "", f"{facts.at:%Y-%m-%d %H:%M}", "", "")
    requests = facts.requests
    if requests.total:
        yield from _outcomes(_("requests, all months"), requests, requests.total)
    for period in requests.periods:
        yield from _outcomes(_("requests, month by month"), requests, period)
    if time := requests.answer_time:
        hours = round(time.median / timedelta(hours=1), 1)
        yield (_("answers"), "", "", _("median time in hours"), hours, "")
        yield (_("answers"), "", "", _("answers that the median rests on"), time.answers, "")
    if facts.needs:
        yield from _needs(facts.needs)


def _outcomes(part: str, requests: RequestFacts, period: Period) -> Iterator[Row]:
    asked = sum(period.counts)
    months = words.numbered_months(period)
    yield (part, months, "", words.asked(), asked, "")
    for label, count in (*words.steps(requests, period), *words.others(requests, period)):
        yield (part, months, "", label, count, words.percent(count, asked) if asked else "")


def _needs(needs: NeedFacts) -> Iterator[Row]:
    part = _("mentors needed")
    counts = (
        (_("places taken"), needs.taken_places),
        (_("places free"), needs.free_places),
        (_("mentees who look for a mentor"), needs.seeking),
        (_("mentees left over"), needs.left_over),
    )
    for what, count in counts:
        if count is not None:
            yield (part, "", "", what, count, "")
    for one in needs.shortages:
        yield (part, "", words.topic(one), _("mentees left over"), one.mentees, "")
        yield (part, "", words.topic(one), _("more mentors that would do"), one.mentors, "")


def _cell(value: str | float) -> str | float:
    """Return a cell that no spreadsheet runs: what people wrote may look like a formula."""
    is_formula = isinstance(value, str) and value.lstrip().startswith(FORMULA)
    return f"'{value}" if is_formula else value
