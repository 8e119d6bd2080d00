"""Times of many requests, and what is read from them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from statistics import median


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
    def p50(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """What 99 of 100 stay below, in seconds."""
        return sorted(self.seconds)[ceil(0.99 * len(self.seconds)) - 1]

    @property
    def processor(self) -> float:
        """The server's processor time for one, in seconds: what a busy machine changes least."""
        return self.processor_seconds / len(self.seconds)

    def rate_against(self, baseline: "Figures") -> float:
        """Compare round by round, so that noise which lasted longer than a round hits both."""
        return median(mine / theirs for mine, theirs in zip(self.rates, baseline.rates, strict=True))
