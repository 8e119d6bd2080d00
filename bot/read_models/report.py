"""What the report says: counts and times, never names. See `read_models.common` for how facts are used.

For readers who are not admins, what is too few is None, or counted together with its neighbours
(`services.report.groups`): whatever stands here may be shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.enums import RequestOutcome
from bot.read_models.common import Face, Viewer


@dataclass(frozen=True)
class Period:
    """What became of the requests of some months in a row, one count for each group of outcomes."""

    # The first day of its first and of its last month, in UTC.
    first: date
    last: date
    counts: tuple[int, ...]


@dataclass(frozen=True)
class AnswerTime:
    """How long an answer took: half of so many answers came within `median`."""

    median: timedelta
    answers: int


@dataclass(frozen=True)
class RequestFacts:
    """What became of all requests. `groups` says which outcomes are counted together."""

    groups: tuple[tuple[RequestOutcome, ...], ...] = ()
    # The oldest first; empty: nobody asked yet, or too few did.
    periods: tuple[Period, ...] = ()
    answer_time: AnswerTime | None = None

    @property
    def total(self) -> Period | None:
        """All periods in one."""
        if not self.periods:
            return None
        counts = zip(*(one.counts for one in self.periods), strict=True)
        return Period(self.periods[0].first, self.periods[-1].last, tuple(map(sum, counts)))

    def count(self, period: Period, *outcomes: RequestOutcome) -> int | None:
        """Return how many of a period came to one of these; None where they are counted with others."""
        chosen = [
            (group, count)
            for group, count in zip(self.groups, period.counts, strict=True)
            if set(group) & set(outcomes)
        ]
        alone = all(set(group) <= set(outcomes) for group, _ in chosen)
        return sum(count for _, count in chosen) if alone else None


@dataclass(frozen=True)
class Shortage:
    """Mentees who would be left over, by their first topic, and how many mentors would do for them."""

    # "" where they named none; None: several topics, each with too few.
    topic: str | None
    mentees: int
    mentors: int


@dataclass(frozen=True)
class NeedFacts:
    """How many mentors are needed. None: too few to show."""

    # How many mentees a mentor takes here, where they do not choose otherwise.
    places_each: int
    free_places: int | None
    # Places that connections have, or that are held for somebody. For admins only.
    taken_places: int | None
    # Mentees who look for a mentor and have none.
    seeking: int | None
    left_over: int | None
    # The longest first.
    shortages: tuple[Shortage, ...] = ()


@dataclass(frozen=True)
class ReportFacts:
    """The report of a programme, for one reader."""

    viewer: Viewer
    program_name: str
    at: datetime
    # Whether the reader runs the programme: they read every count, and may name readers.
    is_admin: bool
    requests: RequestFacts
    # None: the programme offers no ongoing mentoring just now.
    needs: NeedFacts | None


@dataclass(frozen=True)
class ReadersFacts:
    """Who reads the report without running the programme."""

    viewer: Viewer
    program_name: str
    readers: tuple[Face, ...]


@dataclass(frozen=True)
class ReaderChangedFacts:
    """Whether somebody reads the report now, and who changed it last."""

    viewer: Viewer
    program_name: str
    changed_by: str
    at: datetime
    reads: bool
