"""What became of every request, for a connection and for a one-time meeting.

A match counts from the moment when one of the two said yes, or an admin proposed it; a note alone asks
nothing. What is hidden from a party stays hidden in the counts that they read: to the mentor, a meeting
that the mentee reported as not held has taken place (`bot.services.my_data` says the same).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.enums import MatchState, MeetingState, Origin, RequestOutcome
from bot.models.journal import JournalEntry
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.read_models.report import AnswerTime, Period, RequestFacts
from bot.services import actors
from bot.services.actors import Actor
from bot.services.report.groups import LEAST, merged
from bot.services.rules import exclusions

# An answer is a yes or a no; what nobody answered has taken no time.
ANSWERED = (RequestOutcome.MET, RequestOutcome.MATCHED, RequestOutcome.REFUSED)


@dataclass(frozen=True)
class Request:
    """One request, and what it has come to."""

    asked_at: datetime
    outcome: RequestOutcome
    # Empty: not answered, or by nobody: under the forced policy a mentor is not asked.
    answered_after: timedelta | None = None


def requests_of(session: Session, actor: Actor) -> list[Request]:
    """Return every request of a reader's programme, as they may know it."""
    me = actors.participant_of(session, actor)
    meetings, met = [], set()
    for row in session.execute(_meetings(actor)):
        hidden = me is not None and row.mentor_id == me.id and row.state == MeetingState.NOT_HELD
        took_place = hidden or row.state == MeetingState.OCCURRED
        if took_place:
            met.add((row.mentee_id, row.mentor_id))
        meetings.append(_meeting_request(row, took_place=took_place))
    matches = session.execute(_matches(actor)).all()
    return meetings + [_match_request(row, met=(row.mentee_id, row.mentor_id) in met) for row in matches]


def counted(requests: Sequence[Request], now: datetime, *, exact: bool) -> RequestFacts:
    """Count requests by their month and by what they came to, exactly or so that no count is under five."""
    months: Mapping[date, Counter[RequestOutcome]] = defaultdict(Counter)
    for one in requests:
        months[_month(one.asked_at)][one.outcome] += 1
    if not months:
        return RequestFacts()
    least = 0 if exact else LEAST
    # Groups of outcomes that are large enough over all, then periods in which each of them is.
    over_all = sum(months.values(), Counter[RequestOutcome]())
    groups = merged(list(RequestOutcome), lambda outcomes: _sum(over_all, outcomes) >= least)
    calendar = list(_months(min(months), _month(now)))
    periods = merged(
        calendar,
        lambda some: all(sum(_sum(months[one], group) for one in some) >= least for group in groups),
    )
    rows = tuple(
        Period(some[0], some[-1], tuple(sum(_sum(months[one], group) for one in some) for group in groups))
        for some in periods
        if groups
    )
    return RequestFacts(tuple(groups), rows, _answer_time(requests, groups, exact=exact))


def _answer_time(
    requests: Sequence[Request], groups: Sequence[tuple[RequestOutcome, ...]], *, exact: bool
) -> AnswerTime | None:
    """Return the median of what was answered; to others than admins only where no count follows from it."""
    times = [one.answered_after.total_seconds() for one in requests if one.answered_after is not None]
    untimed = sum(one.outcome in ANSWERED for one in requests) - len(times)
    mixed = any(set(group) & set(ANSWERED) and not set(group) <= set(ANSWERED) for group in groups)
    if not times or (not exact and (mixed or len(times) < LEAST or 0 < untimed < LEAST)):
        return None
    return AnswerTime(timedelta(seconds=median(times)), len(times))


def _sum(counts: Mapping[RequestOutcome, int], outcomes: Sequence[RequestOutcome]) -> int:
    return sum(counts.get(one, 0) for one in outcomes)


def _month(at: datetime) -> date:
    """Return the first day of its month in UTC: one calendar for all readers, whatever their zone."""
    return at.astimezone(UTC).date().replace(day=1)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)


def _matches(actor: Actor) -> Any:  # noqa: ANN401 - SQLAlchemy's type for eleven columns
    asked = (Match.proposed_at, Match.mentee_confirmed_at, Match.mentor_confirmed_at)
    closed = (Match.closed_at, Match.closed_by, Match.closed_because)
    return select(Match.mentee_id, Match.mentor_id, Match.origin, Match.state, *asked, *closed).where(
        Match.workspace_id == actor.workspace_id,
        Match.program_id == actor.program_id,
        or_(*(one.is_not(None) for one in asked)),
        ~exclusions.hidden_from(Match, actor.workspace_id, actor.person_id),
    )


def _meetings(actor: Actor) -> Any:  # noqa: ANN401 - as above
    agreed = (
        select(func.min(JournalEntry.at))
        .where(
            JournalEntry.workspace_id == Meeting.workspace_id,
            JournalEntry.subject_id == Meeting.id,
            JournalEntry.event == "meeting.scheduled",
        )
        .scalar_subquery()
        .label("agreed_at")
    )
    times = (Meeting.requested_at, Meeting.starts_at, Meeting.closed_at, agreed)
    return select(Meeting.mentee_id, Meeting.mentor_id, Meeting.state, Meeting.closed_because, *times).where(
        Meeting.workspace_id == actor.workspace_id,
        Meeting.program_id == actor.program_id,
        ~exclusions.hidden_from(Meeting, actor.workspace_id, actor.person_id),
    )


def _meeting_request(row: Any, *, took_place: bool) -> Request:  # noqa: ANN401 - a row of `_meetings`
    if row.starts_at:
        outcome = RequestOutcome.MET if took_place else RequestOutcome.MATCHED
        return Request(row.requested_at, outcome, row.agreed_at - row.requested_at if row.agreed_at else None)
    if row.state == MeetingState.DECLINED and not row.closed_because:
        return Request(row.requested_at, RequestOutcome.REFUSED, row.closed_at - row.requested_at)
    return Request(row.requested_at, _unanswered(row.state))


def _match_request(row: Any, *, met: bool) -> Request:  # noqa: ANN401 - a row of `_matches`
    said_yes = [at for at in (row.mentee_confirmed_at, row.mentor_confirmed_at) if at]
    asked_at = min(filter(None, (row.proposed_at, *said_yes)))
    if len(said_yes) > 1:
        outcome = RequestOutcome.MET if met else RequestOutcome.MATCHED
        return Request(asked_at, outcome, None if row.origin == Origin.FORCED else max(said_yes) - asked_at)
    closer_asked = row.closed_by and getattr(row, f"{row.closed_by}_confirmed_at")
    if row.state == MatchState.DECLINED and not row.closed_because and not closer_asked:
        return Request(asked_at, RequestOutcome.REFUSED, row.closed_at - asked_at)
    return Request(asked_at, _unanswered(row.state))


def _unanswered(state: MatchState | MeetingState) -> RequestOutcome:
    if state in (MatchState.EXPIRED, MeetingState.EXPIRED):
        return RequestOutcome.EXPIRED
    if state in (MatchState.PENDING, MeetingState.REQUESTED):
        return RequestOutcome.WAITING
    return RequestOutcome.TAKEN_BACK
