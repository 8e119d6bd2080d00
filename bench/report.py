"""What is printed: what is going on, and tables of figures, each beside its ratio to the first row's."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.figures import Figures, p50, p99


def say(line: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def milliseconds(seconds: float) -> str:
    """Write a duration."""
    return f"{seconds * 1000:.1f}"


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


def figures_table(title: str, measured: Mapping[str, Figures], note: str = "") -> Table:
    """Return a table with a row for each name; the first is the baseline of the others."""
    columns = ("", "a second", "ratio", "p50 ms", "ratio", "p99 ms", "ratio", "processor ms", "ratio")
    table = Table(title, columns, note=note)
    baseline = next(iter(measured.values()))
    for name, figures in measured.items():
        rate = (f"{figures.rate:.0f}", f"{figures.rate_against(baseline):.2f}")
        processor = _beside(figures.processor, baseline.processor)
        table.rows.append((name, *rate, *_cells(figures.seconds, baseline.seconds), *processor))
    return table


def times_table(title: str, measured: Mapping[str, Mapping[str, Sequence[float]]], note: str = "") -> Table:
    """Return a table with a row for each thing timed, and figures for each way it was done.

    The first thing is the baseline of the others, each way by itself.
    """
    columns = [""]
    for way in measured:
        columns += [f"{way}: p50", "ratio", "p99", "ratio"]
    table = Table(title, columns, note=note)
    for name in next(iter(measured.values())):
        cells = [name]
        for times in measured.values():
            cells += _cells(times[name], next(iter(times.values())))
        table.rows.append(cells)
    return table


def sizes_table(title: str, measured: Mapping[str, Mapping[str, Figures]]) -> Table:
    """Return a table with a row for each thing done, and figures for each size, the first the baseline."""
    sizes = list(measured)
    columns = [
        "",
        *(f"{sizes[0]}: {name}" if name == "p50" else name for name in ("p50", "p99", "processor")),
    ]
    for size in sizes[1:]:
        columns += [f"{size}: p50", "ratio", "p99", "ratio", "processor", "ratio"]
    table = Table(title, columns)
    for name, baseline in measured[sizes[0]].items():
        base = (p50(baseline.seconds), p99(baseline.seconds), baseline.processor)
        cells = [name, *map(milliseconds, base)]
        for size in sizes[1:]:
            figures = measured[size][name]
            cells += _cells(figures.seconds, baseline.seconds)
            cells += _beside(figures.processor, baseline.processor)
        table.rows.append(cells)
    return table


def waits_table(title: str, measured: Mapping[str, Sequence[float]], limit: float) -> Table:
    """Return a table with a row for each circumstance, the first the baseline, and who waited too long."""
    table = Table(title, ("", "p50 ms", "ratio", "p99 ms", "ratio", "max ms", "ratio", "in time"))
    baseline = next(iter(measured.values()))
    for name, times in measured.items():
        in_time = f"{sum(one < limit for one in times)} of {len(times)}"
        table.rows.append((name, *_cells(times, baseline), *_beside(max(times), max(baseline)), in_time))
    table.note = f"in time: within {limit:.0f} s of the click"
    return table


def _cells(times: Sequence[float], baseline: Sequence[float]) -> list[str]:
    return _beside(p50(times), p50(baseline)) + _beside(p99(times), p99(baseline))


def _beside(seconds: float, baseline: float) -> list[str]:
    return [milliseconds(seconds), f"{seconds / baseline:.2f}"]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([f"  {first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]).rstrip()
