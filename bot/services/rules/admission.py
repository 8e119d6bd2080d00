"""Who may take part at all: members of the workspace, guests if the programme says so, and nobody else.

Whoever may not neither joins, nor reads the directory, nor is listed there, nor begins anything. What they
are in the middle of stays. Whom Slack was not asked about yet is not kept out here: handlers ask first.
"""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import Membership
from bot.models.program import Program
from bot.models.workspace import Person
from bot.refusals import Blocker
from bot.services import actors
from bot.services.actors import Actor


def bar(program: Program, person: Person) -> Blocker | None:
    """Return why somebody may not take part, in words for themselves; None if they may."""
    if person.membership is Membership.OTHER_COMPANY:
        return refusals.FromAnotherCompany()
    if person.membership is Membership.GUEST and not program.guests_take_part:
        return refusals.GuestsStayOut()
    return None


def require(session: Session, actor: Actor) -> None:
    """Refuse whoever may not take part.

    Raises:
        GuestsStayOut, FromAnotherCompany: they may not.
    """
    if found := bar(actors.program_of(session, actor), actors.person_of(session, actor)):
        raise found


def admitted(program: Program) -> ColumnElement[bool]:
    """Return the same for queries about many people, as a condition on `Person`."""
    ours = [Membership.MEMBER, *([Membership.GUEST] if program.guests_take_part else [])]
    return or_(Person.membership.is_(None), Person.membership.in_(ours))


def may_run(person: Person) -> bool:
    """Say whether somebody may be an admin: no guest is, whatever the settings say, nor anybody else's."""
    return person.membership in (None, Membership.MEMBER)
