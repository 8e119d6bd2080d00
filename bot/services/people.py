"""News about people: Slack says that they changed, left or came back, or they show that they are here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.enums import CloseReason, MatchState
from bot.models.journal import JournalEntry
from bot.models.match import Match
from bot.models.reminder import ReminderKind
from bot.models.workspace import Person
from bot.read_models.admins import PersonLeftFacts
from bot.services import actors, cards, effects, journal, locks
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.rules.admins import admins_of, is_admin

PERSON_LEFT = "person.left"


def follow(session: Session, actor: Actor, user: Mapping[str, Any], now: datetime) -> None:
    """Store what Slack says of `actor` (a `user` object) and what follows from it.

    Who left: their matches close and the other people are told. A new name or zone: whatever shows
    it is drawn again. Who became a guest, or was one: what they may begin follows.
    """
    before, was_silent = actors.person_locked(session, actor), actors.is_news(session, actor)
    was_here, membership = before.deactivated_at is None, before.membership
    person = actors.store_slack_user(session, actor.team_id, user, now)
    if person.membership is not membership:
        _follow_membership(session, actor, now)
    if was_here and person.deactivated_at:
        _left(session, actor, now)
    if not was_here and person.deactivated_at is None:
        _came_back(session, actor, now)
    if was_silent and person.deactivated_at is None:
        effects.reachable(session, actor.workspace_id, person.id, now)
    effects.person_changed(session, person, now)


def hear(session: Session, actor: Actor, channel: str, now: datetime) -> None:
    """Store that `actor` is here, whatever Slack said: they did something, and get what they had coming.

    `channel` is their DM with the bot, where they did it there.
    """
    person = actors.person_locked(session, actor)
    if person.deactivated_at:
        person.deactivated_at = None
        # What they did may have been on its way since before: Slack is asked.
        person.check_at = cards.AT_ONCE
        session.flush()
        _came_back(session, actor, now)
        effects.person_changed(session, person, now)
    effects.reachable(session, actor.workspace_id, person.id, now, channel)


def _came_back(session: Session, actor: Actor, now: datetime) -> None:
    journal.record(session, actor, "person.came_back", now)
    _follow_membership(session, actor, now)


def _follow_membership(session: Session, actor: Actor, now: datetime) -> None:
    me = actors.participant_of(session, actor)
    if me is not None and me.left_at is None:
        locks.lock_involved(session, me)
        effects.participant_changed(session, me, now)


def _left(session: Session, actor: Actor, now: datetime) -> None:
    entry_id = journal.record_for_card(session, actor, PERSON_LEFT, now)
    me = actors.participant_of(session, actor)
    if me is None or me.left_at is not None:
        return
    locks.lock_involved(session, me)
    match_closing.close_all_of(session, me, CloseReason.LEFT_WORKSPACE, now)
    effects.participant_changed(session, me, now)
    for admin in admins_of(session, actor.workspace_id, actor.program_id, but_not=[actor.person_id]):
        effects.tell_at_work(session, actor.workspace_id, admin.id, ReminderKind.TELL_LEFT, entry_id, now)


def left_facts(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int
) -> PersonLeftFacts | None:
    """Return who left the workspace, for one of the admins; None if nobody did, or they run it no more."""
    entry = session.get(JournalEntry, (workspace_id, entry_id))
    if entry is None or entry.event != PERSON_LEFT or not entry.actor_id:
        return None
    actor = actors.actor_of(session, workspace_id, recipient_id)
    if not is_admin(session, workspace_id, actor.program_id, recipient_id):
        return None
    theirs = actors.participations(workspace_id, entry.actor_id)
    ended = (
        select(func.count())
        .select_from(Match)
        .where(
            Match.workspace_id == workspace_id,
            Match.program_id == actor.program_id,
            or_(Match.mentee_id.in_(theirs), Match.mentor_id.in_(theirs)),
            Match.state == MatchState.ENDED,
            Match.closed_because == CloseReason.LEFT_WORKSPACE,
            Match.closed_at == entry.at,
        )
    )
    return PersonLeftFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        program_name=actors.program_of(session, actor).name,
        person=actors.face_of(session.get_one(Person, (workspace_id, entry.actor_id))),
        ended=session.execute(ended).scalar_one(),
    )
