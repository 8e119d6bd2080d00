"""The timers of a match: nudges, the reminder of who is silent, the closing (rules 9 and 10)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from bot.enums import MatchState, Origin, Side
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.reminder import ReminderKind
from bot.services import reminders
from bot.services.reminders import MATCH_KINDS, Due
from bot.services.rules import exclusions

_MENTEE, _MENTOR = aliased(Participant), aliased(Participant)
# Built once and run on the session's connection, because every click asks it: see docs/benchmarks.md.
_PENDING = (
    select(
        Match.id,
        or_(_MENTEE.paused_at.is_not(None), _MENTOR.paused_at.is_not(None), exclusions.of_pair(Match)).label(
            "paused"
        ),
    )
    .join(_MENTEE, (_MENTEE.id == Match.mentee_id) & (_MENTEE.workspace_id == Match.workspace_id))
    .join(_MENTOR, (_MENTOR.id == Match.mentor_id) & (_MENTOR.workspace_id == Match.workspace_id))
    .where(
        Match.workspace_id == bindparam("workspace"),
        or_(
            Match.id.in_(bindparam("matches", expanding=True)),
            Match.mentor_id.in_(bindparam("participants", expanding=True)),
            Match.mentee_id.in_(bindparam("participants", expanding=True)),
        ),
        Match.state == MatchState.PENDING,
    )
)


def begin_anew(session: Session, match: Match, now: datetime) -> None:
    """Take the timers of a match away and set those that its state calls for, paused while one is away."""
    reminders.clear(session, match.workspace_id, match.id, MATCH_KINDS)
    if match.state is MatchState.PENDING:
        asking = match.asking_side
        due = _while_one_waits(match, asking) if asking else _while_undecided(match)
        reminders.schedule(session, match.workspace_id, due)
        if match.mentee.paused_at or match.mentor.paused_at or exclusions.is_between(session, match):
            reminders.pause(session, match.workspace_id, [match.id], MATCH_KINDS, now)


def pause_or_run(
    session: Session,
    workspace_id: int,
    matches: Collection[int],
    participants: Collection[int],
    now: datetime,
) -> None:
    """Pause or resume the timers of these matches, and of these people's, as long as they are pending.

    They stand still while one of the two has paused, or appears so to the other. A mentor who is full stops
    none: what would remind of an answer that cannot be given waits by itself (`match.jobs.nudges`), and the
    rest goes on.
    """
    key = {"workspace": workspace_id, "matches": list(matches), "participants": list(participants)}
    pending = session.connection().execute(_PENDING, key).all()
    paused = {match.id for match in pending if match.paused}
    running = {match.id for match in pending} - paused
    reminders.pause(session, workspace_id, paused, MATCH_KINDS, now)
    reminders.resume(session, workspace_id, running, MATCH_KINDS, now)


def _while_undecided(match: Match) -> list[Due]:
    """Neither has confirmed: nudge the mentee (of a proposal: both), and close silently at the end.

    A proposal to two who were in touch already begins anew.
    """
    program, begins = match.program, match.proposed_at or match.started_at
    mentee, mentor = match.mentee.person_id, match.mentor.person_id
    nudged = (mentee, mentor) if match.origin is Origin.PROPOSAL else (mentee,)
    after = (program.first_nudge_days, program.second_nudge_days)
    nudges = [
        Due(ReminderKind.NUDGE, match.id, person_id, begins + timedelta(days=days), step)
        for person_id in nudged
        for step, days in enumerate(after, start=1)
    ]
    closing = begins + timedelta(days=program.contact_close_days)
    return [*nudges, Due(ReminderKind.CLOSE, match.id, mentee, closing)]


def _while_one_waits(match: Match, asking: Side) -> list[Due]:
    """`asking` has confirmed: remind the other, then expire and tell the one who asked."""
    program, said = match.program, match.confirmed_at(asking) or match.started_at
    begins = max(said, match.proposed_at or said)
    silent, asker = match.participant(asking.other).person_id, match.participant(asking).person_id
    remind_at = begins + timedelta(days=program.request_reminder_days)
    expire_at = begins + timedelta(days=program.request_expiry_days)
    return [
        Due(ReminderKind.REMIND, match.id, silent, remind_at),
        Due(ReminderKind.EXPIRE, match.id, asker, expire_at),
    ]
