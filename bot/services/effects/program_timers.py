"""Timers that run while an admin changes a programme's days: each moves by as much as its days changed.

So what a pause has added stays added, and what went out already does not come again. What falls due earlier
than now by that comes next, as anything that is overdue does.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.reminder import ReminderKind
from bot.services import reminders
from bot.services.effects.facts import TimersMoved

# Which timers each setting sets: of what, the kind and the step.
_SETS: Mapping[str, tuple[ReminderKind, int]] = {
    "request_reminder_days": (ReminderKind.REMIND, 1),
    "request_expiry_days": (ReminderKind.EXPIRE, 1),
    "first_nudge_days": (ReminderKind.NUDGE, 1),
    "second_nudge_days": (ReminderKind.NUDGE, 2),
    "contact_close_days": (ReminderKind.CLOSE, 1),
    "meeting_reminder_days": (ReminderKind.MEETING_REMIND, 1),
    "meeting_expiry_days": (ReminderKind.MEETING_EXPIRE, 1),
}


def moves(program: Program, before: Mapping[str, object]) -> Iterable[TimersMoved]:
    """Return which timers move, and by how much, where `before` is what the changed settings were."""
    return [
        TimersMoved(program.id, *_SETS[name], timedelta(days=getattr(program, name) - days))
        for name, days in before.items()
        if name in _SETS and isinstance(days, int)
    ]


def move(session: Session, workspace_id: int, moved: Iterable[TimersMoved]) -> None:
    """Move the timers that have not come yet, paused ones too."""
    later_by = {(one.kind, one.step): one.later_by for one in moved}
    for program_id in {one.program_id for one in moved}:
        reminders.move(session, workspace_id, _subjects(workspace_id, program_id), later_by)


def _subjects(workspace_id: int, program_id: int) -> Mapping[ReminderKind, Select[int]]:
    """Return the queries for what the timers of each kind are about, within a programme."""
    matches = select(Match.id).where(Match.workspace_id == workspace_id, Match.program_id == program_id)
    meetings = select(Meeting.id).where(
        Meeting.workspace_id == workspace_id, Meeting.program_id == program_id
    )
    of_matches = dict.fromkeys(reminders.MATCH_KINDS, matches)
    return of_matches | dict.fromkeys(reminders.MEETING_KINDS, meetings)
