"""The directory of mentors, as one person may see it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, selectinload

from bot import folding, refusals
from bot.models.exclusion import Exclusion
from bot.models.participant import Participant, ParticipantTopic
from bot.models.workspace import Person
from bot.read_models.directory import DirectoryFacts, MentorFacts
from bot.refusals import Refusal
from bot.services import actors, search
from bot.services.actors import Actor
from bot.services.match.step import is_about_room
from bot.services.rules import admission, capacity, eligibility, exclusions
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Look:
    """Which part of the directory somebody looks at: words, or a topic (neither: all), a page from 0."""

    words: str = ""
    topic: str = ""
    page: int = 0
    size: int = 10


def page_of(session: Session, actor: Actor, look: Look, now: datetime) -> DirectoryFacts:
    """Return one page of the mentors that `actor` may see; the last one where there are fewer.

    Only the mentors of this page are asked what stands in the way: there may be hundreds.

    Raises:
        GuestsStayOut, FromAnotherCompany: the actor may not take part.
    """
    admission.require(session, actor)
    me = _me(session, actor)
    listed = _listed(session, actor, me)
    topics = _topics(session, listed)
    words = _meant(session, actor, look.words, listed)
    if words:
        listed = and_(listed, search.found(actor, words))
    elif look.topic:
        spellings = topics.get(folding.as_one(look.topic), [look.topic])
        listed = and_(listed, Participant.topics.any(ParticipantTopic.topic.in_(spellings)))
    found = select(func.count()).select_from(Participant).join(Participant.person).where(listed)
    pages = max(1, -(-session.execute(found).scalar_one() // look.size))
    page = min(max(look.page, 0), pages - 1)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    mentors = _page(session, me, listed, page * look.size, look.size)
    return DirectoryFacts(
        viewer=viewer,
        mentors=tuple(_entries(session, me, mentors, now)),
        topic=look.topic,
        topics=tuple(spellings[0] for spellings in topics.values()),
        page=page,
        pages=pages,
        must_join=me.left_at is not None or not me.is_mentee,
        words=words,
    )


def mentor(session: Session, actor: Actor, mentor_id: int, now: datetime) -> MentorFacts:
    """Return one mentor's entry.

    Raises:
        NothingThere: there is no such participant.
    """
    found = _load(session, actor, mentor_id)
    return _entries(session, _me(session, actor), [found], now)[0]


def require_possible(
    session: Session, actor: Actor, mentor_id: int, intent: Intent, now: datetime
) -> MentorFacts:
    """Return one mentor's entry while `intent` is possible, so that nobody writes a note in vain.

    Raises:
        Refusal: the first reason against it.
    """
    found = _load(session, actor, mentor_id)
    for refusal in eligibility.blockers(session, _me(session, actor), found, intent, now):
        raise refusal
    return mentor(session, actor, mentor_id, now)


def _me(session: Session, actor: Actor) -> Participant:
    return eligibility.as_participant(session, actor, actors.person_of(session, actor))


def _load(session: Session, actor: Actor, mentor_id: int) -> Participant:
    found = session.execute(
        select(Participant).where(
            Participant.workspace_id == actor.workspace_id,
            Participant.program_id == actor.program_id,
            Participant.id == mentor_id,
        )
    ).scalar_one_or_none()
    if found is None:
        raise refusals.NothingThere
    return found


def _listed(session: Session, actor: Actor, me: Participant) -> ColumnElement[bool]:
    """Return which participants the actor sees: mentors who are here, not away for them, not themselves.

    Nor does the actor see whom they asked not to be matched with again.
    """
    said_by_me = select(Exclusion.other_id).where(
        Exclusion.workspace_id == actor.workspace_id, Exclusion.author_id == me.id
    )
    return and_(
        Participant.workspace_id == actor.workspace_id,
        Participant.program_id == actor.program_id,
        Participant.is_mentor,
        Participant.left_at.is_(None),
        ~exclusions.appears_paused_to(actor.workspace_id, actor.person_id),
        Participant.person_id != actor.person_id,
        Participant.person.has(
            and_(Person.deactivated_at.is_(None), admission.admitted(actors.program_of(session, actor)))
        ),
        Participant.id.not_in(said_by_me),
    )


def _topics(session: Session, listed: ColumnElement[bool]) -> dict[str, list[str]]:
    """Return the topics of the mentors who are listed, those of most mentors first.

    Each stands once, in its commonest spelling, with all its spellings: "public speaking", "public-speaking".
    """
    number = func.count()
    rows = session.execute(
        select(ParticipantTopic.topic, number)
        .join(
            Participant,
            (Participant.id == ParticipantTopic.participant_id)
            & (Participant.workspace_id == ParticipantTopic.workspace_id),
        )
        .where(listed)
        .group_by(ParticipantTopic.topic)
        .order_by(number.desc(), ParticipantTopic.topic)
    )
    found: dict[str, list[str]] = {}
    mentors: Counter[str] = Counter()
    for topic, count in rows:
        key = folding.as_one(topic)
        found.setdefault(key, []).append(topic)
        mentors[key] += count
    return {key: found[key] for key, _ in mentors.most_common()}


def _meant(session: Session, actor: Actor, text: str, listed: ColumnElement[bool]) -> str:
    """Return the words that `text` means: those of it, or most like it, that find somebody."""
    wanted = " ".join(_MENTION.sub(lambda named: _called(session, actor, named[1]), text).split())
    if not wanted or _finds(session, actor, wanted, listed):
        return wanted
    essential = search.essential(wanted)
    if not essential or _finds(session, actor, essential, listed):
        return essential
    corrected = search.corrected(session, actor, essential, listed)
    return corrected if _finds(session, actor, corrected, listed) else wanted


def _finds(session: Session, actor: Actor, words: str, listed: ColumnElement[bool]) -> bool:
    one = select(Participant.id).where(listed, search.found(actor, words)).limit(1)
    return session.scalars(one).first() is not None


def _called(session: Session, actor: Actor, slack_user_id: str) -> str:
    """Return the name of somebody named with an @; nothing where the bot has not met them."""
    try:
        return actors.person_named(session, actor, slack_user_id).name
    except refusals.UnknownPerson:
        return ""


def _page(
    session: Session, me: Participant, listed: ColumnElement[bool], offset: int, size: int
) -> Sequence[Participant]:
    """Return the mentors of one page: those with a place that `me` can have first, then by name."""
    full = case((capacity.taken(me.id) >= Participant.max_connections, 1), else_=0)
    query = (
        select(Participant)
        .join(Participant.person)
        .where(listed)
        .order_by(full, func.lower(Person.name), Participant.id)
        .offset(offset)
        .limit(size)
        .options(selectinload(Participant.topics))
    )
    return session.execute(query).scalars().all()


def _entries(
    session: Session, me: Participant, mentors: Sequence[Participant], now: datetime
) -> list[MentorFacts]:
    history = PairHistory(session, me, mentors)
    meets = history.program.one_time

    def in_the_way(mentor: Participant, intent: Intent) -> Refusal | None:
        return next(eligibility.blockers_to(mentor, history, intent, now), None)

    def entry(one: Participant) -> MentorFacts:
        to_connect = list(eligibility.blockers_to(one, history, Intent.CONNECT, now))
        return MentorFacts(
            mentor_id=one.id,
            face=actors.face_of(one.person),
            headline=one.headline,
            topics=tuple(topic.topic for topic in one.topics),
            free_places=max(0, history.free_places(one)),
            limit=one.max_connections,
            cannot_connect=to_connect[0] if to_connect else None,
            may_wait=is_about_room(to_connect),
            in_line=history.in_line(one) is not None,
            cannot_message=in_the_way(one, Intent.MESSAGE),
            meets=meets,
            cannot_meet=in_the_way(one, Intent.MEET) if meets else None,
        )

    return [entry(one) for one in mentors]
