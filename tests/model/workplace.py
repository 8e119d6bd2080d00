"""The real bot in a small workplace: its store, its services, its outbox worker, and a stand-in for Slack."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.delivery.render import Rendered, render
from bot.delivery.renderers import RENDERERS
from bot.delivery.worker import OutboxWorker
from bot.enums import Side
from bot.ids import CardKind
from bot.message_metadata import Copy
from bot.models.card import Card
from bot.models.exclusion import Exclusion
from bot.models.match import Match as StoredMatch
from bot.models.meeting import Meeting as StoredMeeting
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin
from bot.models.recipient_lane import RecipientLane
from bot.models.reminder import Reminder
from bot.models.waitlist import WaitlistEntry
from bot.services import actors, home, jobs
from bot.services.actors import Actor
from bot.services.profile import saving
from bot.services.program import setup
from bot.store import Store
from sandbox.driver import Driver
from sandbox.json_types import Json
from sandbox.people import Person as SlackPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST
from tests.dying import DeadlyClock, Killed
from tests.model.state import (
    Entry,
    Match,
    Meeting,
    Person,
    Programme,
    Settings,
    Subject,
    Timer,
    TimerKey,
    Told,
)

TEAM = "T0SANDBOX1"
# A Tuesday, noon in London.
BEGIN = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
PEOPLE = {
    "Lin": "Europe/Paris",
    "Kim": "America/New_York",
    "Noor": "Asia/Tokyo",
    "Ada": "Europe/London",
    "Tom": "America/Los_Angeles",
    "Jo": "Europe/London",
    "Grace": "Europe/London",
}
ROLES = {"Ada": {Side.MENTOR}, "Tom": {Side.MENTOR}, "Jo": set(Side)}
# What is said once, and does not follow.
_SAID_ONCE = {CardKind.ANSWER, CardKind.MY_DATA, CardKind.REPORT_FILE}
_OF_MEETINGS = {CardKind.MEETING, CardKind.FOLLOW_UP, CardKind.MEETING_REASON}
_OF_MATCHES = {CardKind.MATCH, CardKind.DECLINE_REASON}


# She runs it, and takes no part.
_GRACE = {"Grace": Person(ZoneInfo(PEOPLE["Grace"]), left=True)}


def slack_id(name: str) -> str:
    """Return what Slack calls somebody."""
    return f"U0{name.upper():0<8}"


def described(name: str, **more: bool) -> dict[str, Any]:
    """Return what Slack says of somebody (a `user` object)."""
    return {"id": slack_id(name), "tz": PEOPLE[name], "profile": {"display_name": name}, **more}


def world() -> World:
    """Return the workplace as Slack has it."""
    people = [SlackPerson(slack_id(name), name, zone) for name, zone in PEOPLE.items()]
    return World([Workspace.of(people, id=TEAM)])


@dataclass
class Seen:
    """What has arrived in Slack so far: of each copy where it stands, and when, in product time."""

    copies: dict[Copy, str] = field(default_factory=dict)
    at: dict[tuple[int, int], datetime] = field(default_factory=dict)
    entry: int = 0
    # What people see of their DMs, as far as nothing has come there since; and whose each DM is.
    screens: dict[str, list[Json]] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)


@dataclass
class Workplace:
    """One workplace with the bot in it, and its time."""

    store: Store
    slack: Driver
    # What ends with it.
    ends: ExitStack
    now: datetime = BEGIN
    ahead: timedelta = timedelta()
    people: dict[str, Actor] = field(default_factory=dict)
    participants: dict[str, int] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    # By the ids of cards: when each was last brought to Slack, and in which version.
    drawn: dict[int, tuple[int, datetime]] = field(default_factory=dict)

    def close(self) -> None:
        """Leave nothing behind."""
        self.ends.close()
        self.store.close()

    def open(self) -> None:
        """Install the bot; everybody joins, and looks at their Home."""
        with self.store.transaction() as session:
            setup.workspace(session, {"team_id": TEAM, "team": "Example", "user_id": "U0BSANDBOX1"})
        for name in PEOPLE:
            with self.store.transaction() as session:
                actors.store_slack_user(session, TEAM, described(name), self.now)
                found = actors.find_actor(session, TEAM, slack_id(name))
            assert found
            self.people[name] = found
            if name != "Grace":
                self._joins(name)
        with self.store.transaction() as session:
            grace = self.people["Grace"]
            where = {"workspace_id": grace.workspace_id, "program_id": grace.program_id}
            session.add(ProgramAdmin(**where, person_id=grace.person_id))

    def _joins(self, name: str) -> None:
        draft = saving.Draft(frozenset(ROLES.get(name, {Side.MENTEE})), f"{name}'s headline", "work", "1")
        with self.store.transaction() as session:
            saving.save(session, self.people[name], draft, self.now)
        with self.store.reading() as session:
            me = actors.participant_of(session, self.people[name])
            assert me
            self.participants[name] = me.id

    @property
    def workspace_id(self) -> int:
        """Whose all of this is."""
        return self.people["Grace"].workspace_id

    def act(self, what: Callable[[Session], object]) -> object:
        """Do something in a transaction of its own, as handlers do."""
        with self.store.transaction() as session:
            return what(session)

    @contextmanager
    def killed_at(self, statement: int) -> Iterator[None]:
        """Let the process die before its n-th statement from now on, or before it commits."""
        left = count(statement, -1)

        def kill(*_: object) -> None:
            if next(left) <= 0:
                raise Killed

        def kill_at_last(*_: object) -> None:
            raise Killed

        kills = {"before_cursor_execute": kill, "commit": kill_at_last}
        for when, what in kills.items():
            event.listen(self.store.engine, when, what)
        try:
            yield
        finally:
            for when, what in kills.items():
                event.remove(self.store.engine, when, what)

    def run_jobs(self) -> int:
        """Do all that is due now, as the scheduler does; return in how many steps."""
        for step in range(50):
            if not jobs.run_due(self.store, self.workspace_id, self.now):
                return step
        raise AssertionError("What falls due falls due again at once, without end.")

    # --- Slack

    def machine_now(self) -> datetime:
        """The outbox worker's own time."""
        return datetime.now(UTC) + self.ahead

    def worker(self, machine_now: Callable[[], datetime] | None = None) -> OutboxWorker:
        """Return an outbox worker, new as after a start."""
        client = WebClient(self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[], timeout=2)
        now = machine_now or self.machine_now
        return OutboxWorker(
            self.store, self.workspace_id, lambda _: client, RENDERERS, lambda: self.now, machine_now=now
        )

    def deliver(self) -> None:
        """Bring to Slack all that is marked, however often it has to be tried."""
        for _ in range(300):
            self.worker().run_once()
            with self.store.reading() as session:
                due_at = session.scalar(select(func.min(RecipientLane.due_at)))
                marked = session.scalar(select(func.count()).where(Card.dirty, Card.kind != CardKind.HOME))
            if not marked or due_at is None:
                break
            self.ahead += max(timedelta(seconds=1), due_at - self.machine_now())
        else:
            raise AssertionError("Something is never delivered.")
        self._look()

    def dies_delivering(self, read: int) -> None:
        """Let the outbox worker die somewhere; its lease ends."""
        try:
            self.worker(DeadlyClock(self.machine_now, read)).run_once()
        except Killed:
            self.ahead += timedelta(seconds=61)

    def opens_home(self, name: str) -> None:
        """Let somebody look at their Home."""
        self.act(lambda s: home.opened(s, self.people[name], self.now, self.machine_now()))

    def _look(self) -> None:
        for entry in self.slack.log(after=self.seen.entry):
            self.seen.entry = entry["n"]
            if entry["direction"] != "call" or not entry["method"].startswith("chat."):
                continue
            self._changed(entry)
            if entry["method"] != "chat.postMessage":
                continue
            copy = Copy.of(entry["request"].get("metadata") or {})
            if copy is not None and entry["response"].get("ok"):
                assert copy not in self.seen.copies, f"{copy} was posted twice"
                self.seen.copies[copy] = entry["response"]["ts"]
                self.seen.at[copy.card_id, copy.notification] = self.now
        for card in self.cards():
            if not card.dirty and self.drawn.get(card.id, (0, BEGIN))[0] != card.delivered_version:
                self.drawn[card.id] = (card.delivered_version, self.now)

    def _changed(self, entry: Json) -> None:
        where = entry["request"]["channel"]
        if where.startswith("U"):
            self.seen.channels[entry["response"].get("channel", "")] = where
        self.seen.screens.pop(self.seen.channels.get(where, where), None)

    def screen(self, name: str) -> list[Json]:
        """Return the messages that somebody sees in their DM."""
        who = slack_id(name)
        if who not in self.seen.screens:
            self.seen.screens[who] = self.slack.person(name).messages()
        return self.seen.screens[who]

    def cards(self) -> list[Card]:
        """Return all cards as stored."""
        with self.store.reading() as session:
            return list(session.scalars(select(Card).order_by(Card.id)))

    def as_stored(self, card: Card) -> Rendered | None:
        """Draw a card from what is stored now, as of the moment at which it was last brought to Slack."""
        with self.store.reading() as session:
            return render(session, RENDERERS, card, self.drawn[card.id][1])

    def sightings(self, name: str, kind: CardKind, subject: Subject) -> list[datetime]:
        """Return when somebody's card notified them in Slack."""
        mine = [one for one in self.cards() if self.told_by(one) == (name, kind, subject)]
        return [at for (card_id, _), at in self.seen.at.items() if mine and card_id == mine[0].id]

    # --- What is stored, as the model has it

    def told(self) -> dict[Told, int]:
        """Return how often each card was to notify so far."""
        found: dict[Told, int] = {}
        for card in self.cards():
            key = self.told_by(card)
            found[key] = found.get(key, 0) + card.desired_notification
        return found

    def told_by(self, card: Card) -> Told:
        """Name a card as the model does."""
        kind = CardKind(card.kind)
        return (self._names[card.recipient_id], kind, self._subject(kind, card.subject_id))

    def stored(self) -> Programme:
        """Return everything that is stored as the model has it."""
        with self.store.reading() as session:
            program = session.scalars(select(Program)).one()
            rows = {one.id: one for one in session.scalars(select(Participant))}
            self._number(session)
            return Programme(
                self.now,
                {name: _person(rows[n]) for name, n in self.participants.items()} | _GRACE,
                Settings(**{name: getattr(program, name) for name in Settings.__dataclass_fields__}),
                [_match(one) for one in session.scalars(select(StoredMatch).order_by(StoredMatch.id))],
                [_meeting(one) for one in session.scalars(select(StoredMeeting).order_by(StoredMeeting.id))],
                [_entry(one) for one in session.scalars(select(WaitlistEntry).order_by(WaitlistEntry.id))],
                {
                    (self._of[one.author_id], self._of[one.other_id])
                    for one in session.scalars(select(Exclusion))
                },
                dict(map(self._timer, session.scalars(select(Reminder)))),
            )

    def _number(self, session: Session) -> None:
        """Note which row is which: ids only grow."""
        tables = {"match": StoredMatch, "meeting": StoredMeeting, "place": WaitlistEntry}
        self.ids = {
            what: list(session.scalars(select(table.id).order_by(table.id))) for what, table in tables.items()
        }
        self._names = {actor.person_id: name for name, actor in self.people.items()}
        self._of = {row_id: name for name, row_id in self.participants.items()}
        self._subjects: dict[int, Subject] = {
            row_id: (what, n) for what, ids in self.ids.items() for n, row_id in enumerate(ids)
        }

    def _subject(self, kind: CardKind, subject_id: int) -> Subject:
        if subject_id in self._subjects:
            return self._subjects[subject_id]
        return ("person", self._of[subject_id]) if subject_id in self._of else (kind.value, 0)

    def _timer(self, row: Reminder) -> tuple[TimerKey, Timer]:
        about = self._subjects.get(row.subject_id)
        if about is None:
            about = (
                ("person", self._of[row.subject_id])
                if row.subject_id in self._of
                else ("journal", row.subject_id)
            )
        key = (row.kind, about, self._names[row.recipient_id], row.step)
        return key, Timer(row.due_at, row.held_at, row.done_at)


def opened(url: str) -> Workplace:
    """Open a workplace on this database, which has the tables and nothing in them."""
    ends = ExitStack()
    slack = ends.enter_context(running(world(), manifest=MANIFEST))
    place = Workplace(Store(url), slack, ends)
    place.open()
    return place


def _person(row: Participant) -> Person:
    roles = {Side.MENTEE: row.is_mentee, Side.MENTOR: row.is_mentor}
    return Person(
        ZoneInfo(row.person.tz),
        frozenset(side for side, has in roles.items() if has),
        row.max_connections,
        row.takes_ongoing,
        row.takes_one_time,
        row.left_at is not None,
        row.person.deactivated_at is not None,
        row.person.membership == "guest",
        row.paused_at,
        row.paused_until,
    )


def _match(row: StoredMatch) -> Match:
    said = {side: row.confirmed_at(side) for side in Side}
    return Match(
        row.mentee.person.name,
        row.mentor.person.name,
        row.origin,
        row.started_at,
        row.state,
        row.proposed_at,
        {side: at for side, at in said.items() if at},
        row.told_full_at,
        row.closed_at,
        row.closed_by,
        row.closed_because is not None,
        row.closing_note_at is not None,
    )


def _meeting(row: StoredMeeting) -> Meeting:
    return Meeting(
        row.mentee.person.name,
        row.mentor.person.name,
        row.minutes,
        row.requested_at,
        frozenset(one.starts_at for one in row.times),
        row.state,
        row.starts_at,
        row.picks,
        row.changed_by,
        row.changes_in_a_row,
        row.closed_at,
        row.closed_by,
        row.closed_because is not None,
        row.closing_note_at is not None,
        row.choice,
        row.follow_up_closed_at is not None,
    )


def _entry(row: WaitlistEntry) -> Entry:
    return Entry(
        row.mentee.person.name,
        row.mentor.person.name,
        row.joined_at,
        row.after_meeting,
        row.state,
        row.offered_at,
        row.held_until,
    )
