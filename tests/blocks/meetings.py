"""Facts about one-time meetings to draw screens from: Lin asks Ada for half an hour next week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.enums import MeetingState, Side
from bot.read_models.meeting import MeetingDeclineFacts, MeetingFacts, MeetingFormFacts, TimesFacts
from tests.blocks.builders import ADA, CLOSING, LIN, LIN_READS, NOW, TUESDAY, viewer

# Monday, at two in London's summer.
AT = datetime(2025, 6, 9, 13, 0, tzinfo=UTC)
TIMES = (AT, AT + timedelta(days=1), AT + timedelta(days=2))


def asked(side: Side, picks: Side = Side.MENTOR, **changes: object) -> MeetingFacts:
    """Return a request as the person on `side` sees it, waiting for the one who `picks`."""
    facts = MeetingFacts(
        viewer=viewer(side),
        meeting_id=4,
        side=side,
        other=ADA if side is Side.MENTEE else LIN,
        state=MeetingState.REQUESTED,
        topic="How to lead a team",
        minutes=30,
        place="https://example.com/call?a=1&b=2",
        mentor_id=1,
        requested_at=TUESDAY,
        picks=picks,
        times=TIMES,
        expires_at=CLOSING,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def planned(side: Side, at: datetime = AT, **changes: object) -> MeetingFacts:
    """Return a meeting that has its time."""
    state = {"state": MeetingState.SCHEDULED, "starts_at": at, "times": (), "expires_at": None, **changes}
    return asked(side, **state)  # type: ignore[arg-type]


def over(side: Side, state: MeetingState, *, by_me: bool = False, **changes: object) -> MeetingFacts:
    """Return a meeting that is over, or will not be."""
    return planned(side, **{"state": state, "closed_at": NOW, "closed_by_me": by_me, **changes})  # type: ignore[arg-type]


def a_form(**changes: object) -> MeetingFormFacts:
    """Return what the form that asks for a meeting is drawn from."""
    return replace(MeetingFormFacts(LIN_READS, ADA, 1), **changes)  # type: ignore[arg-type]


def a_day(**changes: object) -> TimesFacts:
    """Return what the forms for times say of the other's day."""
    return replace(TimesFacts(ZoneInfo("Asia/Tokyo"), 9, 18), **changes)  # type: ignore[arg-type]


def a_no(facts: MeetingFacts, *readers: str) -> MeetingDeclineFacts:
    """Return what the modal that says no to a meeting is drawn from."""
    return MeetingDeclineFacts(facts, readers, tuple(range(11, 11 + len(readers))), rematch_days=90)
