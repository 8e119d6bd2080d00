"""The profile: joining, roles, topics, how many mentees a mentor offers to take."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot import cut, languages, limits, refusals
from bot.enums import Side
from bot.ids import Choice, Field
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant, ParticipantTopic
from bot.models.program import Program
from bot.models.workspace import Person
from bot.read_models.common import Viewer
from bot.read_models.profile import ProfileFacts
from bot.services import actors, effects, exclusions, journal, locks, mail
from bot.services.actors import Actor
from bot.services.effects import offers
from bot.services.match.load import open_matches
from bot.services.meeting import load as meeting_load
from bot.services.profile import participation
from bot.services.rules import admission, capacity


@dataclass(frozen=True)
class Draft:
    """A profile as somebody filled it in: topics with commas between them, the limit in digits."""

    roles: frozenset[Side]
    headline: str = ""
    topics: str = ""
    limit: str = ""
    # Which modes were ticked, `Choice.ONGOING` and `Choice.ONE_TIME`; None where the form did not ask.
    modes: frozenset[str] | None = None
    # The participants whom the form showed as not to be matched with again, and who are out of it now.
    taken_back: frozenset[int] = frozenset()
    # Which language to read, empty for that of Slack; None where the form did not ask.
    language: str | None = None
    # Where to get e-mail; empty: nowhere. None where the form did not ask.
    address: str | None = None


@dataclass(frozen=True)
class Saved:
    """What became of a draft."""

    profile: ProfileFacts
    joined: bool
    # Whether a code was mailed, which proves the address once it is typed.
    code_sent: bool


def profile_of(session: Session, actor: Actor) -> ProfileFacts:
    """Return the actor's profile: an empty one if they are not in the programme."""
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    me = actors.participant_of(session, actor)
    if me is None:
        program = actors.program_of(session, actor)
        return ProfileFacts(
            viewer,
            limit=program.default_max_connections,
            may_choose_modes=program.mentors_choose,
            stays_out=admission.bar(program, actors.person_of(session, actor)),
            language=actors.person_of(session, actor).language or "",
        )
    return profile_facts(session, me, viewer)


def form_of(session: Session, actor: Actor, now: datetime) -> ProfileFacts:
    """Return the actor's profile for its form, which joins who has not joined; with their e-mail, if offered.

    Raises:
        GuestsStayOut, FromAnotherCompany: they have not joined, and may not.
    """
    facts = profile_of(session, actor)
    if not facts.joined:
        admission.require(session, actor)
    return _with_mail(session, facts, actor, now)


def _with_mail(session: Session, facts: ProfileFacts, actor: Actor, now: datetime) -> ProfileFacts:
    chosen = mail.mail_facts(session, actor.workspace_id, actor.person_id, now)
    return replace(facts, mail=chosen if chosen.offered else None)


def save(session: Session, actor: Actor, draft: Draft, now: datetime) -> Saved:
    """Join, or change one's profile. Offering fewer places than are taken ends nothing.

    Who gives up being a mentee is out of every queue they wait in: the next is offered what was held.

    Raises:
        NoRole, NoMode, TooLong, TooManyTopics, TopicTooLong, TopicWithoutWords, NotANumber: at their field.
        RoleInUse: a role is given up while matches in it are open.
        GuestsStayOut, FromAnotherCompany: they would join, and may not.
        MailNotOffered, NoAddress, TooManyCodes: at the address.
    """
    topics = _topics(draft.topics)
    _require_sound(draft)
    me = _found_or_new(session, actor, draft.taken_back, now)
    joins = me.left_at is not None
    if joins:
        admission.require(session, actor)
        me.joined_at, me.left_at = now, None
    else:
        _require_roles_free(session, me, draft.roles)
    me.is_mentee, me.is_mentor = Side.MENTEE in draft.roles, Side.MENTOR in draft.roles
    me.headline = draft.headline
    _set_language(session, me.person, draft, now)
    _set_topics(me, topics)
    _set_modes(me, draft)
    me.max_connections = int(draft.limit or me.max_connections)
    event = "participant.joined" if joins else "participant.changed"
    for other_id in draft.taken_back:
        exclusions.take_back(session, me, other_id, now)
    journal.record(session, actor, event, now, subject_id=me.id)
    effects.participant_changed(session, me, now)
    session.flush()
    code_sent = draft.address is not None and mail.choose(session, actor, draft.address, now)
    saved = _with_mail(session, profile_of(session, actor), actor, now)
    return Saved(saved, joins, code_sent)


def _require_sound(draft: Draft) -> None:
    if not draft.roles:
        raise refusals.NoRole
    if cut.utf16(draft.headline) > limits.LONGEST_HEADLINE:
        raise refusals.TooLong(limit=limits.LONGEST_HEADLINE, field=Field.HEADLINE)
    if draft.limit:
        limits.connections(draft.limit)


def _topics(text: str) -> list[str]:
    """Return the topics in `text`: trimmed, lower case, each once, in the order in which they were named."""
    named = [" ".join(part.lower().split()) for part in text.replace("\n", ",").split(",")]
    topics = list(dict.fromkeys(filter(None, named)))
    if len(topics) > limits.MOST_TOPICS:
        raise refusals.TooManyTopics(limit=limits.MOST_TOPICS)
    if any(cut.utf16(topic) > limits.LONGEST_TOPIC for topic in topics):
        raise refusals.TopicTooLong(limit=limits.LONGEST_TOPIC)
    if not all(any(letter.isalnum() for letter in topic) for topic in topics):
        raise refusals.TopicWithoutWords
    return topics


def _found_or_new(session: Session, actor: Actor, also: Collection[int], now: datetime) -> Participant:
    """Return the actor's row, locked as for a pause, with the participants `also`.

    A new one counts as left until they have joined.
    """
    found = actors.participant_of(session, actor)
    if found is not None:
        locks.lock_involved(session, found, also)
        return found
    # Two devices may join at once. Not FOR UPDATE: cards about this person may be written meanwhile.
    person = session.get_one(
        Person, (actor.workspace_id, actor.person_id), with_for_update={"key_share": True}
    )
    found = actors.participant_of(session, actor, lock=True)
    if found is not None:
        return found
    new = Participant(
        workspace_id=actor.workspace_id,
        program_id=actor.program_id,
        person=person,
        max_connections=actors.program_of(session, actor).default_max_connections,
        joined_at=now,
        left_at=now,
    )
    session.add(new)
    session.flush()
    return new


def _require_roles_free(session: Session, me: Participant, kept: frozenset[Side]) -> None:
    running = _running(session, me)
    for side in Side:
        in_use = [one for one in running if one.participant(side) is me]
        if in_use and side not in kept:
            raise refusals.RoleInUse(role=side, names=participation.names_across(in_use, me))


def _running(session: Session, me: Participant) -> list[Match | Meeting]:
    """Return what `me` is in the middle of: open matches, and meetings that are coming up."""
    mine = (session, me.workspace_id, me.person_id)
    return [*open_matches(*mine), *meeting_load.upcoming(*mine)]


def _set_topics(me: Participant, topics: Sequence[str]) -> None:
    known = {topic.topic: topic for topic in me.topics}
    me.topics = [
        known.get(topic) or ParticipantTopic(workspace_id=me.workspace_id, topic=topic) for topic in topics
    ]
    for position, topic in enumerate(me.topics):
        topic.position = position


def _set_language(session: Session, person: Person, draft: Draft, now: datetime) -> None:
    """Keep what somebody wants to read, where the form asked: all that they have is drawn anew."""
    if draft.language is None:
        return
    chosen = draft.language if draft.language in languages.known() else None
    if chosen != person.language:
        person.language = chosen
        effects.person_changed(session, person, now)


def _set_modes(me: Participant, draft: Draft) -> None:
    """Keep what a mentor takes on, where the form asked; it has no effect while mentors do not choose."""
    if draft.modes is None:
        return
    if not draft.modes and me.is_mentor:
        raise refusals.NoMode
    me.takes_ongoing, me.takes_one_time = Choice.ONGOING in draft.modes, Choice.ONE_TIME in draft.modes


def profile_facts(session: Session, me: Participant, viewer: Viewer) -> ProfileFacts:
    """Return a participant as they themselves see it."""
    here, program = me.left_at is None, session.get_one(Program, (me.workspace_id, me.program_id))
    return ProfileFacts(
        viewer=viewer,
        stays_out=admission.bar(program, me.person),
        is_mentee=here and me.is_mentee,
        is_mentor=here and me.is_mentor,
        headline=me.headline,
        language=me.person.language or "",
        topics=tuple(topic.topic for topic in me.topics),
        limit=me.max_connections,
        connections=len(capacity.places_of(session, me).slots),
        joined=here,
        paused=me.paused_at is not None,
        paused_until=me.paused_until,
        may_choose_modes=program.mentors_choose,
        takes_ongoing=me.takes_ongoing,
        takes_one_time=me.takes_one_time,
        waiting=len(offers.queue_of(session, me)),
        exclusions=exclusions.said_by(session, me),
    )
