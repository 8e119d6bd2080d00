"""What somebody sees of their places on waiting lists."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import LIVE_WAITLIST, MatchState
from bot.models.waitlist import WaitlistEntry
from bot.read_models.common import Viewer
from bot.read_models.waitlist import WaitlistFacts
from bot.services.actors import participations, viewer_of
from bot.services.match.step import place_facts
from bot.services.rules.pair_history import PairHistory


def waiting_facts(
    session: Session, workspace_id: int, recipient_id: int, waiting_id: int, now: datetime
) -> WaitlistFacts:
    """Return what somebody may see of their place in a queue."""
    row = session.execute(
        select(WaitlistEntry).where(
            WaitlistEntry.workspace_id == workspace_id, WaitlistEntry.id == waiting_id
        )
    ).scalar_one()
    viewer = viewer_of(session, workspace_id, recipient_id)
    history = PairHistory(session, row.mentee, [row.mentor])
    match = history.open_match(row.mentor)
    pending = match is not None and match.state is MatchState.PENDING
    return WaitlistFacts(
        viewer=viewer,
        waiting_id=row.id,
        state=row.state,
        step=place_facts(row, history, now),
        joined_at=row.joined_at,
        held_days=history.program.place_held_days,
        held_until=row.held_until,
        note=row.note,
        asked_at=match.mentee_confirmed_at if match and pending else None,
    )


def queues_of(
    session: Session, viewer: Viewer, workspace_id: int, now: datetime, most: int
) -> tuple[WaitlistFacts, ...]:
    """Return the queues somebody is in, what is held for them first, at most `most`."""
    rows = session.execute(
        select(WaitlistEntry.id)
        .where(
            WaitlistEntry.workspace_id == workspace_id,
            WaitlistEntry.mentee_id.in_(participations(workspace_id, viewer.person_id)),
            WaitlistEntry.state.in_(LIVE_WAITLIST),
        )
        .order_by(
            WaitlistEntry.held_until.is_(None),
            WaitlistEntry.held_until,
            WaitlistEntry.joined_at,
            WaitlistEntry.id,
        )
        .limit(most)
    ).scalars()
    return tuple(waiting_facts(session, workspace_id, viewer.person_id, one, now) for one in rows)
