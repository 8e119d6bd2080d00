"""Reports to draw from: one with every count, one for a reader, one of an empty programme."""

from datetime import date, timedelta

from bot.enums import RequestOutcome
from bot.read_models.report import (
    AnswerTime,
    NeedFacts,
    Period,
    ReaderChangedFacts,
    ReadersFacts,
    ReportFacts,
    RequestFacts,
    Shortage,
)
from tests.blocks.builders import ADA, ADA_READS, LIN, LIN_READS, NOW, TUESDAY

PROGRAM = "Mentoring at Example"
MET, MATCHED, REFUSED, EXPIRED, TAKEN_BACK, WAITING = RequestOutcome

EACH = tuple((one,) for one in RequestOutcome)
NEEDS = NeedFacts(
    places_each=3,
    free_places=8,
    taken_places=52,
    seeking=17,
    left_over=9,
    shortages=(Shortage("hiring", 5, 2), Shortage("careers", 3, 1), Shortage("", 1, 1)),
)
FULL = ReportFacts(
    ADA_READS,
    PROGRAM,
    NOW,
    is_admin=True,
    requests=RequestFacts(
        EACH,
        tuple(Period(date(2026, n, 1), date(2026, n, 1), (n, 3, 1, 1, 0, 2)) for n in range(1, 9)),
        AnswerTime(timedelta(hours=50), 68),
    ),
    needs=NEEDS,
)
COARSE = ReportFacts(
    LIN_READS,
    PROGRAM,
    NOW,
    is_admin=False,
    requests=RequestFacts(
        ((MET,), (MATCHED,), (REFUSED, EXPIRED, TAKEN_BACK, WAITING)),
        (
            Period(date(2025, 11, 1), date(2026, 2, 1), (6, 5, 5)),
            Period(date(2026, 3, 1), date(2026, 3, 1), (7, 8, 9)),
        ),
    ),
    needs=NeedFacts(3, None, None, None, 11, (Shortage("hiring", 5, 2), Shortage(None, 6, 2))),
)
EMPTY = ReportFacts(ADA_READS, PROGRAM, NOW, is_admin=True, requests=RequestFacts(), needs=None)
READERS = ReadersFacts(ADA_READS, PROGRAM, (LIN,))
NAMED = ReaderChangedFacts(LIN_READS, PROGRAM, ADA.name, TUESDAY, reads=True)
