"""Slack says that somebody changed: a name, a zone, a role, or that they left the workspace or came back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.enums import CloseReason
from bot.services import actors, effects, journal, locks
from bot.services.actors import Actor
from bot.services.match import closing as match_closing


def follow(session: Session, actor: Actor, user: Mapping[str, Any], now: datetime) -> None:
    """Store what Slack says of `actor` (a `user` object) and what follows from it.

    Who left: their matches close and the other people are told. A new name or zone: whatever shows
    it is drawn again. Who became a guest, or was one: what they may begin follows.
    """
    before = actors.person_of(session, actor)
    was_here, membership = before.deactivated_at is None, before.membership
    person = actors.store_slack_user(session, actor.team_id, user, now)
    if person.membership is not membership:
        _follow_membership(session, actor, now)
    if was_here and person.deactivated_at:
        _close_all(session, actor, now)
    if was_here != (person.deactivated_at is None):
        journal.record(session, actor, "person.left" if was_here else "person.came_back", now)
    if not was_here and person.deactivated_at is None:
        effects.reachable(session, actor.workspace_id, person.id, now)
    effects.person_changed(session, person, now)


def _follow_membership(session: Session, actor: Actor, now: datetime) -> None:
    me = actors.participant_of(session, actor)
    if me is not None and me.left_at is None:
        locks.lock_involved(session, me)
        effects.participant_changed(session, me, now)


def _close_all(session: Session, actor: Actor, now: datetime) -> None:
    me = actors.participant_of(session, actor)
    if me is not None and me.left_at is None:
        locks.lock_involved(session, me)
        match_closing.close_all_of(session, me, CloseReason.LEFT_WORKSPACE, now)
        effects.participant_changed(session, me, now)
