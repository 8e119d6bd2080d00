"""The Relationships page of one person: what waits for whom, who is connected, what is over.

It is drawn after every click, so what it asks for is built once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from bot.enums import UPCOMING_MEETING, HomeSection, MatchState, MeetingState, Origin
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.recipient_lane import RecipientLane
from bot.models.reflection import ReflectionAnswer
from bot.models.workspace import Person
from bot.read_models.common import Viewer
from bot.read_models.home import HomeEntry, HomeFacts
from bot.read_models.profile import ProfileFacts
from bot.read_models.reflection import ReflectionAnswerFacts
from bot.services import actors, effects
from bot.services.actors import Actor
from bot.services.match import reflection
from bot.services.match.read import facts_of
from bot.services.meeting import read as meeting_read
from bot.services.profile.saving import profile_facts
from bot.services.rules import admission
from bot.services.rules.admins import is_admin, require_admin
from bot.services.rules.readers import is_named

# A query names a section by its number, in the order of the page.
_SECTIONS = tuple(HomeSection)
# What a row of the page is.
_MATCH, _MEETING = "match", "meeting"
# How many of one's own reflections the page shows: the newest.
MOST_REFLECTIONS = 5
# More than anybody has; a made-up page beyond is the last one too.
MOST_PAGES = 10_000

_WORKSPACE: BindParameter[int] = bindparam("workspace")
_ME: BindParameter[int] = bindparam("me")


def _section() -> ColumnElement[int]:
    """Return the number of the section that a match of mine stands in."""
    pending = Match.state == MatchState.PENDING
    connected = Match.state == MatchState.CONFIRMED
    as_mentee = Match.mentee_id == _ME
    mentee_said, mentor_said = Match.mentee_confirmed_at.is_not(None), Match.mentor_confirmed_at.is_not(None)
    i_said = or_(and_(as_mentee, mentee_said), and_(~as_mentee, mentor_said))
    somebody_asks = or_(mentee_said, mentor_said, Match.origin == Origin.PROPOSAL)
    return case(
        (and_(pending, i_said), _number(HomeSection.WAITING_FOR_THEM)),
        (and_(pending, somebody_asks), _number(HomeSection.WAITING_FOR_YOU)),
        (pending, _number(HomeSection.IN_CONVERSATION)),
        (and_(connected, as_mentee), _number(HomeSection.YOUR_MENTORS)),
        (connected, _number(HomeSection.YOUR_MENTEES)),
        else_=_number(HomeSection.PAST),
    )


def _meeting_section() -> ColumnElement[int]:
    """Return the number of the section that a meeting stands in."""
    return case(
        (_is_upcoming(), _number(HomeSection.UPCOMING_MEETINGS)), else_=_number(HomeSection.PAST_MEETINGS)
    )


def _number(section: HomeSection) -> ColumnElement[int]:
    return literal(_SECTIONS.index(section))


def _is_upcoming() -> ColumnElement[bool]:
    return Meeting.state.in_(UPCOMING_MEETING)


def _shown(table: type[Match | Meeting], withdrawn: MatchState | MeetingState) -> ColumnElement[bool]:
    """Return what I see: what is mine; a withdrawn request is no news to the mentor.

    Each half names the workspace, or SQLite reads all rows of it, for want of an index for both.
    """
    here = table.workspace_id == _WORKSPACE
    not_withdrawn = and_(here, table.mentor_id == _ME, table.state != withdrawn)
    return or_(and_(here, table.mentee_id == _ME), not_withdrawn)


def _everything() -> Subquery:
    """Return everything I see, a row each: what it is, its section, and its place there.

    What is coming up stands with the soonest first, everything else with the newest.
    """
    when = func.coalesce(Meeting.starts_at, Meeting.requested_at)
    meetings = select(
        literal(_MEETING).label("what"),
        Meeting.id.label("id"),
        _meeting_section().label("section"),
        case((_is_upcoming(), when)).label("soonest"),
        func.coalesce(Meeting.closed_at, when).label("newest"),
    ).where(_shown(Meeting, MeetingState.WITHDRAWN))
    newest = func.coalesce(Match.closed_at, Match.started_at)
    matches = select(literal(_MATCH), Match.id, _section(), null(), newest)
    return union_all(meetings, matches.where(_shown(Match, MatchState.WITHDRAWN))).subquery()


_ALL = _everything().c
_TOTALS = select(_ALL.section, func.count()).group_by(_ALL.section)
_PAGE = (
    select(_ALL.what, _ALL.id, _ALL.section)
    .order_by(_ALL.section, _ALL.soonest, _ALL.newest.desc(), _ALL.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("before"))
)
_IDS: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_MATCHES = select(Match).where(Match.workspace_id == _WORKSPACE, Match.id.in_(_IDS))
_MEETINGS = select(Meeting).where(Meeting.workspace_id == _WORKSPACE, Meeting.id.in_(_IDS))


def home_facts(session: Session, workspace_id: int, person_id: int, page: int, page_size: int) -> HomeFacts:
    """Return one page of a person's Home; the last one where there are fewer pages."""
    viewer = actors.viewer_of(session, workspace_id, person_id)
    program = _program(session, workspace_id)
    runs_it = is_admin(session, workspace_id, program.id, person_id)
    reads_it = not runs_it and is_named(session, workspace_id, program.id, person_id)
    me = _participant(session, workspace_id, person_id)
    shows_program = runs_it and _shows_program(session, workspace_id, person_id, me)
    if me is None:
        stays_out = admission.bar(program, session.get_one(Person, (workspace_id, person_id)))
        profile = ProfileFacts(viewer, stays_out, limit=program.default_max_connections)
        return HomeFacts(
            viewer,
            profile,
            program.name,
            is_admin=runs_it,
            shows_program=shows_program,
            reads_report=reads_it,
        )
    totals = _totals(session, me)
    pages = max(1, -(-sum(totals.values()) // page_size))
    page = min(page, pages - 1)
    shown = _page(session, me, viewer, page, page_size)
    return HomeFacts(
        viewer=viewer,
        profile=profile_facts(session, me, viewer),
        program_name=program.name,
        sections=shown,
        totals=totals,
        reflections=_reflections(session, me, viewer),
        page=page,
        pages=pages,
        is_admin=runs_it,
        shows_program=shows_program,
        reads_report=reads_it,
    )


def opened(session: Session, actor: Actor, now: datetime, machine_now: datetime) -> None:
    """Somebody opened their Home: publish it, and keep it up to date for a while."""
    effects.home_opened(session, actor.workspace_id, actor.person_id, now, machine_now)


def show_program(session: Session, actor: Actor, now: datetime) -> None:
    """Show the programme's page on an admin's Home.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    effects.home_switched(session, actor.workspace_id, actor.person_id, now, program=True)


def show_relationships(session: Session, actor: Actor, now: datetime) -> None:
    """Show an admin what any member's Home shows: their own relationships."""
    effects.home_switched(session, actor.workspace_id, actor.person_id, now, program=False)


def turn_page(session: Session, actor: Actor, page: int, now: datetime) -> None:
    """Show another page of the actor's Home."""
    effects.home_turned(session, actor.workspace_id, actor.person_id, min(page, MOST_PAGES), now)


def _shows_program(session: Session, workspace_id: int, person_id: int, me: Participant | None) -> bool:
    """Say what an admin chose; who never chose sees the programme, unless they take part in it too."""
    chosen = session.scalars(
        select(RecipientLane.home_shows_program).where(
            RecipientLane.workspace_id == workspace_id, RecipientLane.person_id == person_id
        )
    ).one_or_none()
    return me is None or me.left_at is not None if chosen is None else chosen


def _program(session: Session, workspace_id: int) -> Program:
    first = select(Program).where(Program.workspace_id == workspace_id).order_by(Program.id).limit(1)
    return session.execute(first).scalar_one()


def _participant(session: Session, workspace_id: int, person_id: int) -> Participant | None:
    mine = select(Participant).where(
        Participant.workspace_id == workspace_id, Participant.person_id == person_id
    )
    return session.execute(mine).scalar_one_or_none()


def _totals(session: Session, me: Participant) -> dict[HomeSection, int]:
    rows = session.execute(_TOTALS, {"workspace": me.workspace_id, "me": me.id})
    return {_SECTIONS[number]: count for number, count in rows}


def _page(
    session: Session, me: Participant, viewer: Viewer, page: int, page_size: int
) -> dict[HomeSection, tuple[HomeEntry, ...]]:
    """Return what stands in each section of one page."""
    here = {"workspace": me.workspace_id}
    key = here | {"me": me.id, "most": page_size, "before": page * page_size}
    rows = session.execute(_PAGE, key).all()
    ids = {what: [row.id for row in rows if row.what == what] for what in (_MATCH, _MEETING)}
    matches = session.scalars(_MATCHES, here | {"ids": ids[_MATCH]}).all()
    meetings = session.scalars(_MEETINGS, here | {"ids": ids[_MEETING]}).all()
    facts: dict[str, Mapping[int, HomeEntry]] = {
        _MATCH: {one.match_id: one for one in facts_of(session, matches, viewer)},
        _MEETING: {one.meeting_id: one for one in meeting_read.facts_of(session, meetings, viewer)},
    }
    sections: dict[HomeSection, tuple[HomeEntry, ...]] = {}
    for row in rows:
        section = _SECTIONS[row.section]
        sections[section] = (*sections.get(section, ()), facts[row.what][row.id])
    return sections


def _reflections(
    session: Session, me: Participant, viewer: Viewer
) -> tuple[tuple[str, tuple[ReflectionAnswerFacts, ...]], ...]:
    reflected_on = (
        select(Match)
        .join(
            ReflectionAnswer,
            (ReflectionAnswer.match_id == Match.id) & (ReflectionAnswer.workspace_id == Match.workspace_id),
        )
        .where(ReflectionAnswer.workspace_id == me.workspace_id, ReflectionAnswer.author_id == me.id)
        .group_by(Match.id)
        .order_by(func.max(ReflectionAnswer.id).desc())
        .limit(MOST_REFLECTIONS)
    )
    ids = session.execute(reflected_on.with_only_columns(Match.id)).scalars().all()
    return tuple(
        _reflection(session, session.get_one(Match, (me.workspace_id, match_id)), viewer) for match_id in ids
    )


def _reflection(
    session: Session, match: Match, viewer: Viewer
) -> tuple[str, tuple[ReflectionAnswerFacts, ...]]:
    side = match.side_of(viewer.person_id)
    answers = reflection.written_by(session, match, side)
    return match.participant(side.other).person.name, answers
