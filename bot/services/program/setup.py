"""The first start in a workspace: its row, and its first programme with its first questions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.program import Program
from bot.models.workspace import Workspace
from bot.services.match import reflection
from bot.services.survey import answering

FIRST_PROGRAM = "Mentoring"


def workspace(session: Session, identity: Mapping[str, Any]) -> Workspace:
    """Store what `auth.test` says of the workspace, new or changed; a new one gets a programme."""
    found = session.execute(
        select(Workspace).where(Workspace.slack_id == identity["team_id"])
    ).scalar_one_or_none()
    if found is None:
        found = Workspace(slack_id=identity["team_id"])
        session.add(found)
    found.name = identity["team"]
    found.bot_user_id = identity["user_id"]
    session.flush()
    if session.execute(select(Program.id).where(Program.workspace_id == found.id)).first() is None:
        program = Program(workspace_id=found.id, name=FIRST_PROGRAM)
        session.add(program)
        session.flush()
        reflection.begin(session, program)
        answering.begin(session, program)
    return found
