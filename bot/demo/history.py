"""The demo's history: who joined and what has happened, written by the same services as clicks are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.enums import FollowUpChoice, Policy, Side
from bot.ids import Choice, Field
from bot.models.program import ProgramAdmin
from bot.services import actors
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import closing as match_closing
from bot.services.match import confirmation, starting
from bot.services.meeting import arranging
from bot.services.meeting import load as meeting_load
from bot.services.meeting.arranging import Wish
from bot.services.profile import saving
from bot.services.rules import declining, working_hours
from bot.services.waitlist import places
from bot.store import Store

MENTEE, MENTOR = Side.MENTEE, Side.MENTOR


@dataclass(frozen=True)
class Joined:
    """How somebody of the demo describes themselves."""

    roles: frozenset[Side]
    headline: str
    topics: str
    limit: int = 3


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


@dataclass
class Writer:
    """Writes the history, each step in a transaction of its own; `days` says how long before `now` it was."""

    store: Store
    actors: dict[str, Actor]
    now: datetime

    def ago(self, days: float) -> datetime:
        """Return the product time so many days ago."""
        return self.now - timedelta(days=days)

    def join_all(self) -> None:
        """Everybody in `JOINED` joins."""
        for name, joined in JOINED.items():
            draft = saving.Draft(joined.roles, joined.headline, joined.topics, str(joined.limit))
            self._saved(name, draft, 40)

    def wrote(self, mentee: str, mentor: str, note: str, days: float) -> int:
        """A mentee wrote to a mentor."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            return starting.write_to(session, self.actors[mentee], mentor_id, note, self.ago(days)).id

    def asked(self, mentee: str, mentor: str, note: str, days: float) -> int:
        """A mentee asked a mentor for a connection."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            return starting.connect(session, self.actors[mentee], mentor_id, note, self.ago(days)).id

    def confirmed(self, name: str, match_id: int, days: float) -> None:
        """Somebody confirmed."""
        with self.store.transaction() as session:
            confirmation.confirm(session, self.actors[name], match_id, self.ago(days))

    def declined(self, name: str, match_id: int, note: str, days: float) -> None:
        """Somebody said no, with a note."""
        form = declining.DeclineForm(note=note)
        with self.store.transaction() as session:
            match_closing.decline(session, self.actors[name], match_id, form, self.ago(days))

    def meets(self, mentee: str, mentor: str, topic: str, starts_at: datetime, days: float) -> int:
        """A mentee asked a mentor for half an hour, and the mentor took the time that was proposed."""
        wish = Wish(topic, 30, {Field.TIME_1: starts_at})
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            asked = arranging.request(session, self.actors[mentee], mentor_id, wish, self.ago(days))
        with self.store.transaction() as session:
            arranging.pick(session, self.actors[mentor], asked.id, starts_at, self.ago(days - 0.5))
        return asked.id

    def gave_feedback(self, mentee: str, meeting_id: int, days: float) -> None:
        """A mentee was asked how to go on after a meeting, and chose just to give feedback."""
        actor = self.actors[mentee]
        with self.store.transaction() as session:
            held = meeting_load.load_for_decision(session, actor, meeting_id)
            choosing.ask(session, held, self.ago(days))
        with self.store.transaction() as session:
            choosing.choose(session, actor, meeting_id, FollowUpChoice.FEEDBACK, self.ago(days))

    def waits(self, mentee: str, mentor: str, days: float) -> None:
        """A mentee waits for a place with a mentor who is full."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            places.join(session, self.actors[mentee], mentor_id, self.ago(days))

    def only_meets(self, mentor: str, days: float) -> None:
        """A mentor takes one-time meetings only from then on."""
        joined, modes = JOINED[mentor], frozenset({Choice.ONE_TIME})
        self._saved(mentor, saving.Draft(joined.roles, joined.headline, joined.topics, modes=modes), days)

    def _saved(self, name: str, draft: saving.Draft, days: float) -> None:
        with self.store.transaction() as session:
            saving.save(session, self.actors[name], draft, self.ago(days))

    def _participant(self, session: Session, name: str) -> int:
        found = actors.participant_of(session, self.actors[name])
        if found is None:
            raise LookupError(name)
        return found.id


def write(store: Store, team_id: str, users: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Fill an empty store with the demo's history. `users` are its people, as Slack describes them."""
    with store.transaction() as session:
        for user in users:
            actors.store_slack_user(session, team_id, user, now)
        found = {user["real_name"]: actors.find_actor(session, team_id, user["id"]) for user in users}
    _story(Writer(store, {name: actor for name, actor in found.items() if actor}, now))


def _story(writer: Writer) -> None:
    """The relationships between the people of the demo, and their meetings."""
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
    writer.join_all()
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
    writer.only_meets("Omar Haddad", days=1)


def _next_meeting(now: datetime) -> datetime:
    """Return 15:00 UTC on the next working day: half an hour after the page's clock jumps there."""
    next_working_day = working_hours.working_days_after(now, 1, ZoneInfo("UTC"))
    return datetime.combine(next_working_day.date(), time(15), UTC)
