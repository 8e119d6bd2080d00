"""The report's numbers in a message: tables and charts, and the same in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot import languages
from bot.blocks import figures, newer
from bot.blocks.report import cards, words
from bot.enums import NewerBlock
from bot.read_models.report import Period, ReportFacts, Shortage
from tests.blocks import reports
from tests.blocks.reading import as_json, problems, shown

CHARTS, TABLES = NewerBlock.DATA_VISUALIZATION, NewerBlock.DATA_TABLE


def drawn(facts: ReportFacts, type_: NewerBlock) -> list[Any]:
    """Return the tables, or the charts, of the message that brings the numbers."""
    blocks = as_json(cards.file_card(facts, failed=False))["blocks"]
    return [block for block in blocks if block["type"] == type_]


def months(number: int, *counts: int) -> ReportFacts:
    """Return a report of so many months, all alike."""
    periods = tuple(Period(date(2026, n, 1), date(2026, n, 1), counts) for n in range(1, number + 1))
    return replace(reports.FULL, requests=replace(reports.FULL.requests, periods=periods))


def test_each_chart_is_said_in_a_table_and_in_the_text() -> None:
    """The newest months, with what was asked, matched and met; whoever only listens hears the same."""
    [chart] = drawn(reports.FULL, CHARTS)
    by_month, by_topic = drawn(reports.FULL, TABLES)
    text = cards.file_card(reports.FULL, failed=False).text

    assert chart["chart"]["axis_config"]["categories"][-1] == "Aug 2026"
    assert [one["name"] for one in chart["chart"]["series"]] == ["Asked", "Matched", "Met"]
    assert [one["data"][-1]["value"] for one in chart["chart"]["series"]] == [15, 11, 8]
    rows = [[cell["text"] for cell in row] for row in by_month["rows"]]
    assert rows[1] == ["August 2026", "15", "11 (73%)", "8 (53%)", "1 refused, 1 expired, 2 waiting"]
    assert "August 2026: 15 asked → 11 matched (73%) → 8 met (53%)" in text
    assert [cell["text"] for cell in by_topic["rows"][1]] == ["hiring", "5", "2"]
    assert "hiring: 5 mentees, 2 more mentors would do" in text


def test_few_points_are_no_chart_and_nothing_is_no_table() -> None:
    """Four months say themselves; so do months in which nobody asked, and a programme in which nobody did."""
    assert drawn(months(4, 1, 1, 1, 0, 0, 0), CHARTS) == []
    assert len(drawn(months(5, 1, 1, 1, 0, 0, 0), CHARTS)) == 1
    assert drawn(months(5, 0, 0, 0, 0, 0, 0), CHARTS) == []
    assert drawn(reports.EMPTY, CHARTS) == drawn(reports.EMPTY, TABLES) == []


def test_classic_blocks_say_the_same() -> None:
    """Month by month, topic by topic."""
    classic = newer.drawn(cards.file_card(reports.FULL, failed=False), newer.EVERY)

    assert problems(classic) == []
    read = shown(classic)
    assert "August 2026: 15 asked → 11 matched (73%) → 8 met (53%)" in read
    assert "• hiring: 5 mentees, 2 more mentors would do" in read


def test_topics_that_look_alike_when_cut_are_no_chart() -> None:
    """Slack takes no two points of one name; the table has them whole."""
    assert reports.FULL.needs
    alike = tuple(Shortage(f"leading a team through change {n}", 2, 1) for n in range(6))
    facts = replace(months(1, 1, 0, 0, 0, 0, 0), needs=replace(reports.FULL.needs, shortages=alike))

    assert drawn(facts, CHARTS) == []
    assert problems(cards.file_card(facts, failed=False)) == []
    assert "leading a team through change 5" in str(drawn(facts, TABLES)[-1])


@pytest.mark.parametrize("language", languages.known())
def test_charts_are_labelled_in_full(language: str) -> None:
    """In each language: Slack's charts have little room, and two months that are cut may read the same."""
    needs = reports.FULL.needs
    assert needs
    topics = tuple(Shortage(f"topic {n}", 2, 1) for n in range(6))
    with languages.speaking(language):
        spans = [words.short_months(Period(date(2025, n, 1), date(2026, n, 1), ())) for n in range(1, 13)]
        charts = drawn(replace(reports.FULL, needs=replace(needs, shortages=topics)), CHARTS)
    assert [one for one in spans if len(one) > figures.CHART_LABEL] == []
    assert (len(charts), "…" in str(charts)) == (2, False)
