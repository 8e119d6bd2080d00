"""The Relationships page of one person: what waits for whom, who is connected, what is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from bot.models.facts import Answer, HomeFacts, ProfileFacts, Viewer
from bot.models.match import Match, MatchState, Origin
from bot.models.meeting import UPCOMING, Meeting, MeetingState
from bot.models.participant import Participant
from bot.models.program import Program, ReflectionAnswer
from bot.services import capacity, cards, meeting_facts, people, reflection, waiting_list
from bot.services.match_facts import facts_of
from bot.services.people import Actor

# The sections, in the order in which they stand on the page; the names are those of `HomeFacts`.
SECTIONS = (
    "waiting_for_you",
    "in_conversation",
    "waiting_for_them",
    "your_mentors",
    "your_mentees",
    "upcoming_meetings",
    "past",
    "past_meetings",
)
# What a row of the page is.
_MATCH, _MEETING = "match", "meeting"
# How many of one's own reflections stand on the page: the newest.
MOST_REFLECTIONS = 5
# More than anybody has; a made-up page beyond is the last one too.
MOST_PAGES = 10_000


def home_facts(session: Session, workspace_id: int, person_id: int, page: int, page_size: int) -> HomeFacts:
    """Return one page of a person's Home; the last one where there are fewer pages."""
    viewer = people.viewer_of(session, workspace_id, person_id)
    program = _program(session, workspace_id)
    is_admin = people.is_admin(session, program.id, person_id)
    me = _participant(session, workspace_id, person_id)
    if me is None:
        profile = ProfileFacts(viewer, limit=program.default_max_connections)
        return HomeFacts(viewer, profile, program.name, is_admin=is_admin)
    totals = _totals(session, me)
    pages = max(1, -(-sum(totals.values()) // page_size))
    page = min(page, pages - 1)
    shown = _page(session, me, viewer, page, page_size)
    return HomeFacts(
        viewer=viewer,
        profile=profile_facts(session, me, viewer),
        program_name=program.name,
        **shown,
        totals=totals,
        reflections=_reflections(session, me, viewer),
        page=page,
        pages=pages,
        is_admin=is_admin,
    )


def profile_facts(session: Session, me: Participant, viewer: Viewer) -> ProfileFacts:
    """Return a participant as they themselves see it."""
    here = me.left_at is None
    return ProfileFacts(
        viewer=viewer,
        is_mentee=here and me.is_mentee,
        is_mentor=here and me.is_mentor,
        headline=me.headline,
        topics=tuple(topic.topic for topic in me.topics),
        limit=me.max_connections,
        connections=len(capacity.places_of(session, me).slots),
        joined=here,
        paused=me.paused_at is not None,
        paused_until=me.paused_until,
        may_choose_modes=session.get_one(Program, me.program_id).mentors_choose,
        takes_ongoing=me.takes_ongoing,
        takes_one_time=me.takes_one_time,
        waiting=len(waiting_list.live_rows(session, me)),
    )


def opened(session: Session, actor: Actor, now: datetime, machine_now: datetime) -> None:
    """Somebody opened their Home: publish it, and keep it up to date for a while."""
    cards.redraw(session, actor.workspace_id, cards.home_of([actor.person_id]), now)
    cards.home_opened(session, actor.person_id, machine_now)


def turn_page(session: Session, actor: Actor, page: int, now: datetime) -> None:
    """Show another page of the actor's Home."""
    cards.redraw(session, actor.workspace_id, cards.home_of([actor.person_id]), now)
    cards.home_page(session, actor.person_id, min(page, MOST_PAGES))


def _program(session: Session, workspace_id: int) -> Program:
    first = select(Program).where(Program.workspace_id == workspace_id).order_by(Program.id).limit(1)
    return session.execute(first).scalar_one()


def _participant(session: Session, workspace_id: int, person_id: int) -> Participant | None:
    mine = select(Participant).where(
        Participant.workspace_id == workspace_id, Participant.person_id == person_id
    )
    return session.execute(mine).scalar_one_or_none()


def _section(me: Participant) -> ColumnElement[int]:
    """Return the number of the section that a match of `me` stands in."""
    pending = Match.state == MatchState.PENDING
    connected = Match.state == MatchState.CONFIRMED
    as_mentee = Match.mentee_id == me.id
    mentee_said, mentor_said = Match.mentee_confirmed_at.is_not(None), Match.mentor_confirmed_at.is_not(None)
    i_said = or_(and_(as_mentee, mentee_said), and_(~as_mentee, mentor_said))
    somebody_asks = or_(mentee_said, mentor_said, Match.origin == Origin.PROPOSAL)
    return case(
        (and_(pending, i_said), SECTIONS.index("waiting_for_them")),
        (and_(pending, somebody_asks), SECTIONS.index("waiting_for_you")),
        (pending, SECTIONS.index("in_conversation")),
        (and_(connected, as_mentee), SECTIONS.index("your_mentors")),
        (connected, SECTIONS.index("your_mentees")),
        else_=SECTIONS.index("past"),
    )


def _shown_to(me: Participant) -> ColumnElement[bool]:
    """Return which matches `me` sees: their own; a withdrawn request is no news to the mentor.

    Each half names the workspace, or SQLite reads all matches of it, for want of an index for both.
    """
    here = Match.workspace_id == me.workspace_id
    not_withdrawn = and_(here, Match.mentor_id == me.id, Match.state != MatchState.WITHDRAWN)
    return or_(and_(here, Match.mentee_id == me.id), not_withdrawn)


def _meeting_section() -> ColumnElement[int]:
    """Return the number of the section that a meeting stands in."""
    upcoming = Meeting.state.in_(UPCOMING)
    return case((upcoming, SECTIONS.index("upcoming_meetings")), else_=SECTIONS.index("past_meetings"))


def _meetings_shown_to(me: Participant) -> ColumnElement[bool]:
    """Return which meetings `me` sees: their own; a withdrawn request is no news to the mentor."""
    here = Meeting.workspace_id == me.workspace_id
    not_withdrawn = and_(here, Meeting.mentor_id == me.id, Meeting.state != MeetingState.WITHDRAWN)
    return or_(and_(here, Meeting.mentee_id == me.id), not_withdrawn)


def _everything(me: Participant) -> Subquery:
    """Return everything `me` sees, a row each: what it is, its section, and its place there.

    What is coming up stands with the soonest first, everything else with the newest.
    """
    when = func.coalesce(Meeting.starts_at, Meeting.requested_at)
    meetings = select(
        literal(_MEETING).label("what"),
        Meeting.id.label("id"),
        _meeting_section().label("section"),
        case((Meeting.state.in_(UPCOMING), when)).label("soonest"),
        func.coalesce(Meeting.closed_at, when).label("newest"),
    ).where(_meetings_shown_to(me))
    newest = func.coalesce(Match.closed_at, Match.started_at)
    matches = select(literal(_MATCH), Match.id, _section(me), null(), newest).where(_shown_to(me))
    return union_all(meetings, matches).subquery()


def _totals(session: Session, me: Participant) -> dict[str, int]:
    everything = _everything(me)
    section = everything.c.section
    rows = session.execute(select(section, func.count()).group_by(section))
    return {SECTIONS[number]: count for number, count in rows}


def _page(session: Session, me: Participant, viewer: Viewer, page: int, page_size: int) -> dict[str, Any]:
    """Return the sections of one page, by the name of their field in `HomeFacts`."""
    one = _everything(me).c
    rows = session.execute(
        select(one.what, one.id, one.section)
        .order_by(one.section, one.soonest, one.newest.desc(), one.id.desc())
        .limit(page_size)
        .offset(page * page_size)
    ).all()
    facts = {
        _MATCH: _facts_of_matches(session, viewer, [row.id for row in rows if row.what == _MATCH]),
        _MEETING: _facts_of_meetings(session, viewer, [row.id for row in rows if row.what == _MEETING]),
    }
    sections: dict[str, Any] = {}
    for row in rows:
        name = SECTIONS[row.section]
        sections[name] = (*sections.get(name, ()), facts[row.what][row.id])
    return sections


def _facts_of_matches(session: Session, viewer: Viewer, ids: Sequence[int]) -> Mapping[int, object]:
    found = session.execute(select(Match).where(Match.id.in_(ids))).scalars().all()
    return {one.match_id: one for one in facts_of(session, found, viewer)}


def _facts_of_meetings(session: Session, viewer: Viewer, ids: Sequence[int]) -> Mapping[int, object]:
    found = session.execute(select(Meeting).where(Meeting.id.in_(ids))).scalars().all()
    return {one.meeting_id: one for one in meeting_facts.facts_of(session, found, viewer)}


def _reflections(
    session: Session, me: Participant, viewer: Viewer
) -> tuple[tuple[str, tuple[Answer, ...]], ...]:
    reflected_on = (
        select(Match)
        .join(ReflectionAnswer, ReflectionAnswer.match_id == Match.id)
        .where(ReflectionAnswer.workspace_id == me.workspace_id, ReflectionAnswer.author_id == me.id)
        .group_by(Match.id)
        .order_by(func.max(ReflectionAnswer.id).desc())
        .limit(MOST_REFLECTIONS)
    )
    ids = session.execute(reflected_on.with_only_columns(Match.id)).scalars().all()
    return tuple(_reflection(session, session.get_one(Match, match_id), viewer) for match_id in ids)


def _reflection(session: Session, match: Match, viewer: Viewer) -> tuple[str, tuple[Answer, ...]]:
    side = match.side_of(viewer.person_id)
    answers = reflection.written_by(session, match, side)
    return match.participant(side.other).person.name, answers
