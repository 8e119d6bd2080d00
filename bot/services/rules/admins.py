"""Who runs a programme: the one place that asks."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.models.program import ProgramAdmin
from bot.models.workspace import Person
from bot.services.actors import Actor
from bot.services.rules import admission


def is_admin(session: Session, workspace_id: int, program_id: int, person_id: int) -> bool:
    """Say whether this person was named to run the programme, and has not come to be from outside since."""
    named = select(Person).where(
        ProgramAdmin.workspace_id == workspace_id,
        ProgramAdmin.program_id == program_id,
        ProgramAdmin.person_id == person_id,
        Person.workspace_id == workspace_id,
        Person.id == ProgramAdmin.person_id,
    )
    found = session.scalars(named).one_or_none()
    return found is not None and admission.may_run(found)


def require_admin(session: Session, actor: Actor) -> None:
    """Refuse whoever does not run the programme.

    Raises:
        NotAnAdmin: the actor was not named.
    """
    if not is_admin(session, actor.workspace_id, actor.program_id, actor.person_id):
        raise refusals.NotAnAdmin


def admins_of(
    session: Session, workspace_id: int, program_id: int, *, but_not: Collection[int] = ()
) -> list[Person]:
    """Return who runs a programme and still belongs to the workspace, by name, without those `but_not`."""
    named = (
        select(Person)
        .join(
            ProgramAdmin,
            (ProgramAdmin.person_id == Person.id) & (ProgramAdmin.workspace_id == Person.workspace_id),
        )
        .where(
            ProgramAdmin.workspace_id == workspace_id,
            ProgramAdmin.program_id == program_id,
            Person.deactivated_at.is_(None),
            Person.id.not_in(but_not),
        )
        .order_by(Person.name, Person.id)
    )
    return [one for one in session.scalars(named) if admission.may_run(one)]
