"""Tables and charts. What they show stands in words as well, in place of them or in the message's `text`."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from bot import cut, names
from bot.blocks.newer import Newer
from bot.enums import NewerBlock

# Slack's limits for charts.
CHART_TITLE = 50
CHART_LABEL = 20
# A sentence says fewer points as well. A chart takes twenty, and no screen has as many.
FEWEST_POINTS = 5
# A cell is read at a glance.
CELL_TEXT = 300

Cell = str | tuple[float, str] | ButtonElement


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], classic: Sequence[Block]
) -> Newer:
    """Return a table with a heading for each column; `classic` says the same.

    A cell is plain text, a number with the text that stands for it, or a button.
    """
    block = {
        "type": NewerBlock.DATA_TABLE.value,
        "caption": caption,
        # All of them: nobody turns pages for the sixth of six.
        "page_size": len(rows),
        "rows": [[_cell(one) for one in row] for row in (header, *rows)],
    }
    return Newer(block, classic)


def chart(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> list[Block]:
    """Return a bar chart of what stands below it in words or a table; nothing where these say it as well."""
    labels = [names.inert(one, CHART_LABEL) for one in labels]
    is_plain = len(labels) < FEWEST_POINTS or not any(map(any, series.values()))
    if is_plain or len(set(labels)) < len(labels):
        return []
    drawn = {
        "type": "bar",
        "series": [_series(name, labels, values) for name, values in series.items()],
        "axis_config": {"categories": labels},
    }
    kind = NewerBlock.DATA_VISUALIZATION.value
    return [Newer({"type": kind, "title": cut.shorten(title, CHART_TITLE), "chart": drawn}, [])]


def _series(name: str, labels: Sequence[str], values: Sequence[int]) -> dict[str, Any]:
    points = zip(labels, values, strict=True)
    return {
        "name": cut.shorten(name, CHART_LABEL),
        "data": [{"label": label, "value": value} for label, value in points],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, ButtonElement):
        label = cell.text.text if cell.text else ""
        return {"type": "action_cell", "element": cell.to_dict(), "fallback": _cell(label)}
    if isinstance(cell, tuple):
        value, text = cell
        return {"type": "raw_number", "value": value, "text": text}
    return {"type": "raw_text", "text": cut.shorten(names.inert(cell, CELL_TEXT), CELL_TEXT) or "-"}
