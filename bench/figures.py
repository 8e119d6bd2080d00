"""Times of many requests, and what is read from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median


def p50(times: Sequence[float]) -> float:
    """Return what half of the times stay below."""
    return median(times)


def p99(times: Sequence[float]) -> float:
    """Return what 99 of 100 times stay below; of fewer than 100, the longest."""
    return sorted(times)[ceil(0.99 * len(times)) - 1]


@dataclass
class Figures:
    """What was measured of one thing: the seconds each took, and each round as a whole."""

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    processor_seconds: float = 0

    def add(self, seconds: Iterable[float], took: float, processor_seconds: float) -> None:
        """Take one round: the seconds each took, all together, and of the server's processor time."""
        times = list(seconds)
        self.seconds += times
        self.rates.append(len(times) / took)
        self.processor_seconds += processor_seconds

    @property
    def rate(self) -> float:
        """How many a second, in the median round."""
        return median(self.rates)

    @property
    def processor(self) -> float:
        """The server's processor time for one, in seconds: what a busy machine changes least."""
        return self.processor_seconds / len(self.seconds)

    def rate_against(self, baseline: "Figures") -> float:
        """Compare round by round, so that noise which lasted longer than a round hits both."""
        return median(mine / theirs for mine, theirs in zip(self.rates, baseline.rates, strict=True))
