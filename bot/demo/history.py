"""The demo's history: who joined and what has happened, written by the same services as clicks are."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo import past
from bot.demo.writer import MENTEE, MENTOR, Joined, Writer
from bot.enums import Policy
from bot.models.program import ProgramAdmin
from bot.services import actors
from bot.services.rules import working_hours
from bot.store import Store

JOINED = {
    "Lin Osei": Joined(frozenset({MENTEE}), "Two years in data, thinking about leading a team", "leadership"),
    "Sam Rivera": Joined(frozenset({MENTEE}), "New in product, coming from support", "product, careers"),
    "Noor Aziz": Joined(frozenset({MENTEE}), "Back after a year of leave", "careers"),
    "Ada Park": Joined(
        frozenset({MENTOR}), "Head of engineering, once the only engineer", "leadership, hiring, python"
    ),
    "Omar Haddad": Joined(frozenset({MENTOR}), "Staff engineer who still writes code", "python, databases"),
    "Grace Kim": Joined(
        frozenset({MENTOR}), "Product lead in a company of researchers", "product, careers", limit=1
    ),
    "Ines Duarte": Joined(frozenset({MENTOR}), "Runs the data team, once in support", "leadership, data"),
    "Yuki Tanaka": Joined(
        frozenset({MENTEE, MENTOR}), "Design systems, from Tokyo", "design, accessibility", limit=2
    ),
}


def write(store: Store, team_id: str, users: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Fill an empty store with the demo's history. `users` are its people, as Slack describes them."""
    with store.transaction() as session:
        for user in users:
            actors.store_slack_user(session, team_id, user, now)
        found = {user["real_name"]: actors.find_actor(session, team_id, user["id"]) for user in users}
    _story(Writer(store, {name: actor for name, actor in found.items() if actor}, now))


def _story(writer: Writer) -> None:
    """The half year before, then the relationships between the people of the demo, and their meetings."""
    past.write(writer)
    _matches(writer)
    _meetings(writer)


def _matches(writer: Writer) -> None:
    """In conversation, one waiting each way, one confirmed, one declined; one mentor is full."""
    mira = writer.actors["Mira Sand"]
    with writer.store.transaction() as session:
        program = actors.program_of(session, mira)
        program.follow_up, program.mentors_choose = Policy.REQUEST, True
        session.add(
            ProgramAdmin(workspace_id=mira.workspace_id, program_id=mira.program_id, person_id=mira.person_id)
        )
    for name, joined in JOINED.items():
        writer.joined(name, joined, 40)
    settled = writer.asked("Noor Aziz", "Ada Park", "You came back after a break, too. May I learn how?", 30)
    writer.confirmed("Ada Park", settled, 28)
    full = writer.asked("Noor Aziz", "Grace Kim", "I am thinking of moving to product.", 25)
    writer.confirmed("Grace Kim", full, 24)
    declined = writer.asked("Sam Rivera", "Omar Haddad", "Would you teach me to read code?", 20)
    writer.declined(
        "Omar Haddad", declined, "Thank you for asking. I am not the right one for this; Ada may be.", 18
    )
    writer.asked("Sam Rivera", "Ada Park", "Omar named you. I would love to learn how engineers decide.", 2)
    writer.wrote("Yuki Tanaka", "Ines Duarte", "How do you decide what not to measure?", 5)
    waiting = writer.wrote("Lin Osei", "Yuki Tanaka", "How did you build trust in a team far away?", 9)
    writer.confirmed("Yuki Tanaka", waiting, 1)


def _meetings(writer: Writer) -> None:
    """One that led to the full mentor's list, one that is just over, one on the next working day."""
    answered = writer.meets("Lin Osei", "Grace Kim", "Numbers that decide", writer.ago(4), days=8)
    writer.gave_feedback("Lin Osei", answered, days=3)
    writer.waits("Lin Osei", "Grace Kim", days=2)
    writer.meets("Lin Osei", "Ines Duarte", "From analyst to lead", writer.ago(0.04), days=6)
    writer.meets("Sam Rivera", "Ines Duarte", "From support to product", _next_meeting(writer.now), days=3)
    writer.only_meets("Omar Haddad", JOINED["Omar Haddad"], days=1)


def _next_meeting(now: datetime) -> datetime:
    """Return 15:00 UTC on the next working day: half an hour after the page's clock jumps there."""
    next_working_day = working_hours.working_days_after(now, 1, ZoneInfo("UTC"))
    return datetime.combine(next_working_day.date(), time(15), UTC)
