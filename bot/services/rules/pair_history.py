"""A mentee's history with mentors: the facts that decide what the two may begin.

A page of the directory asks them about ten mentors in as many statements as a click about one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from bot.enums import (
    LIVE_WAITLIST,
    OPEN_MATCH,
    UPCOMING_MEETING,
    CloseReason,
    MatchState,
    MeetingState,
    Side,
)
from bot.limits import REST, TAKEN_BACK_BEFORE_REST
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.waitlist import WaitlistEntry
from bot.services.rules import capacity, exclusions
from bot.services.rules.exclusions import Exclusions

S = TypeVar("S", Select[int], Select[Match], Select[int, datetime | None])

_WORKSPACE: BindParameter[int] = bindparam("workspace")
_MENTEE: BindParameter[int] = bindparam("mentee")
_MENTORS: BindParameter[Sequence[int]] = bindparam("mentors", expanding=True)


def _between(table: type[Match | Meeting | WaitlistEntry]) -> ColumnElement[bool]:
    return and_(table.workspace_id == _WORKSPACE, table.mentee_id == _MENTEE, table.mentor_id.in_(_MENTORS))


def _is_open_request(match: type[Match]) -> ColumnElement[bool]:
    """Return which requests count: not those whose mentor filled up after they were made."""
    counts = or_(match.told_full_at.is_(None), match.told_full_at <= match.mentee_confirmed_at)
    return and_(match.state == MatchState.PENDING, match.mentee_confirmed_at.is_not(None), counts)


def _last_declined(
    table: type[Match | Meeting], declined: MatchState | MeetingState
) -> Select[int, datetime | None]:
    """Return the query for the last decline by mentor; who left the programme declined nobody."""
    by_a_decision = and_(table.state == declined, table.closed_because.is_(None))
    last = select(table.mentor_id, func.max(table.closed_at))
    return last.where(_between(table), by_a_decision).group_by(table.mentor_id)


def _taken_back(
    table: type[Match | Meeting], withdrawn: MatchState | MeetingState, *more: ColumnElement[bool]
) -> Select[int, int, datetime | None]:
    """Return the query for how often, and when last, the mentee took back what they had asked, by mentor.

    Who leaves takes back what is open.
    """
    by_leaving = and_(table.closed_because == CloseReason.LEFT_PROGRAM, table.closed_by == Side.MENTEE)
    chosen = select(table.mentor_id, func.count(), func.max(table.closed_at))
    return chosen.where(_between(table), or_(and_(table.state == withdrawn, *more), by_leaving)).group_by(
        table.mentor_id
    )


# Built once, because every screen and every click that begins something asks them.
# A request to a mentor who filled up is taken back because they did.
_MATCHES_TAKEN_BACK = _taken_back(
    Match,
    MatchState.WITHDRAWN,
    or_(Match.told_full_at.is_(None), Match.told_full_at <= Match.mentee_confirmed_at),
)
_MEETINGS_TAKEN_BACK = _taken_back(Meeting, MeetingState.WITHDRAWN)
_ASKED_OF_MENTORS = (
    select(Match.mentor_id, func.count())
    .where(
        Match.workspace_id == _WORKSPACE,
        Match.mentor_id.in_(_MENTORS),
        Match.state == MatchState.PENDING,
        Match.mentee_confirmed_at.is_not(None),
        Match.mentor_confirmed_at.is_(None),
    )
    .group_by(Match.mentor_id)
)
# What an admin proposed is not counted, unless the mentee had begun it.
_FIRST_MATCHES = select(func.count()).where(
    Match.workspace_id == _WORKSPACE,
    Match.mentee_id == _MENTEE,
    Match.started_at > bindparam("since"),
    or_(Match.proposed_at.is_(None), Match.proposed_at > Match.started_at),
)
_FIRST_MEETINGS = select(func.count()).where(
    Meeting.workspace_id == _WORKSPACE,
    Meeting.mentee_id == _MENTEE,
    Meeting.requested_at > bindparam("since"),
)
_OPEN_MATCHES = select(Match).where(_between(Match), Match.state.in_(OPEN_MATCH))
_UPCOMING = select(Meeting).where(_between(Meeting), Meeting.state.in_(UPCOMING_MEETING))
_IN_LINE = select(WaitlistEntry).where(_between(WaitlistEntry), WaitlistEntry.state.in_(LIVE_WAITLIST))
_OPEN_QUESTIONS = select(Meeting.mentor_id).where(
    _between(Meeting),
    Meeting.state == MeetingState.OCCURRED,
    Meeting.choice.is_(None),
    Meeting.follow_up_closed_at.is_(None),
)
_LAST_MATCHES_DECLINED = _last_declined(Match, MatchState.DECLINED)
_LAST_MEETINGS_DECLINED = _last_declined(Meeting, MeetingState.DECLINED)
_OPEN_REQUESTS = (
    select(func.count())
    .select_from(Match)
    .where(
        Match.workspace_id == _WORKSPACE,
        Match.mentee_id == _MENTEE,
        _is_open_request(Match),
    )
)
_MEETINGS_ASKED = (
    select(func.count())
    .select_from(Meeting)
    .where(
        Meeting.workspace_id == _WORKSPACE,
        Meeting.mentee_id == _MENTEE,
        Meeting.state == MeetingState.REQUESTED,
    )
)


class PairHistory:
    """One mentee's history with each of some mentors, for the person `reader_id`: if none, for the mentee.

    Each kind of fact is read for all of them when it is first asked for, and not again: after a write,
    make a new one.
    """

    def __init__(
        self,
        session: Session,
        mentee: Participant,
        mentors: Sequence[Participant],
        reader_id: int | None = None,
    ) -> None:
        self._session, self.mentee, self._mentors = session, mentee, mentors
        self.reader_id = mentee.person_id if reader_id is None else reader_id
        self._ids = [mentor.id for mentor in mentors]
        self._first_cards: dict[datetime, int] = {}
        self._who = {"workspace": mentee.workspace_id, "mentee": mentee.id, "mentors": self._ids}

    @cached_property
    def program(self) -> Program:
        """The programme they are in."""
        return self._session.get_one(Program, (self.mentee.workspace_id, self.mentee.program_id))

    @cached_property
    def exclusions(self) -> Exclusions:
        """Who of them asked not to be matched with whom again, as the reader may come to know it."""
        people = [self.mentee.id, *self._ids]
        return exclusions.among(self._session, self.mentee.workspace_id, people, self.reader_id)

    def open_match(self, mentor: Participant) -> Match | None:
        """Return the one match of the two that is pending or confirmed."""
        return self._open_matches.get(mentor.id)

    def upcoming_meeting(self, mentor: Participant) -> Meeting | None:
        """Return the one meeting of the two that is asked for or planned."""
        return self._upcoming.get(mentor.id)

    def in_line(self, mentor: Participant) -> WaitlistEntry | None:
        """Return where the mentee stands on the mentor's waiting list, if they do."""
        return self._in_line.get(mentor.id)

    def has_question(self, mentor: Participant) -> bool:
        """Say whether the question after a meeting of the two is open."""
        return mentor.id in self._open_questions

    def rests_until(self, mentor: Participant) -> datetime | None:
        """Return until when the mentee may not ask the mentor, having taken it back twice, if so."""
        found = [rows[mentor.id] for rows in self._taken_back if mentor.id in rows]
        last = max((at for _, at in found if at), default=None)
        if last is None or sum(times for times, _ in found) < TAKEN_BACK_BEFORE_REST:
            return None
        return last + REST

    def asked_of(self, mentor: Participant) -> int:
        """Return how many requests wait for the mentor's answer."""
        return self._asked_of.get(mentor.id, 0)

    def first_cards_since(self, moment: datetime) -> int:
        """Count what the mentee's own clicks have begun since, with whomever: each is a first card."""
        if moment not in self._first_cards:
            key = self._who | {"since": moment}
            counted = (self._session.scalars(one, key).one() for one in (_FIRST_MATCHES, _FIRST_MEETINGS))
            self._first_cards[moment] = sum(counted)
        return self._first_cards[moment]

    def match_again_at(self, mentor: Participant) -> datetime | None:
        """Return from when on they may start again after their last declined match; None without one."""
        return self._rematch_after(self._matches_declined.get(mentor.id))

    def meet_again_at(self, mentor: Participant) -> datetime | None:
        """Return from when on the mentee may ask again for a meeting after the last that was declined."""
        return self._rematch_after(self._meetings_declined.get(mentor.id))

    def free_places(self, mentor: Participant) -> int:
        """Return how many of the mentor's places this mentee can have; what is held for them is one of them.

        Below zero where the mentor has lowered their limit since.
        """
        return self._free_places[mentor.id]

    @cached_property
    def open_requests(self) -> int:
        """How many mentors have still to answer the mentee."""
        return self._session.scalars(self._seen(_OPEN_REQUESTS, Match), self._who).one()

    @cached_property
    def meetings_asked(self) -> int:
        """How many of the mentee's requests for a meeting are open."""
        return self._session.execute(_MEETINGS_ASKED, self._who).scalar_one()

    @cached_property
    def _taken_back(self) -> list[dict[int, tuple[int, datetime | None]]]:
        return [
            {mentor: (times, at) for mentor, times, at in self._session.execute(query, self._who)}
            for query in (_MATCHES_TAKEN_BACK, _MEETINGS_TAKEN_BACK)
        ]

    @cached_property
    def _asked_of(self) -> dict[int, int]:
        return dict(self._session.execute(_ASKED_OF_MENTORS, self._who).all())

    def _rematch_after(self, declined_at: datetime | None) -> datetime | None:
        return declined_at + timedelta(days=self.program.rematch_days) if declined_at else None

    def _seen(self, query: S, table: type[Match | Meeting]) -> S:
        """Return the query without what a reader who is not the mentee must not be able to count."""
        if self.reader_id == self.mentee.person_id:
            return query
        return query.where(~exclusions.hidden_from(table, self.mentee.workspace_id, self.reader_id))

    @cached_property
    def _open_matches(self) -> dict[int, Match]:
        found = self._session.scalars(self._seen(_OPEN_MATCHES, Match), self._who)
        return {one.mentor_id: one for one in found}

    @cached_property
    def _upcoming(self) -> dict[int, Meeting]:
        return {one.mentor_id: one for one in self._session.scalars(_UPCOMING, self._who)}

    @cached_property
    def _in_line(self) -> dict[int, WaitlistEntry]:
        return {one.mentor_id: one for one in self._session.scalars(_IN_LINE, self._who)}

    @cached_property
    def _open_questions(self) -> set[int]:
        return set(self._session.scalars(self._seen(_OPEN_QUESTIONS, Meeting), self._who))

    @cached_property
    def _matches_declined(self) -> dict[int, datetime | None]:
        return dict(self._session.execute(self._seen(_LAST_MATCHES_DECLINED, Match), self._who).all())

    @cached_property
    def _meetings_declined(self) -> dict[int, datetime | None]:
        return dict(self._session.execute(_LAST_MEETINGS_DECLINED, self._who).all())

    @cached_property
    def _free_places(self) -> dict[int, int]:
        places = capacity.places_of_all(self._session, self.mentee.workspace_id, self._ids)
        return {one.id: one.max_connections - places[one.id].taken(self.mentee.id) for one in self._mentors}
