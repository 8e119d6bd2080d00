"""What the reader of all statements takes for a workspace, and what it misses."""

import pytest
from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.sql.visitors import ExternallyTraversible

from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import Reminder
from tests.workspaces import unnamed

_HERE = Match.workspace_id == 1
_THEIR_MENTEES = (Participant.id == Match.mentee_id) & (Participant.workspace_id == Match.workspace_id)
ENOUGH: list[ExternallyTraversible] = [
    select(Match).where(_HERE, Match.id == 2).with_only_columns(Match.id),
    select(Match.id).where(_HERE, or_(Match.mentor_id == 2, Match.mentee_id.in_([3, 4]))),
    select(Match.id).join(Participant, _THEIR_MENTEES).where(_HERE, Match.program_id == 5),
    select(Match.id).where(_HERE, Match.id == 2, exists().where(Reminder.workspace_id == Match.workspace_id)),
    update(Match).where(_HERE, Match.id == 2).values(opening_note=""),
]
TOO_LITTLE: list[tuple[ExternallyTraversible, str]] = [
    (select(Match.id).where(Match.id == 2), "matches: no workspace"),
    (select(Match.id).where(_HERE), "matches: no programme"),
    (select(Program.id).where(Program.id == 2), "programs: no workspace"),
    (
        select(Match.id).join(Participant, Participant.id == Match.mentee_id).where(_HERE, Match.id == 2),
        "participants: no workspace",
    ),
    (select(Match.id).where(or_(and_(_HERE, Match.id == 2), Match.id == 3)), "matches: no workspace"),
    (
        select(Match.id).where(_HERE, Match.id == 2, exists().where(Reminder.subject_id == Match.id)),
        "reminders: no workspace",
    ),
    (update(Match).where(Match.id == 2).values(opening_note=""), "matches: no workspace"),
]


@pytest.mark.parametrize("statement", ENOUGH, ids=str)
def test_what_is_bound(statement: ExternallyTraversible) -> None:
    """By a value, by each way of an OR, or by an equality with something that is."""
    assert list(unnamed(statement)) == []


@pytest.mark.parametrize(("statement", "complaint"), TOO_LITTLE, ids=str)
def test_what_is_not(statement: ExternallyTraversible, complaint: str) -> None:
    """By an id alone, in one way of an OR only, or in a query around it."""
    assert complaint in unnamed(statement)
