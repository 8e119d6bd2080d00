"""The roll call: Slack is asked who the people of a programme are, because nobody tells of all that changed.

Whoever matters is asked about after each start and once a day; whoever waits for an answer, at once. When, is
stored (`Person.check_at`, machine time), so that a roll call that is interrupted goes on from there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select, union, update
from sqlalchemy.orm import Session

from bot.models.participant import Participant
from bot.models.program import ProgramAdmin, ReportReader
from bot.models.workspace import Person
from bot.services import actors, people, text_commands
from bot.services.actors import Actor

EVERY = timedelta(days=1)
# When somebody is asked about again whose answer did not come, or whose asker was stopped.
AGAIN = timedelta(minutes=1)


def call(
    session: Session, workspace_id: int, now: datetime, product_now: datetime, *, everybody: bool = False
) -> None:
    """Put those who matter on the list who are not yet; or `everybody` who does, after a start.

    Whom Slack has just described, as whoever joins, is asked about a day later. `now` is machine time.
    """
    known = Person.asked_at.between(product_now - EVERY, product_now)
    is_new = Person.check_at.is_(None)
    session.execute(
        update(Person)
        .where(
            Person.workspace_id == workspace_id,
            is_new | (Person.check_at > now) if everybody else is_new,
            Person.id.in_(_who_matters(workspace_id)),
        )
        .values(check_at=now if everybody else case((known, now + EVERY), else_=now))
    )


def next_due(session: Session, workspace_id: int) -> datetime | None:
    """Return when Slack is to be asked next, in machine time; None where nobody is on the list."""
    return session.scalar(select(func.min(Person.check_at)).where(Person.workspace_id == workspace_id))


def take(session: Session, workspace_id: int, now: datetime) -> Actor | None:
    """Return who is due first, for one process to ask about; None where nobody is."""
    due = (
        select(Person)
        .where(Person.workspace_id == workspace_id, Person.check_at <= now)
        .order_by(Person.check_at, Person.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    person = session.scalars(due).one_or_none()
    if person is None:
        return None
    person.check_at = now + AGAIN
    return actors.actor_of(session, workspace_id, person.id)


def put_back(session: Session, actor: Actor, at: datetime) -> None:
    """Ask again at `at`, machine time: Slack takes no questions before."""
    actors.person_of(session, actor).check_at = at


def unseen(session: Session, actor: Actor) -> dict[str, Any]:
    """Return somebody whom Slack does not show us as one who belongs elsewhere: a `user` object."""
    person = actors.person_of(session, actor)
    is_gone = person.deactivated_at is not None
    described = {"id": person.slack_user_id, "real_name": person.name, "tz": person.tz}
    return {**described, "is_stranger": True, "deleted": is_gone}


def hear(
    session: Session, actor: Actor, user: Mapping[str, Any], product_now: datetime, now: datetime
) -> None:
    """Take in what Slack says of `actor` (a `user` object), and answer what waited for it.

    What they want meanwhile comes before it, and is answered; or after it, and Slack is asked again.
    """
    person = actors.person_locked(session, actor)
    is_news = actors.differs(session, actor, user)
    is_back = not user.get("deleted") and actors.is_news(session, actor)
    if is_news or is_back:
        people.follow(session, actor, user, product_now)
    text_commands.answer_what_waits(session, actor, product_now)
    person.asked_at = product_now
    matters = select(Person.id).where(
        Person.workspace_id == actor.workspace_id,
        Person.id == person.id,
        Person.id.in_(_who_matters(actor.workspace_id)),
    )
    person.check_at = now + EVERY if session.scalar(matters) else None


def _who_matters(workspace_id: int) -> Select[int]:
    """Return the query for those who take part, run a programme or read its report, in Slack or not."""
    takes_part = select(Participant.person_id).where(
        Participant.workspace_id == workspace_id, Participant.left_at.is_(None)
    )
    named = [
        select(row.person_id).where(row.workspace_id == workspace_id) for row in (ProgramAdmin, ReportReader)
    ]
    found = union(takes_part, *named).subquery()
    return select(found.c.person_id)
