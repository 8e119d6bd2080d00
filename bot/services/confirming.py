"""A match as *Confirm Match* reads and writes it: everybody clicks it, so by prepared statements alone."""

from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.orm import Session, aliased

from bot import refusals
from bot.enums import MatchState
from bot.models.match import Match, MatchToConfirm
from bot.models.participant import Participant, Party
from bot.models.program import Program, Terms
from bot.services import locks
from bot.services.people.actors import Actor
from bot.services.rules import capacity, pair_history

_MENTEE, _MENTOR = aliased(Participant), aliased(Participant)
_READ = (
    select(
        *(
            column
            for one in (_MENTEE, _MENTOR)
            for column in (one.id, one.workspace_id, one.person_id, one.paused_at, one.max_connections)
        ),
        Program.request_reminder_days,
        Program.request_expiry_days,
        Program.max_open_requests,
        Match.id,
        Match.workspace_id,
        Match.mentee_id,
        Match.state,
        Match.mentee_confirmed_at,
        Match.mentor_confirmed_at,
        Match.closed_at,
        pair_history.open_requests_of(_MENTEE),
        capacity.taken(_MENTEE.id, _MENTOR),
    )
    .join(_MENTEE, _MENTEE.id == Match.mentee_id)
    .join(_MENTOR, _MENTOR.id == Match.mentor_id)
    .join(Program, Program.id == Match.program_id)
    .where(Match.workspace_id == bindparam("workspace"), Match.id == bindparam("match"))
)


def _write(*columns: str) -> Update:
    written = update(Match).where(
        Match.workspace_id == bindparam("in_workspace"), Match.id == bindparam("match")
    )
    return written.values({column: bindparam(column) for column in columns})


# Every index that has a column named here is written anew, changed or not: a first yes names no such column.
_ASKED = _write("mentee_confirmed_at", "mentor_confirmed_at")
_CONNECTED = _write("mentee_confirmed_at", "mentor_confirmed_at", "state", "mentor_slot")


def load(session: Session, actor: Actor, match_id: int) -> MatchToConfirm:
    """Lock the two people of a match, then read it as it is now.

    Raises:
        NothingThere: the actor's workspace has no such match.
    """
    session.flush()
    locks.lock_both_of(session, actor.workspace_id, match_id)
    key = {"workspace": actor.workspace_id, "match": match_id}
    row: Any = session.connection().execute(_READ, key).first()
    if row is None:
        raise refusals.NothingThere
    return MatchToConfirm(Party(*row[:5]), Party(*row[5:10]), Terms(*row[10:13]), *row[13:])


def store(session: Session, match: MatchToConfirm) -> None:
    """Write who has confirmed, and what that makes of the match. What the session knows, it reads anew."""
    decided: dict[str, Any] = {
        "in_workspace": match.workspace_id,
        "match": match.id,
        "mentee_confirmed_at": match.mentee_confirmed_at,
        "mentor_confirmed_at": match.mentor_confirmed_at,
    }
    if match.state is MatchState.CONFIRMED:
        decided |= {"state": match.state, "mentor_slot": match.mentor_slot}
        session.connection().execute(_CONNECTED, decided)
    else:
        session.connection().execute(_ASKED, decided)
    session.expire_all()
