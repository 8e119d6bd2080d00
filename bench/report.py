"""What is printed: what is going on, and tables of figures, each beside its ratio to the first row's."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import Figures


def say(line: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def milliseconds(seconds: float) -> str:
    """Write a duration."""
    return f"{seconds * 1000:.1f}"


def ratio(value: float, baseline: float) -> str:
    """Write how one figure relates to another."""
    return f"{value / baseline:.2f}"


@dataclass
class Table:
    """Rows under a title; the first column is text, the others are figures."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    note: str = ""

    def text(self) -> str:
        """Return it as it is printed."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        lines = [self.title, *(_line(cells, widths) for cells in (self.columns, *self.rows))]
        return "\n".join([*lines, f"  {self.note}"] if self.note else lines)


def figures_table(title: str, measured: Mapping[str, Figures], note: str) -> Table:
    """Return a table with a row for each name; the first is the baseline of the others."""
    columns = ("", "a second", "ratio", "p50 ms", "ratio", "p99 ms", "ratio", "processor ms", "ratio")
    table = Table(title, columns, note=note)
    baseline = next(iter(measured.values()))
    for name, figures in measured.items():
        table.rows.append((name, *_cells(figures, baseline)))
    return table


def _cells(figures: Figures, baseline: Figures) -> list[str]:
    cells = [f"{figures.rate:.0f}", f"{figures.rate_against(baseline):.2f}"]
    for mine, theirs in (
        (figures.p50, baseline.p50),
        (figures.p99, baseline.p99),
        (figures.processor, baseline.processor),
    ):
        cells += [milliseconds(mine), ratio(mine, theirs)]
    return cells


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([f"  {first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]).rstrip()
