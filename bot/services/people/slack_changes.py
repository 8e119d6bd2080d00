"""Slack says that somebody changed: a name, a zone, a role, or that they left the workspace or came back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.enums import CloseReason
from bot.models.workspace import Person
from bot.services import cards, journal, locks
from bot.services.cards import Change, match_changes, meeting_changes
from bot.services.effects import offers
from bot.services.match import closing as match_closing
from bot.services.match.load import open_matches
from bot.services.meeting import load as meeting_load
from bot.services.people import actors
from bot.services.people.actors import Actor


def follow(session: Session, actor: Actor, user: Mapping[str, Any], now: datetime) -> None:
    """Store what Slack says of `actor` (a `user` object) and what follows from it.

    Who left: their matches close and the other people are told. A new name or zone: whatever shows
    it is drawn again.
    """
    was_here = actors.person_of(session, actor).deactivated_at is None
    person = actors.meet(session, actor.team_id, user, now)
    if was_here and person.deactivated_at:
        _close_all(session, actor, now)
    if was_here != (person.deactivated_at is None):
        journal.journal(session, actor, "person.left" if was_here else "person.came_back", now)
    if not was_here and person.deactivated_at is None:
        cards.reachable(session, person.id)
    session.flush()
    cards.redraw(session, actor.workspace_id, _shown_by(session, person), now)


def _close_all(session: Session, actor: Actor, now: datetime) -> None:
    me = actors.participant_of(session, actor)
    if me is not None and me.left_at is None:
        locks.lock_all(session, me)
        match_closing.close_all_of(session, me, CloseReason.LEFT_WORKSPACE, now)
        changes = offers.follow_all_of(session, me, now)
        cards.redraw(session, actor.workspace_id, changes, now)


def _shown_by(session: Session, person: Person) -> list[Change]:
    """Return what shows a person: their Home, and the cards of both people of what is open."""
    changes = cards.home_of([person.id])
    for match in open_matches(session, person.workspace_id, person.id):
        changes += match_changes(match)
    for coming in meeting_load.upcoming(session, person.workspace_id, person.id):
        changes += meeting_changes(coming)
    return changes
