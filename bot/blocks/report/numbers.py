"""The report's numbers as CSV, for spreadsheets."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

from bot.blocks.report import words
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts

FILE_NAME = "mentoring-report.csv"
COLUMNS = ("part", "months", "topic", "what", "number", "percent")
# What a spreadsheet takes for the beginning of a formula, in the widths of all keyboards.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width, as keyboards of East Asia have them

Row = tuple[str | int | float, ...]


def content(facts: ReportFacts) -> bytes:
    """Return the numbers that this reader may see, in UTF-8 with the mark that Excel looks for."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(one) for one in row] for row in _rows(facts))
    return text.getvalue().encode("utf-8-sig")


def _rows(facts: ReportFacts) -> Iterator[Row]:
    yield ("programme", "", "", facts.program_name, "", "")
    yield ("as of (UTC)", "", "", f"{facts.at:%Y-%m-%d %H:%M}", "", "")
    requests = facts.requests
    if requests.total:
        yield from _outcomes("requests, all months", requests, requests.total)
    for period in requests.periods:
        yield from _outcomes("requests, month by month", requests, period)
    if time := requests.answer_time:
        hours = round(time.median / timedelta(hours=1), 1)
        yield ("answers", "", "", "median time in hours", hours, "")
        yield ("answers", "", "", "answers that the median rests on", time.answers, "")
    if facts.needs:
        yield from _needs(facts.needs)


def _outcomes(part: str, requests: RequestFacts, period: Period) -> Iterator[Row]:
    asked = sum(period.counts)
    months = f"{period.first:%Y-%m} to {period.last:%Y-%m}"
    for label, count in (*words.steps(requests, period), *words.others(requests, period)):
        share = words.percent(count, asked) if asked and label != "asked" else ""
        yield (part, months, "", label, count, share)


def _needs(needs: NeedFacts) -> Iterator[Row]:
    counts = (
        ("places taken", needs.taken_places),
        ("places free", needs.free_places),
        ("mentees who look for a mentor", needs.seeking),
        ("mentees left over", needs.left_over),
    )
    for what, count in counts:
        if count is not None:
            yield ("mentors needed", "", "", what, count, "")
    for one in needs.shortages:
        yield ("mentors needed", "", words.topic(one), "mentees left over", one.mentees, "")
        yield ("mentors needed", "", words.topic(one), "more mentors that would do", one.mentors, "")


def _cell(value: str | float) -> str | float:
    """Return a cell that no spreadsheet runs: what people wrote may look like a formula."""
    is_formula = isinstance(value, str) and value.lstrip().startswith(FORMULA)
    return f"'{value}" if is_formula else value
