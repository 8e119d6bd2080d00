"""The bot harness: a sandbox, the bot over signed HTTP, a database; and its people.

Nothing runs by itself here: `settle` delivers what is due, `let_pass` moves product time on and does
what falls due. So a test never waits for a guess.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import bindparam, case, func, select, update

from bot import app, manifest
from bot.app import Bot
from bot.clock import Clock
from bot.delivery.mail.server import MailServer
from bot.delivery.mail.worker import MailWorker
from bot.delivery.renderers import RENDERERS
from bot.delivery.roll_call import RollCall
from bot.delivery.worker import OutboxWorker
from bot.enums import Side
from bot.ids import Choice, Field, answer_field
from bot.models.mail import Mail
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin
from bot.models.recipient_lane import RecipientLane
from bot.models.reflection import ReflectionQuestion
from bot.models.reminder import Reminder
from bot.models.workspace import Workspace as StoredWorkspace
from bot.services import actors, jobs
from bot.services.actors import Actor
from bot.services.match import starting
from bot.services.profile import participation, saving
from bot.services.rules.eligibility import Intent
from bot.settings import MailSettings, Settings
from sandbox.driver import Driver
from sandbox.gestures.outcome import Outcome
from sandbox.json_types import Json
from sandbox.options import Options
from sandbox.people import Person
from sandbox.person import DrivenPerson, Within
from sandbox.running import running
from sandbox.world import Workspace, World

TEAM = "T0SANDBOX1"
OTHER_TEAM = "T0ELSEWHER"
MANIFEST = manifest.read()

# A test does not wait where the outbox worker does, for a rate limit or a retry, up to so long.
PATIENCE = timedelta(minutes=1)
# How long what falls due waits for the scheduler to look, so that what is due together comes together.
LOOKS_EVERY = timedelta(minutes=1)
# What is in the hands of a bot that was killed comes when its lease ends.
NEXT_TURNS = [
    select(func.min(case((lanes.leased_until > lanes.due_at, lanes.leased_until), else_=lanes.due_at))).where(
        lanes.workspace_id == bindparam("workspace"), lanes.due_at <= bindparam("latest")
    )
    for lanes in (RecipientLane, Mail)
]
# Whoever waits for a method that is used up.
IN_LINE = select(RecipientLane.id).where(
    RecipientLane.workspace_id == bindparam("workspace"), RecipientLane.needs != 0
)

# Slack's three seconds are mostly the business of the sandbox's own tests: a machine may stall.
PATIENT, AS_SLACK = 30.0, 3.0


def world(patience: float = PATIENT) -> World:
    """Return two workspaces that have the app: the one under test, and another."""
    here = [
        Person("U0LINOSEI1", "Lin Osei", "Europe/Paris"),
        Person("U0SAMRIVER", "Sam Rivera", "America/New_York"),
        Person("U0NOORAZIZ", "Noor Aziz", "Europe/Amsterdam"),
        Person("U0ADAPARK1", "Ada Park", "Europe/London"),
        Person("U0GRACEKIM", "Grace Kim", "America/New_York"),
        Person("U0MIRASAND", "Mira Sand", "Europe/London", is_admin=True),
        Person("U0JOBYRNE1", "Jo Byrne", "Europe/Dublin"),
    ]
    elsewhere = [Person("U0STRANGE1", "Stan Elsewhere", "Europe/London")]
    return World(
        [Workspace.of(here, id=TEAM), Workspace.of(elsewhere, id=OTHER_TEAM, name="Elsewhere")],
        Options(limit_scale=1_000, answer_seconds=patience, trigger_seconds=patience),
    )


def said(person: DrivenPerson) -> str:
    """Return the newest message of a person's DM, as a screen reader has it."""
    return str(person.messages()[-1]["text"])


def against(answer: Json | Outcome) -> str:
    """Return what the answer to a form has against it: at its fields, or on top of it."""
    body: Json = json.loads(answer.response or "{}") if isinstance(answer, Outcome) else answer
    blocks = (body.get("view") or {}).get("blocks", [])
    on_top = [block["text"]["text"] for block in blocks if block["type"] == "alert"]
    return " ".join([*map(str, (body.get("errors") or {}).values()), *on_top])


def everything_shown(person: DrivenPerson) -> str:
    """Return all that a person's screen holds just now, as one text to search in."""
    return json.dumps(person.screen(), ensure_ascii=False)


@dataclass
class BotHarness:
    """Everything of one test."""

    slack: Driver
    bot: Bot
    clock: Clock
    _people: dict[str, DrivenPerson] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)
    mail_patience: float = PATIENT  # seconds
    # The team, or the organisation, in which the bot is installed.
    team: str = TEAM
    _seen: int = 0  # entries of the log that were read already
    # The outbox worker's own time: moved on where it would wait for its turn to call Slack.
    _machine: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self._began = self.clock.now()
        settings = self.bot.settings
        client = self._client()
        machine_now = self._machine.now
        with self.bot.store.reading() as session:
            here = select(StoredWorkspace.id).where(StoredWorkspace.slack_id == self.team)
            self.workspace_id = session.scalars(here).one()
        mine = (self.bot.store, self.workspace_id)
        self._workers: list[OutboxWorker | MailWorker] = [self._outbox()]
        self.roll_call = RollCall(self.bot.store, client, self.workspace_id, self.clock.now, machine_now)
        if settings.mail:
            server = MailServer(settings.mail, answer_seconds=self.mail_patience)
            mails = MailWorker(*mine, server, self.clock.now, machine_now=machine_now)
            self._workers.append(mails)

    def _client(self) -> WebClient:
        settings = self.bot.settings
        return WebClient(settings.bot_token, base_url=settings.slack_api_url, retry_handlers=[])

    def _outbox(self, threads: int = 8) -> OutboxWorker:
        client, mine, now = self._client(), (self.bot.store, self.workspace_id), self.clock.now
        machine_now = self._machine.now
        return OutboxWorker(*mine, lambda _: client, RENDERERS, now, machine_now=machine_now, threads=threads)

    @property
    def today(self) -> datetime:
        """When the test began, moved on by what it let pass: no other day when midnight comes meanwhile."""
        return self._began + self.clock.ahead

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.bot.settings.database_url

    def person(self, name: str) -> DrivenPerson:
        """Return somebody in front of their Slack."""
        if name not in self._people:
            self._people = {one.name: one for one in self.slack.people()} | self._people
        return self._people[name]

    def mentee(self, name: str) -> DrivenPerson:
        """Return somebody who has joined as a mentee."""
        return self._joined(name, {Side.MENTEE})

    def mentor(self, name: str, limit: int = 3) -> DrivenPerson:
        """Return somebody who has joined as a mentor and offers `limit` places."""
        return self._joined(name, {Side.MENTOR}, str(limit))

    def joins_as_both(self, name: str) -> DrivenPerson:
        """Return somebody who has joined as mentee and as mentor."""
        return self._joined(name, set(Side))

    def admin(self, name: str) -> DrivenPerson:
        """Return somebody who runs the programme."""
        person = self.person(name)
        actor = self.actor(name)
        with self.bot.store.transaction() as session:
            session.add(
                ProgramAdmin(
                    workspace_id=actor.workspace_id,
                    program_id=actor.program_id,
                    person_id=actor.person_id,
                )
            )
        return person

    def actor(self, name: str) -> Actor:
        """Return somebody as services know them, met on the way if need be: their ids never change."""
        if name not in self._actors:
            self._actors[name] = self._met(name)
        return self._actors[name]

    def _met(self, name: str) -> Actor:
        slack_id = self.person(name).id
        settings = self.bot.settings
        client = WebClient(settings.bot_token, base_url=settings.slack_api_url)
        told = client.users_info(user=slack_id, include_locale=True)["user"]
        with self.bot.store.transaction() as session:
            actors.store_slack_user(session, TEAM, told, self.clock.now())
            actor = actors.find_actor(session, TEAM, slack_id)
        if actor is None:
            raise LookupError(name)
        return actor

    def zone(self, name: str) -> ZoneInfo:
        """Return the time zone somebody is in."""
        actor = self.actor(name)
        with self.bot.store.reading() as session:
            return actors.person_of(session, actor).zone

    def program_has(self, **settings: int | str) -> None:
        """Change settings of the programme."""
        with self.bot.store.transaction() as session:
            session.execute(update(Program).values(settings))

    def participant_id(self, name: str) -> int:
        """Return the id of somebody who has joined."""
        actor = self.actor(name)
        with self.bot.store.reading() as session:
            found = actors.participant_of(session, actor)
        if found is None:
            raise LookupError(f"{name} has not joined")
        return found.id

    def reflection_field(self, number: int) -> str:
        """Return the field that asks the programme's reflection question of this number, counted from 1."""
        with self.bot.store.reading() as session:
            asked = session.scalars(select(ReflectionQuestion.id).order_by(ReflectionQuestion.position)).all()
        return answer_field(asked[number - 1])

    def in_conversation(self, mentee: str, mentor: str, note: str = "May I ask you about your work?") -> int:
        """Let a mentee write to a mentor; return the match's id."""
        actor, mentor_id = self.actor(mentee), self.participant_id(mentor)
        with self.bot.store.transaction() as session:
            begun = starting.write_to(session, actor, mentor_id, note, self.clock.now())
        self.settle()
        return begun.id

    def asked(self, mentee: str, mentor: str, note: str = "Would you be my mentor?") -> int:
        """Let a mentee ask a mentor for a connection; return the match's id."""
        actor, mentor_id = self.actor(mentee), self.participant_id(mentor)
        with self.bot.store.transaction() as session:
            begun = starting.connect(session, actor, mentor_id, note, self.clock.now())
        self.settle()
        return begun.id

    def proposed(self, admin: str, mentee: str, mentor: str) -> int:
        """Let an admin propose a match; return its id."""
        actor, ids = self.actor(admin), [self.participant_id(name) for name in (mentee, mentor)]
        with self.bot.store.transaction() as session:
            asked, asking = (session.get_one(Participant, (self.workspace_id, one)) for one in reversed(ids))
            start = starting.Start(Intent.PROPOSE, mentee=asking, mentor=asked)
            begun = starting.propose(session, actor, start, self.clock.now())
        self.settle()
        return begun.id

    def connected(self, mentee: str, mentor: str) -> int:
        """Let a mentee ask and the mentor accept; return the match's id."""
        match_id = self.asked(mentee, mentor)
        self.person(mentor).click("Accept")
        self.settle()
        return match_id

    def says_no(
        self,
        name: str,
        button: str,
        *,
        within: Within = "message",
        note: str = "",
        reason: str = "",
        never_again: bool = False,
    ) -> Outcome:
        """Let somebody press *Cancel*, *Decline* or *End Connection*, fill in the form and send it."""
        person = self.person(name)
        person.click(button, within=within)
        if note:
            person.fill(Field.NOTE, note)
            person.fill(Field.SEND_NOTE, [Choice.YES])
        if reason:
            person.fill(Field.REASON, reason)
        if never_again:
            person.fill(Field.NEVER_AGAIN, [Choice.YES])
        outcome = person.submit()
        self.settle()
        return outcome

    def pauses(self, name: str) -> None:
        """Let somebody take a pause, until further notice."""
        actor = self.actor(name)
        with self.bot.store.transaction() as session:
            participation.pause(session, actor, None, self.clock.now())
        self.settle()

    def resumes(self, name: str) -> None:
        """Let somebody end their pause."""
        actor = self.actor(name)
        with self.bot.store.transaction() as session:
            participation.resume(session, actor, self.clock.now())
        self.settle()

    def home(self, name: str) -> str:
        """Let somebody open their Home; return all that it shows, as one text to search in."""
        self.person(name).open_home()
        self.settle()
        return json.dumps(self.person(name).home(), ensure_ascii=False)

    def hears(self, name: str, sentence: str) -> None:
        """Wait until somebody has read this sentence in their DM: answers to clicks come by themselves."""
        person = self.person(name)
        self.slack.wait_for(lambda: any(sentence in one["text"] for one in person.messages()))

    def crossed(self) -> list[Json]:
        """Return what crossed the wire since this was last asked."""
        entries = self.slack.log(after=self._seen)
        self._seen = entries[-1]["n"] if entries else self._seen
        return entries

    def match(self, match_id: int) -> Match:
        """Return what is stored of a match."""
        with self.bot.store.reading() as session:
            return session.get_one(Match, (self.workspace_id, match_id))

    def settle(self) -> None:
        """Deliver everything that is due."""
        looks_at = self._machine.now()
        while sum(worker.run_once() for worker in self._workers) or self._turn_comes(looks_at):
            looks_at = self._machine.now()

    def goes_out(self, *, to: int, seconds: float = 0) -> None:
        """Deliver, so much later, to so many people whose turn it is, one after the other."""
        self._machine.ahead += timedelta(seconds=seconds)
        worker = self._outbox(threads=1)
        for _ in range(to):
            for lease in worker._claim(1):  # noqa: SLF001 - a run would go on with the others
                worker._run(lease)  # noqa: SLF001 - the same

    def calls_the_roll(self, *, hours: float = 0) -> None:
        """Let the bot ask Slack, so much later, about everybody who is due: at first, as after a start."""
        self._machine.ahead += timedelta(hours=hours)
        while (due_at := self.roll_call.run_once()) and due_at <= self._machine.now() + PATIENCE:
            self._machine.ahead += max(timedelta(), due_at - self._machine.now())
        self.settle()

    def let_pass(self, **spans: float) -> None:
        """Move product time on (`days=7`, …), doing and delivering on the way what falls due there."""
        until = self.clock.ahead + timedelta(**spans)
        while (due_at := self._next_due(until)) is not None:
            self.clock.ahead = min(until, due_at - datetime.now(UTC) + LOOKS_EVERY)
            self._catch_up()
        self.clock.ahead = until
        self._catch_up()

    def is_off(self, **spans: float) -> None:
        """Move product time on while the bot is off: nothing is done, and nothing delivered."""
        self.clock.ahead += timedelta(**spans)

    def _next_due(self, until: timedelta) -> datetime | None:
        open_ones = Reminder.done_at.is_(None) & Reminder.held_at.is_(None)
        span = Reminder.due_at.between(self.clock.now(), datetime.now(UTC) + until)
        with self.bot.store.reading() as session:
            return session.execute(select(func.min(Reminder.due_at)).where(open_ones, span)).scalar()

    def _catch_up(self) -> None:
        while self.run_jobs():
            pass
        self.settle()

    def run_jobs(self) -> int:
        """Do what is due now, once, as the scheduler does; return how much was looked at."""
        return jobs.run_due(self.bot.store, self.workspace_id, self.clock.now())

    def wake_at(self, hour: int, person: str, weekday: int | None = None) -> None:
        """Move product time on to the next weekday at this full hour where a person is.

        `weekday` says which one it has to be: Monday is 0, and Saturday and Sunday may be asked for too.
        """
        now, zone = self.clock.now(), self.zone(person)
        wanted = range(5) if weekday is None else (weekday,)
        day = now.astimezone(zone).date()
        # On the day itself, and from UTC: within one zone Python counts on clocks that are never changed.
        while (at := datetime.combine(day, time(hour), zone)) <= now or day.weekday() not in wanted:
            day += timedelta(days=1)
        self.clock.ahead += at - now

    def _joined(self, name: str, roles: set[Side], limit: str = "") -> DrivenPerson:
        actor = self.actor(name)
        with self.bot.store.transaction() as session:
            draft = saving.Draft(frozenset(roles), topics="work", limit=limit)
            saving.save(session, actor, draft, self.clock.now())
        return self.person(name)

    def _turn_comes(self, now: datetime) -> bool:
        # `now` is from before the look: what has opened since is still to be looked at.
        with self.bot.store.reading() as session:
            key = {"workspace": self.workspace_id, "latest": now + PATIENCE}
            turns = [session.scalar(query, key) for query in NEXT_TURNS]
            waits_for_a_call = session.scalar(IN_LINE, key) is not None
        if waits_for_a_call:
            turns += [opening for worker in self._workers if (opening := worker.next_opening(now))]
        due_at = min((turn for turn in turns if turn and turn <= now + PATIENCE), default=None)
        if due_at is None:
            return False
        self._machine.ahead += max(timedelta(), due_at - now)
        return True


@contextmanager
def harness(
    database_url: str, patience: float = PATIENT, *, mail: MailSettings | None = None
) -> Iterator[BotHarness]:
    """Open a harness on this database, with a Slack of its own and nobody in the programme yet."""
    with (
        running(world(patience), manifest=MANIFEST) as slack,
        opened(slack, database_url, mail=mail) as found,
    ):
        slack.use_request_url(f"http://127.0.0.1:{found.bot.web.port}/slack/events")
        yield found


@contextmanager
def over_socket_mode(database_url: str) -> Iterator[BotHarness]:
    """Open a harness whose bot is reached over Socket Mode."""
    with (
        running(world(), manifest=MANIFEST) as slack,
        opened(slack, database_url, socket_mode=True) as found,
    ):
        yield found


@contextmanager
def opened(
    slack: Driver,
    database_url: str,
    port: int = 0,
    *,
    mail: MailSettings | None = None,
    socket_mode: bool = False,
    team: str = TEAM,
) -> Iterator[BotHarness]:
    """Open a harness on this database, in a Slack that is there already; 0 takes any free port.

    `team` is the team, or the organisation, in which it is installed.
    """
    clock = Clock()
    settings = Settings(
        bot_token=f"{slack.bot_token}-{OTHER_TEAM}" if team == OTHER_TEAM else slack.bot_token,
        app_token=slack.app_token if socket_mode else "",
        signing_secret=slack.signing_secret,
        database_url=database_url,
        slack_api_url=slack.api_url,
        host="127.0.0.1",
        port=port,
        mail=mail,
    )
    bot = app.build(settings, clock)
    bot.web.start()
    if bot.socket:
        bot.socket.connect()
    try:
        yield BotHarness(slack, bot, clock, team=team)
    finally:
        if bot.socket:
            bot.socket.close()
        bot.web.stop()
        bot.worker.stop()
        bot.store.close()
