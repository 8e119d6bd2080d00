"""Who reads the report: the programme's admins, and whom they named for it. The one place that asks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.models.program import ReportReader
from bot.models.workspace import Person
from bot.services.actors import Actor
from bot.services.rules import admission
from bot.services.rules.admins import is_admin


def reads_report(session: Session, actor: Actor) -> bool:
    """Say whether the actor may read the report now."""
    runs_it = is_admin(session, actor.workspace_id, actor.program_id, actor.person_id)
    return runs_it or is_named(session, actor.workspace_id, actor.program_id, actor.person_id)


def is_named(session: Session, workspace_id: int, program_id: int, person_id: int) -> bool:
    """Say whether an admin named this person to read it, who has not come to be from outside since."""
    named = select(Person).where(
        ReportReader.workspace_id == workspace_id,
        ReportReader.program_id == program_id,
        ReportReader.person_id == person_id,
        Person.workspace_id == workspace_id,
        Person.id == ReportReader.person_id,
    )
    found = session.scalars(named).one_or_none()
    return found is not None and admission.may_run(found)


def require_reader(session: Session, actor: Actor) -> None:
    """Refuse whoever may not read the report.

    Raises:
        NotAReader: the actor neither runs the programme nor was named to read it.
    """
    if not reads_report(session, actor):
        raise refusals.NotAReader
