"""The report of a programme, as one of its readers may see it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.read_models.report import ReportFacts
from bot.services import actors
from bot.services.actors import Actor
from bot.services.report.needs import needs_of
from bot.services.report.requests import counted, requests_of
from bot.services.rules.admins import is_admin
from bot.services.rules.readers import require_reader


def report(session: Session, actor: Actor, now: datetime) -> ReportFacts:
    """Return the report: every count for an admin, none under five for other readers.

    Raises:
        NotAReader: the actor may not read it.
    """
    require_reader(session, actor)
    exact = is_admin(session, actor.workspace_id, actor.program_id, actor.person_id)
    return ReportFacts(
        viewer=actors.viewer_of(session, actor.workspace_id, actor.person_id),
        program_name=actors.program_of(session, actor).name,
        at=now,
        is_admin=exact,
        requests=counted(requests_of(session, actor), now, exact=exact),
        needs=needs_of(session, actor, exact=exact),
    )
