"""Waves: many messages on their way at once. While one lasts, admins see on their Home how far it is."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, update
from sqlalchemy.orm import Session

from bot.limits import MESSAGES_A_MINUTE
from bot.models.card import Card
from bot.models.program import ProgramAdmin
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person, Workspace
from bot.read_models.overview import WaveFacts
from bot.services import effects
from bot.store import Store

# Fewer are out within a quarter of a minute, before anybody would read of it.
LARGE = 60
# What began so long before the first that still waits belongs to the same wave.
TOGETHER = timedelta(minutes=1)
# A wave is looked for among what was told so lately: it is seen as soon as it begins.
LATELY = timedelta(minutes=10)
# What takes longer is no wave: something is wrong, and `bot.health` says so.
LONGEST = timedelta(days=1)
SHOWN_EVERY = timedelta(minutes=1)
# A fifth of what Slack takes is left to those who click.
A_MINUTE = MESSAGES_A_MINUTE * 4 // 5

_HAS_ARRIVED = Card.delivered_notification >= Card.desired_notification


def facts(session: Session, workspace_id: int) -> WaveFacts | None:
    """Return how far the wave is that goes out just now, if one does."""
    began_at = session.scalars(select(Workspace.wave_began_at).where(Workspace.id == workspace_id)).one()
    if began_at is None:
        return None
    total, arrived = _counted(session, workspace_id, began_at)
    return WaveFacts(arrived, total, ceil((total - arrived) / A_MINUTE)) if arrived < total else None


def look(store: Store, workspace_id: int, now: datetime) -> None:
    """See whether a wave has begun, goes on or is over, and show admins how far it is, once a minute.

    `now` is product time.
    """
    with store.reading() as session:
        began_at, shown_at = session.execute(
            select(Workspace.wave_began_at, Workspace.wave_shown_at).where(Workspace.id == workspace_id)
        ).one()
        if shown_at and timedelta() <= now - shown_at < SHOWN_EVERY:
            return
        since = began_at or _begins_at(session, workspace_id, now)
    if since:
        with store.transaction() as session:
            _show(session, workspace_id, since, shown_at, now)


def _show(
    session: Session, workspace_id: int, began_at: datetime, shown_at: datetime | None, now: datetime
) -> None:
    """Draw the admins' Homes anew, unless another process has just done so."""
    total, arrived = _counted(session, workspace_id, began_at)
    lasts = arrived < total and now - began_at < LONGEST
    as_seen = Workspace.wave_shown_at == shown_at if shown_at else Workspace.wave_shown_at.is_(None)
    mine = session.execute(
        update(Workspace)
        .where(Workspace.id == workspace_id, as_seen)
        .values(wave_began_at=began_at if lasts else None, wave_shown_at=now if lasts else None)
        .returning(Workspace.id)
    )
    if mine.first() is not None:
        admins = select(ProgramAdmin.person_id).where(ProgramAdmin.workspace_id == workspace_id)
        effects.home_changed(session, workspace_id, session.scalars(admins).all(), now)


def _begins_at(session: Session, workspace_id: int, now: datetime) -> datetime | None:
    """Return when the wave began of which so many wait just now; None: there is none."""
    wait = _sent_since(workspace_id, now - LATELY, func.count(), func.min(Card.queued_at))
    waiting, first = session.execute(wait.where(~_HAS_ARRIVED)).one()
    return first - TOGETHER if waiting >= LARGE else None


def _counted(session: Session, workspace_id: int, since: datetime) -> tuple[int, int]:
    """Return how many messages of a wave there are, and how many of them have arrived."""
    arrived = func.coalesce(func.sum(case((_HAS_ARRIVED, 1), else_=0)), 0)
    found: tuple[int, int] = session.execute(_sent_since(workspace_id, since, func.count(), arrived)).one()
    return found


def _sent_since(workspace_id: int, since: datetime, *what: ColumnElement[Any]) -> Select[Any]:
    """Return the query for messages of waves. What fails is none: nobody could say when it comes."""
    return (
        select(*what)
        .select_from(Card)
        .join(RecipientLane, RecipientLane.person_id == Card.recipient_id)
        .join(Person, Person.id == Card.recipient_id)
        .where(
            Card.workspace_id == workspace_id,
            RecipientLane.workspace_id == workspace_id,
            Person.workspace_id == workspace_id,
            Card.in_wave,
            Card.queued_at >= since,
            Card.dead_because.is_(None),
            _HAS_ARRIVED | (Card.attempts == 0),
            RecipientLane.unreachable_because.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
