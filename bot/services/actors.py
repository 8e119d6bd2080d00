"""Who is who: the people of a workspace as Slack describes them, and who acts in a click."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from bot import cut, languages, limits, names, refusals
from bot.enums import Membership
from bot.models.base import by_dialect
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person, Workspace
from bot.read_models.common import Face, OtherPerson, Viewer
from bot.read_models.other_profile import OtherProfileFacts

# Slack's keys of a photo, the best for a card first: it is shown 88 pixels high, on some screens doubled.
PHOTO_SIZES = ("image_192", "image_512", "image_72", "image_48", "image_32", "image_24")
_HTTPS = re.compile(r"https://[!-~]{1,2000}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True)
class Actor:
    """Who acts, by ids that never change. Names, zones and roles are read when they are needed."""

    workspace_id: int
    program_id: int
    person_id: int
    team_id: str
    slack_user_id: str


_FIND_ACTOR = (
    select(Workspace.id, Program.id, Person.id)
    .join(Person, Person.workspace_id == Workspace.id)
    .join(Program, Program.workspace_id == Workspace.id)
    .where(Workspace.slack_id == bindparam("team"), Person.slack_user_id == bindparam("user"))
    .order_by(Program.id)
    .limit(1)
)
_NEW = by_dialect(lambda insert: insert(Person).on_conflict_do_nothing())
_WORKSPACE = select(Workspace).where(Workspace.slack_id == bindparam("team"))
_WORKSPACE_ID = select(Workspace.id).where(Workspace.slack_id == bindparam("team"))
_KNOWN = (
    select(Person)
    .join(Workspace, Workspace.id == Person.workspace_id)
    .where(Workspace.slack_id == bindparam("team"), Person.slack_user_id == bindparam("user"))
)
_PERSON = select(Person).where(
    Person.workspace_id == bindparam("workspace"), Person.slack_user_id == bindparam("user")
)


_STANDING = (
    select(Person.deactivated_at, RecipientLane.unreachable_because, RecipientLane.channel, RecipientLane.id)
    .outerjoin(
        RecipientLane,
        (RecipientLane.person_id == Person.id) & (RecipientLane.workspace_id == Person.workspace_id),
    )
    .where(Person.workspace_id == bindparam("workspace"), Person.id == bindparam("person"))
)

_LANGUAGE = (
    select(Person.language, Person.locale, Program.language)
    .join(Program, Program.workspace_id == Person.workspace_id)
    .where(Person.workspace_id == bindparam("workspace"), Person.id == bindparam("person"))
    .order_by(Program.id)
    .limit(1)
)


def unknown(team_id: str, slack_user_id: str) -> Actor:
    """Return somebody of whom nothing is known yet but what Slack calls them."""
    return Actor(0, 0, 0, team_id, slack_user_id)


def find_actor(session: Session, team_id: str, slack_user_id: str) -> Actor | None:
    """Return the person of this workspace, or None where the bot has not met them yet."""
    found = session.execute(_FIND_ACTOR, {"team": team_id, "user": slack_user_id}).first()
    if found is None:
        return None
    return Actor(found[0], found[1], found[2], team_id, slack_user_id)


def actor_of(session: Session, workspace_id: int, person_id: int) -> Actor:
    """Return a person the bot has met as one who acts, for what is drawn for them."""
    found = session.execute(
        select(Workspace.slack_id, Person.slack_user_id, Program.id)
        .join(Person, Person.workspace_id == Workspace.id)
        .join(Program, Program.workspace_id == Workspace.id)
        .where(Workspace.id == workspace_id, Person.id == person_id)
        .order_by(Program.id)
        .limit(1)
    ).one()
    return Actor(workspace_id, found[2], person_id, found[0], found[1])


def person_named(session: Session, actor: Actor, slack_user_id: str) -> Person:
    """Return somebody of the actor's workspace.

    Raises:
        UnknownPerson: the bot has not met them.
    """
    key = {"workspace": actor.workspace_id, "user": slack_user_id}
    found = session.execute(_PERSON, key).scalar_one_or_none()
    if found is None:
        raise refusals.UnknownPerson
    return found


def is_known(session: Session, team_id: str, slack_user_id: str) -> bool:
    """Say whether Slack was asked who somebody is, and whether they belong to the workspace."""
    person = session.execute(_KNOWN, {"team": team_id, "user": slack_user_id}).scalar_one_or_none()
    return person is not None and person.membership is not None


def is_news(session: Session, actor: Actor, channel: str = "") -> bool:
    """Say whether it is news that somebody is here, or that `channel` is their DM with the bot."""
    found = (
        session.connection()
        .execute(_STANDING, {"workspace": actor.workspace_id, "person": actor.person_id})
        .one()
    )
    moved = bool(channel) and found.id is not None and found.channel != channel
    return bool(found.deactivated_at or found.unreachable_because) or moved


def differs(session: Session, actor: Actor, user: Mapping[str, Any]) -> bool:
    """Say whether Slack describes a person (a `user` object) otherwise than they are stored."""
    person = person_of(session, actor)
    membership = _membership(session.get_one(Workspace, actor.workspace_id), user)
    told = {
        **_described(person, user),
        "name": names.shown(_name_of(user)),
        "membership": membership,
        "is_workspace_admin": _is_workspace_admin(user, membership),
    }
    is_gone = person.deactivated_at is not None
    return is_gone != bool(user.get("deleted")) or any(
        getattr(person, key) != value for key, value in told.items()
    )


def language_of(session: Session, workspace_id: int, person_id: int) -> str:
    """Return what somebody reads: their own choice, or as Slack says, or else what their programme speaks."""
    key = {"workspace": workspace_id, "person": person_id}
    wanted = session.connection().execute(_LANGUAGE, key).first() or ()
    return next(filter(None, map(languages.closest, wanted)), languages.ENGLISH)


def readers_of_programs_language(session: Session, workspace_id: int) -> set[int]:
    """Return those who chose no language, and whose Slack speaks none that the bot does."""
    chose_none = select(Person.id, Person.locale).where(
        Person.workspace_id == workspace_id, Person.language.is_(None)
    )
    return {
        person_id for person_id, locale in session.execute(chose_none) if languages.closest(locale) is None
    }


def meet(session: Session, team_id: str, slack_user_id: str, name: str) -> None:
    """Store somebody who did something, on one device or on two, before Slack was asked who they are."""
    workspace_id = session.execute(_WORKSPACE_ID, {"team": team_id}).scalar_one()
    described = {"workspace_id": workspace_id, "slack_user_id": slack_user_id, "name": name}
    session.execute(_NEW[session.get_bind().dialect.name], described)


def store_slack_user(session: Session, team_id: str, user: Mapping[str, Any], now: datetime) -> Person:
    """Store what Slack says of a person (a `user` object), new or changed, and return their row."""
    workspace = session.execute(_WORKSPACE, {"team": team_id}).scalar_one()
    person = session.execute(_PERSON, {"workspace": workspace.id, "user": user["id"]}).scalar_one_or_none()
    if person is None:
        person = Person(workspace_id=workspace.id, slack_user_id=user["id"])
        session.add(person)
    person.asked_at = now
    for key, value in _described(person, user).items():
        setattr(person, key, value)
    person.membership = _membership(workspace, user)
    person.is_workspace_admin = _is_workspace_admin(user, person.membership)
    person.is_bot = bool(user.get("is_bot")) or user["id"] == "USLACKBOT"
    if not user.get("deleted"):
        person.deactivated_at = None
    elif person.deactivated_at is None:
        person.deactivated_at = now
    session.flush()
    return person


def _described(person: Person, user: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the columns of how somebody appears to others, as a `user` object says them.

    Not every object says the language: what was said before stays.
    """
    locale = str(user.get("locale") or "")
    return {
        "name": _name_of(user),
        "tz": user.get("tz") or "UTC",
        "photo": _photo_of(user),
        "title": _title_of(user),
        "locale": locale if _LOCALE.fullmatch(locale) else person.locale,
    }


def _photo_of(user: Mapping[str, Any]) -> str | None:
    """Return the address of their photo. Any other than https is none: Slack would refuse the card."""
    profile = user.get("profile") or {}
    found = (str(profile.get(size) or "") for size in PHOTO_SIZES)
    return next(filter(_HTTPS.fullmatch, found), None)


def _title_of(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile") or {}
    title = names.visible(unescape(str(profile.get("title") or "")))
    return cut.shorten(title, limits.LONGEST_TITLE) or None


def _name_of(user: Mapping[str, Any]) -> str:
    """Return what they call themselves; nothing where nothing of it can be seen: each reader says it anew."""
    profile = user.get("profile") or {}
    named = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    # Slack escapes what people call themselves.
    seen = (names.visible(unescape(str(name or ""))) for name in named)
    return names.inert(next(filter(None, seen), ""), names.LONGEST)


def _is_workspace_admin(user: Mapping[str, Any], membership: Membership) -> bool:
    """Say whether they run our workspace: what somebody of another company runs is their own."""
    return membership is Membership.MEMBER and bool(user.get("is_admin") or user.get("is_owner"))


def _membership(workspace: Workspace, user: Mapping[str, Any]) -> Membership:
    """Read from a `user` object whether somebody is ours: of our team, or of our organisation.

    There is no flag for it: https://docs.slack.dev/apis/slack-connect. `is_stranger` is somebody of another
    workspace with whom no channel is shared; within an organisation they are still ours.
    """
    organisation = user.get("enterprise_user") or {}
    of_organisation = bool(workspace.enterprise_id) and workspace.enterprise_id in (
        organisation.get("enterprise_id"),
        user.get("team_id"),
    )
    of_team = user.get("team_id") in (None, workspace.slack_id) and not user.get("is_stranger")
    if not (of_organisation or of_team or workspace.slack_id in (organisation.get("teams") or ())):
        return Membership.OTHER_COMPANY
    is_guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    return Membership.GUEST if is_guest else Membership.MEMBER


def person_of(session: Session, actor: Actor) -> Person:
    """Return the actor's row."""
    return session.get_one(Person, (actor.workspace_id, actor.person_id))


def person_locked(session: Session, actor: Actor) -> Person:
    """Return the actor's row, as it is once nobody else changes it."""
    return session.get_one(
        Person,
        (actor.workspace_id, actor.person_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )


_TAKES_PART = select(Participant).where(
    Participant.workspace_id == bindparam("workspace"),
    Participant.program_id == bindparam("program"),
    Participant.person_id == bindparam("person"),
)
_TAKES_PART_LOCKED = _TAKES_PART.with_for_update(of=Participant)


def participant_of(session: Session, actor: Actor, *, lock: bool = False) -> Participant | None:
    """Return the actor as a participant, also after they left; None if they never joined."""
    key = {"workspace": actor.workspace_id, "program": actor.program_id, "person": actor.person_id}
    return session.execute(_TAKES_PART_LOCKED if lock else _TAKES_PART, key).scalar_one_or_none()


def participations(workspace_id: int, person_id: int) -> Select[int]:
    """Return the query for the ids under which a person takes part.

    What is theirs is looked for by these: a join with the person would read everybody's.
    """
    return select(Participant.id).where(
        Participant.workspace_id == workspace_id, Participant.person_id == person_id
    )


def program_of(session: Session, actor: Actor) -> Program:
    """Return the programme the actor acts in."""
    return session.get_one(Program, (actor.workspace_id, actor.program_id))


def face_of(person: Person) -> Face:
    """Return how others see a person."""
    return Face(
        person.id, person.slack_user_id, person.name, photo=person.photo or "", title=person.title or ""
    )


def other_of(participant: Participant) -> OtherPerson:
    """Return how somebody appears to the other person of a match or a meeting."""
    person = participant.person
    return OtherPerson(
        person.id,
        person.slack_user_id,
        person.name,
        photo=person.photo or "",
        title=person.title or "",
        headline=participant.headline,
        zone=person.zone,
    )


def profile_for(session: Session, actor: Actor, participant: Participant) -> OtherProfileFacts:
    """Return what the actor, who has to do with a participant, may see of them.

    Raises:
        NothingThere: they take part no more.
    """
    if not participant.is_here:
        raise refusals.NothingThere
    viewer = viewer_of(session, actor.workspace_id, actor.person_id)
    topics = tuple(one.topic for one in participant.topics)
    person = participant.person
    return OtherProfileFacts(viewer, other_of(participant), topics, person.language or person.locale or "")


_VIEWER = (
    select(Person, Workspace.slack_id)
    .join(Workspace, Workspace.id == Person.workspace_id)
    .where(Person.workspace_id == bindparam("workspace"), Person.id == bindparam("person"))
)


def viewer_of(session: Session, workspace_id: int, person_id: int) -> Viewer:
    """Return the reader of a screen, with their zone."""
    person, team_id = session.execute(_VIEWER, {"workspace": workspace_id, "person": person_id}).one()
    return Viewer(person.id, person.slack_user_id, person.name, person.zone, team_id)
