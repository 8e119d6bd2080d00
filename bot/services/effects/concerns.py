"""Which cards and Home pages a fact concerns: coarsely, everything that shows one of its people.

Coarse is safe, because delivery calls Slack only for a card that looks different from the last time it was
delivered; too narrow would leave somebody with a screen that is not true.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    false,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.enums import LIVE_WAITLIST, OPEN_MATCH, UPCOMING_MEETING, MatchState
from bot.ids import CardKind
from bot.models.base import Id
from bot.models.card import Card
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import ProgramAdmin
from bot.models.recipient_lane import RecipientLane
from bot.models.waitlist import WaitlistEntry
from bot.services.cards import Change
from bot.services.effects.facts import Facts

# How long the card of a question, or of a place, that is settled still follows what it offers.
SHOWN_FOR = timedelta(days=30)

# Cards that name people and are about one line of the journal, or about what somebody wrote. There are few.
_SAYS_NAMES = (
    CardKind.ADMINS_CHANGED,
    CardKind.INVITATION,
    CardKind.POLICY_CHANGED,
    CardKind.PERSON_LEFT,
    CardKind.REPORT_READER,
    CardKind.DECLINE_REASON,
    CardKind.MEETING_REASON,
)
_BY_RIGHT = (
    CardKind.DECLINE_REASON,
    CardKind.MEETING_REASON,
    CardKind.ANSWER,
    CardKind.REPORT_FILE,
    CardKind.REPORT_READER,
)
# Of these the mentee alone has a card.
_OF_THE_MENTEE = (CardKind.FOLLOW_UP, CardKind.WAITING)

_Table = type[Match] | type[Meeting] | type[WaitlistEntry]
_Who = BindParameter[Sequence[int]] | Select[int] | Sequence[BindParameter[int]]
T = TypeVar("T")
_Rows = CompoundSelect[str, int, int, int]
_MENTEE, _MENTOR = aliased(Participant), aliased(Participant)


def marks(session: Session, facts: Facts) -> Iterator[Change]:
    """Yield everything to be drawn again, and what notifies somebody."""
    yield from facts.marks
    if facts.persons:
        # Slack may say that somebody owns the workspace no more.
        yield from read_by_right(session, facts.workspace_id, facts.persons)
    homes = facts.homes | facts.persons | _everybody(session, facts)
    for kind, row_id, mentee, mentor in _shown(session, facts):
        homes |= {mentee, mentor}
        yield Change(mentee, CardKind(kind), row_id)
        if kind not in _OF_THE_MENTEE:
            yield Change(mentor, CardKind(kind), row_id)
    for kind, match_id, mentor in _counting(session, facts):
        yield Change(mentor, kind, match_id)
    if not facts.concern_two_people:
        for kind, subject_id, person_id, _ in _reminders_and_admins(session, facts, homes):
            yield Change(person_id, CardKind(kind), subject_id)
    for person_id in homes:
        yield Change(person_id, CardKind.HOME)


def read_by_right(session: Session, workspace_id: int, person_ids: Collection[int]) -> Iterator[Change]:
    """Yield these people's cards that hold what a right lets them read: reasons, answers, the report."""
    theirs = select(Card.recipient_id, Card.kind, Card.subject_id).where(
        Card.workspace_id == workspace_id, Card.recipient_id.in_(person_ids), Card.kind.in_(_BY_RIGHT)
    )
    for row in session.execute(theirs):
        yield Change(row.recipient_id, CardKind(row.kind), row.subject_id)


def of_pair(session: Session, one: Participant, other: Participant) -> Iterator[Change]:
    """Yield the cards of everything that two people ever began with each other."""
    here = {"workspace": one.workspace_id, "one": one.id, "other": other.id}
    for kind, row_id, mentee, mentor in session.connection().execute(_BETWEEN, here):
        yield Change(mentee, CardKind(kind), row_id)
        yield Change(mentor, CardKind(kind), row_id)


def _shown(session: Session, facts: Facts) -> Iterator[Sequence[Any]]:
    """Yield what shows the people concerned: the card's kind, the row, the mentee's and mentor's person."""
    key = {
        "workspace": facts.workspace_id,
        "participants": list(facts.participants),
        "everything_of": list(facts.places | facts.changed_participants),
        "matches": list(facts.shown_matches),
        "meetings": list(facts.meetings | facts.shown_meetings | set(facts.follow_ups)),
        "follow_ups": list(facts.shown_meetings | set(facts.follow_ups)),
        "entries": list(facts.entries),
        "since": facts.now - SHOWN_FOR,
    }
    if facts.concern_two_people:
        yield from _of_two(session, facts)
    elif facts.participants:
        yield from session.connection().execute(_CONCERNED, key)
    if facts.programs:
        theirs = _of_programs(facts)
        yield from session.execute(_what_shows(theirs, theirs, *_FOLLOWED, also=false()), key)
    if facts.persons:
        named = select(Participant.id).where(
            Participant.workspace_id == facts.workspace_id, Participant.person_id.in_(facts.persons)
        )
        proposed = Match.proposed_by_id.in_(facts.persons)
        yield from session.execute(_what_shows(named, named, *[true()] * 4, also=proposed), key)


def _of_two(session: Session, facts: Facts) -> Iterator[Sequence[Any]]:
    """Yield the same for one match of two people, whom the session knows already, with `_OF_TWO`."""
    one, other = sorted(facts.participants)
    key = {"workspace": facts.workspace_id, "one": one, "other": other, "since": facts.now - SHOWN_FOR}
    yield from session.connection().execute(_OF_TWO, key)
    for match_id in facts.shown_matches:
        if match := session.get(Match, (facts.workspace_id, match_id)):
            yield CardKind.MATCH, match_id, match.mentee.person_id, match.mentor.person_id


def _counting(session: Session, facts: Facts) -> Iterator[tuple[CardKind, int, int]]:
    """Yield the mentors' cards that say how many of their places are taken."""
    if facts.counted:
        rows = session.connection().execute(
            _UNDECIDED, {"workspace": facts.workspace_id, "mentors": list(facts.counted)}
        )
        yield from ((CardKind.MATCH, match_id, mentor) for match_id, mentor in rows)


def _reminders_and_admins(session: Session, facts: Facts, persons: set[int]) -> Iterator[Sequence[Any]]:
    """Yield the cards that remind these people, and the Homes of the admins, which show how it goes.

    Where somebody, or the programme, has another name, what says it too.
    """
    if not (facts.participants or facts.persons or facts.programs):
        return
    key = {
        "workspace": facts.workspace_id,
        "persons": list(persons),
        "kinds": list(_SAYS_NAMES) if facts.persons or facts.programs else [],
    }
    yield from session.connection().execute(_REMINDERS_AND_ADMINS, key)


def _everybody(session: Session, facts: Facts) -> set[int]:
    """Return all who have a screen, where settings changed: who has not joined reads them too."""
    if not facts.programs:
        return set()
    here = select(RecipientLane.person_id).where(RecipientLane.workspace_id == facts.workspace_id)
    return set(session.scalars(here))


def _of_programs(facts: Facts) -> Select[int]:
    return select(Participant.id).where(
        Participant.workspace_id == facts.workspace_id, Participant.program_id.in_(facts.programs)
    )


def _what_shows(  # noqa: PLR0913 - a condition for each kind of card
    all_of: _Who,
    some_of: _Who,
    match: ColumnElement[bool],
    meeting: ColumnElement[bool],
    follow_up: ColumnElement[bool],
    entry: ColumnElement[bool],
    *,
    also: ColumnElement[bool],
) -> _Rows:
    """Return the query for what shows these participants: matches of `all_of`, the rest of `some_of` too.

    `also` adds matches.
    """
    return union_all(
        _pairs(CardKind.MATCH, Match, all_of, match, also),
        _pairs(CardKind.MEETING, Meeting, some_of, meeting),
        _pairs(CardKind.FOLLOW_UP, Meeting, some_of, follow_up & Meeting.asked_at.is_not(None)),
        _pairs(CardKind.WAITING, WaitlistEntry, some_of, entry),
    )


def _pairs(
    kind: CardKind,
    table: _Table,
    who: _Who,
    shown: ColumnElement[bool],
    also: ColumnElement[bool] | None = None,
) -> Select[str, int, int, int]:
    # Each part names the workspace, so that each finds its index.
    here = table.workspace_id == bindparam("workspace")
    theirs = [here & table.mentee_id.in_(who) & shown, here & table.mentor_id.in_(who) & shown]
    return (
        select(literal_column(f"'{kind}'"), table.id, _MENTEE.person_id, _MENTOR.person_id)
        .join(_MENTEE, (_MENTEE.id == table.mentee_id) & (_MENTEE.workspace_id == table.workspace_id))
        .join(_MENTOR, (_MENTOR.id == table.mentor_id) & (_MENTOR.workspace_id == table.workspace_id))
        .where(or_(*theirs, *([] if also is None else [here & also])))
    )


def _any(column: InstrumentedAttribute[T], values: Collection[T]) -> ColumnElement[bool]:
    return or_(*(column == value for value in values))


def _ids(name: str) -> BindParameter[Sequence[int]]:
    return bindparam(name, expanding=True)


_SINCE: BindParameter[datetime] = bindparam("since")
# What is pending, planned or connected, and what was put or left lately; and of these, what just changed too.
_UPCOMING = _any(Meeting.state, UPCOMING_MEETING)
_ASKED_LATELY = Meeting.asked_at > _SINCE
_IN_LINE_LATELY = or_(_any(WaitlistEntry.state, LIVE_WAITLIST), WaitlistEntry.joined_at > _SINCE)
_FOLLOWED = (
    _any(Match.state, OPEN_MATCH),
    or_(_UPCOMING, Meeting.id.in_(_ids("meetings"))),
    or_(_ASKED_LATELY, Meeting.id.in_(_ids("follow_ups"))),
    or_(_IN_LINE_LATELY, WaitlistEntry.id.in_(_ids("entries"))),
)
# Built once and run on the session's connection, because every click asks them: see docs/benchmarks.md.
_CONCERNED = _what_shows(
    _ids("everything_of"), _ids("participants"), *_FOLLOWED, also=Match.id.in_(_ids("matches"))
)
_UNDECIDED = (
    select(Match.id, Participant.person_id)
    .join(Participant, (Participant.id == Match.mentor_id) & (Participant.workspace_id == Match.workspace_id))
    .where(
        Match.workspace_id == bindparam("workspace"),
        Match.mentor_id.in_(_ids("mentors")),
        Match.state == MatchState.PENDING,
    )
)


def _reminders(shown: ColumnElement[bool]) -> Select[str, int, int, int]:
    return select(Card.kind, Card.subject_id, Card.recipient_id, Card.recipient_id).where(
        Card.workspace_id == bindparam("workspace"), shown
    )


_ADMINS: Select[str, int, int, int] = select(
    literal_column(f"'{CardKind.HOME}'"), literal_column("0"), ProgramAdmin.person_id, ProgramAdmin.person_id
).where(ProgramAdmin.workspace_id == bindparam("workspace"))
_NUDGED = Card.kind == CardKind.NUDGES.value
# What somebody was told of themselves: it can have changed since, or they read another language now.
_OF_ONESELF = or_(_NUDGED, Card.kind.in_((CardKind.PAUSE_OVER.value, CardKind.MAIL.value)))
_REMINDERS_AND_ADMINS: _Rows = union_all(
    _reminders(
        or_(
            _OF_ONESELF & Card.recipient_id.in_(_ids("persons")),
            Card.kind.in_(bindparam("kinds", expanding=True)),
        )
    ),
    _ADMINS,
)
# For one match of two people and nothing else, by far the commonest click, all of it in one query, without a
# list of unknown length to spell out, which costs as much.
_TWO = (bindparam("one", type_=Id), bindparam("other", type_=Id))
_THEIR_PERSONS = select(Participant.person_id).where(
    Participant.workspace_id == bindparam("workspace"), Participant.id.in_(_TWO)
)
_OF_TWO: _Rows = union_all(
    _pairs(CardKind.MEETING, Meeting, _TWO, _UPCOMING),
    _pairs(CardKind.FOLLOW_UP, Meeting, _TWO, _ASKED_LATELY),
    _pairs(CardKind.WAITING, WaitlistEntry, _TWO, _IN_LINE_LATELY),
    _reminders(_NUDGED & Card.recipient_id.in_(_THEIR_PERSONS)),
    _ADMINS,
)
_BETWEEN: CompoundSelect[str, int, int, int] = union_all(
    _pairs(CardKind.MATCH, Match, _TWO, Match.mentee_id.in_(_TWO) & Match.mentor_id.in_(_TWO)),
    _pairs(CardKind.MEETING, Meeting, _TWO, Meeting.mentee_id.in_(_TWO) & Meeting.mentor_id.in_(_TWO)),
)
