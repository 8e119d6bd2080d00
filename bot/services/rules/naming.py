"""Giving people a right by name, in a form that lists who has it: who is added, who is taken out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import limits, refusals
from bot.models.journal import JournalEntry
from bot.models.program import Program
from bot.models.workspace import Person
from bot.refusals import Refusal
from bot.services import actors
from bot.services.actors import Actor
from bot.services.rules import admission


@dataclass(frozen=True)
class Right:
    """What the form gives: what the journal calls giving it, and how outsiders are refused, at its field."""

    event: str
    no_outsiders: type[Refusal]


def lock(session: Session, actor: Actor) -> None:
    """Let one change of rights wait for the other. Not FOR UPDATE: matches may be made meanwhile."""
    session.get_one(Program, (actor.workspace_id, actor.program_id), with_for_update={"key_share": True})


def named(  # noqa: PLR0913 - a form, and what it is compared with
    session: Session,
    actor: Actor,
    right: Right,
    shown: Collection[str],
    chosen: Collection[str],
    now: datetime,
    *,
    has_it: Iterable[Person],
) -> tuple[list[Person], list[Person]]:
    """Return whom `chosen` has and `shown` had not, and the other way round; both are Slack ids.

    What another admin changed since the form was opened stays. Callers hold the lock.

    Raises:
        UnknownPerson: the bot has not met them.
        CannotTakePart: an app, or somebody who left the workspace.
        NamedOftenToday: each time rings; to take them out is always possible.
        Refusal: `right.no_outsiders`, to guests and people of other companies.
    """
    before = {person.slack_user_id: person for person in has_it}
    new = [one for one in chosen if one not in shown and one not in before]
    added = [_to_be_named(session, actor, right, one, now) for one in new]
    return added, [before[one] for one in shown if one not in chosen and one in before]


def _to_be_named(session: Session, actor: Actor, right: Right, slack_user_id: str, now: datetime) -> Person:
    person, field = actors.person_named(session, actor, slack_user_id), right.no_outsiders.field
    if person.is_bot or person.deactivated_at:
        raise refusals.CannotTakePart(name=person.name, field=field)
    if not admission.may_run(person):
        raise right.no_outsiders(name=person.name)
    if _named_lately(session, actor, right, person, now) >= limits.NAMED_A_DAY:
        raise refusals.NamedOftenToday(name=person.name, times=limits.NAMED_A_DAY, field=field)
    return person


def _named_lately(session: Session, actor: Actor, right: Right, person: Person, now: datetime) -> int:
    namings = select(func.count()).where(
        JournalEntry.workspace_id == actor.workspace_id,
        JournalEntry.event == right.event,
        JournalEntry.person_id == person.id,
        JournalEntry.at > now - timedelta(days=1),
    )
    return session.execute(namings).scalar_one()
