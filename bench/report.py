"""What is printed: what is going on, and tables."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median


def say(line: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@dataclass
class Table:
    """Rows under a title; the first column is text, the others are figures. Sentences below it."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return it as it is printed."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        lines = [self.title, *(_line(cells, widths) for cells in (self.columns, *self.rows))]
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([f"  {first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]).rstrip()


WAITS = ("", "shown", "p50 s", "p99 s", "longest s")


def waits(name: str, seconds: Sequence[float | None]) -> Sequence[str]:
    """Return a row of `WAITS`: how many came, and how long they took. None is what never came."""
    came = sorted(one for one in seconds if one is not None)
    shown = f"{len(came):,} of {len(seconds):,}"
    if not came:
        return (name, shown, "-", "-", "-")
    # Of fewer than 100 the longest is what 99 of 100 stay below.
    figures = (median(came), came[ceil(0.99 * len(came)) - 1], came[-1])
    return (name, shown, *(f"{figure:.2f}" for figure in figures))


def ratio(one: float, to: float) -> str:
    """Write a ratio; of nothing there is none."""
    return f"{one / to:.2f}" if to else "-"


def against(took: float, needed: float, rate: str) -> str:
    """Say how long something took, in seconds, beside what a published rate needs for it."""
    return f"all after {took:.0f} s; {rate} a minute need {needed:.0f} s: {ratio(took, needed)}"
