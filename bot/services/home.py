"""The Relationships page of one person: what waits for whom, who is connected, what is over."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from bot.models.facts import Answer, HomeFacts, MatchFacts, ProfileFacts, Viewer
from bot.models.match import Match, MatchState, Origin
from bot.models.participant import Participant
from bot.models.program import Program, ReflectionAnswer
from bot.services import capacity, cards, people, reflection
from bot.services.match_facts import facts_of
from bot.services.people import Actor

# The sections, in the order in which they stand on the page; the names are those of `HomeFacts`.
SECTIONS = ("waiting_for_you", "in_conversation", "waiting_for_them", "your_mentors", "your_mentees", "past")
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
        connections=capacity.connection_counts(session, me.workspace_id, [me.id])[me.id],
        joined=here,
        paused=me.paused_at is not None,
        paused_until=me.paused_until,
        may_choose_modes=session.get_one(Program, me.program_id).mentors_choose,
        takes_ongoing=me.takes_ongoing,
        takes_one_time=me.takes_one_time,
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


def _shown_to(me: Participant) -> tuple[ColumnElement[bool], ...]:
    """Return which matches `me` sees: their own; a withdrawn request is no news to the mentor."""
    return (
        Match.workspace_id == me.workspace_id,
        or_(
            Match.mentee_id == me.id,
            and_(Match.mentor_id == me.id, Match.state != MatchState.WITHDRAWN),
        ),
    )


def _totals(session: Session, me: Participant) -> dict[str, int]:
    section = _section(me)
    rows = session.execute(select(section, func.count()).where(*_shown_to(me)).group_by(section))
    return {SECTIONS[number]: count for number, count in rows}


def _page(
    session: Session, me: Participant, viewer: Viewer, page: int, page_size: int
) -> dict[str, tuple[MatchFacts, ...]]:
    section = _section(me)
    newest_first = func.coalesce(Match.closed_at, Match.started_at).desc()
    rows = session.execute(
        select(Match, section)
        .where(*_shown_to(me))
        .order_by(section, newest_first, Match.id.desc())
        .limit(page_size)
        .offset(page * page_size)
    ).all()
    facts = facts_of(session, [match for match, _ in rows], viewer)
    sections: dict[str, tuple[MatchFacts, ...]] = {}
    for (_, number), one in zip(rows, facts, strict=True):
        sections[SECTIONS[number]] = (*sections.get(SECTIONS[number], ()), one)
    return sections


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
