"""The first start in a workspace: its row, and its first programme with its first questions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.base import by_dialect
from bot.models.program import Program
from bot.models.workspace import Workspace
from bot.services.match import reflection
from bot.services.survey import answering

FIRST_PROGRAM = "Mentoring"

_NEW = by_dialect(lambda insert: insert(Workspace).on_conflict_do_nothing())


def workspace(session: Session, identity: Mapping[str, Any], *, offers_mail: bool = False) -> Workspace:
    """Store what `auth.test` says of the workspace, new or changed; a new one gets a programme.

    Replicas may start together: one makes the row, and the others wait for it. `offers_mail` says whether
    there is a mail server just now.
    """
    # The token of a whole Enterprise organisation is of no team.
    described = {
        "slack_id": identity["team_id"] or identity["enterprise_id"],
        "name": identity["team"] or identity["enterprise_id"],
        "bot_user_id": identity["user_id"],
    }
    session.execute(_NEW[session.get_bind().dialect.name], described)
    found = session.execute(select(Workspace).where(Workspace.slack_id == described["slack_id"])).scalar_one()
    found.name, found.bot_user_id = described["name"], described["bot_user_id"]
    found.enterprise_id = identity.get("enterprise_id")
    found.url, found.offers_mail = str(identity.get("url") or ""), offers_mail
    session.flush()
    if session.execute(select(Program.id).where(Program.workspace_id == found.id)).first() is None:
        program = Program(workspace_id=found.id, name=FIRST_PROGRAM)
        session.add(program)
        session.flush()
        reflection.begin(session, program)
        answering.begin(session, program)
    return found


def others(session: Session, workspace: Workspace) -> list[str]:
    """Return the names of the other workspaces that are kept here, in their order."""
    return list(
        session.scalars(select(Workspace.name).where(Workspace.id != workspace.id).order_by(Workspace.name))
    )
