"""The situations in which an action is tried, and the people in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from bot.enums import FollowUpChoice, MatchState, MeetingState, Origin, Policy, Side, WaitlistState
from bot.models.exclusion import Exclusion
from bot.models.mail import MailAddress, MailCode
from bot.models.match import Match
from bot.models.meeting import Meeting, MeetingTime
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin, ReportReader
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Workspace
from bot.services import actors
from bot.services.actors import Actor
from bot.services.profile import saving
from bot.services.program import setup

TEAM = "T0ACTIONS"
NOW = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
LONG_AGO = NOW - timedelta(days=100)
THEN = NOW + timedelta(days=2)
ADDRESS, CODE = "lin@example.org", "123456"


class Role(StrEnum):
    """Who acts, seen from what is acted on."""

    MENTEE = "the mentee"
    MENTOR = "the mentor"
    MENTOR_ADMIN = "the mentor who is an admin"
    ADMIN = "an admin"
    READER = "a reader of the report"
    OTHER = "anybody else"


@dataclass
class World:
    """Lin looks for a mentor, Ada is one, Sam and Kim take part too, and Grace runs the programme."""

    session: Session
    lin: Actor
    ada: Actor
    sam: Actor
    kim: Actor
    grace: Actor
    # Somebody who has never joined.
    zoe: Actor

    @property
    def program(self) -> Program:
        """The programme, to be given other settings."""
        return actors.program_of(self.session, self.lin)

    def participant(self, actor: Actor) -> Participant:
        """Return somebody as they take part."""
        found = actors.participant_of(self.session, actor)
        if found is None:
            raise LookupError(actor)
        return found

    def actor(self, role: Role) -> Actor:
        """Return who acts in a role."""
        if role is Role.MENTOR_ADMIN:
            self.name_admin(self.ada)
        if role is Role.READER:
            self.name_reader(self.kim)
        return {
            Role.MENTEE: self.lin,
            Role.MENTOR: self.ada,
            Role.MENTOR_ADMIN: self.ada,
            Role.ADMIN: self.grace,
            Role.READER: self.kim,
            Role.OTHER: self.sam,
        }[role]

    def name_admin(self, actor: Actor) -> None:
        """Make somebody an admin of the programme."""
        self.add(
            ProgramAdmin(
                workspace_id=actor.workspace_id, program_id=actor.program_id, person_id=actor.person_id
            )
        )

    def name_reader(self, actor: Actor) -> None:
        """Make somebody a reader of the programme's report."""
        self.add(
            ReportReader(
                workspace_id=actor.workspace_id, program_id=actor.program_id, person_id=actor.person_id
            )
        )

    def add(self, row: object) -> None:
        """Store a row."""
        self.session.add(row)
        self.session.flush()

    def match(self, state: MatchState, *confirmed: Side, mentee: Actor | None = None, **more: object) -> int:
        """Put a match between Lin, or somebody else, and Ada; return its id."""
        row = Match(
            workspace_id=self.ada.workspace_id,
            program_id=self.ada.program_id,
            mentee_id=self.participant(mentee or self.lin).id,
            mentor_id=self.participant(self.ada).id,
            origin=Origin.REQUEST,
            state=state,
            started_at=BEFORE,
            mentee_confirmed_at=BEFORE if Side.MENTEE in confirmed else None,
            mentor_confirmed_at=BEFORE if Side.MENTOR in confirmed else None,
            **more,
        )
        self.add(row)
        return row.id

    def fill(self) -> None:
        """Let another mentee have Ada's only place."""
        self.participant(self.ada).max_connections = 1
        self.match(MatchState.CONFIRMED, *Side, mentee=self.kim, mentor_slot=1)

    def meeting(self, state: MeetingState, **more: object) -> int:
        """Put a one-time meeting between Lin and Ada; return its id."""
        row = Meeting(
            workspace_id=self.ada.workspace_id,
            program_id=self.ada.program_id,
            mentee_id=self.participant(self.lin).id,
            mentor_id=self.participant(self.ada).id,
            state=state,
            topic="How you lead",
            minutes=30,
            requested_at=BEFORE,
            **more,
        )
        self.add(row)
        return row.id

    def proposed(self, at: datetime) -> MeetingTime:
        """Return a time that was proposed for a meeting."""
        return MeetingTime(workspace_id=self.ada.workspace_id, starts_at=at)

    def asked(self, policy: Policy, **more: object) -> int:
        """Put the follow-up of a meeting to Lin; return the meeting."""
        self.program.follow_up = policy
        return self.meeting(MeetingState.OCCURRED, starts_at=BEFORE, asked_at=BEFORE, **more)

    def waiting(self, state: WaitlistState, policy: Policy = Policy.REQUEST, **more: object) -> int:
        """Put Lin on Ada's waiting list; return the entry."""
        self.program.follow_up = policy
        row = WaitlistEntry(
            workspace_id=self.ada.workspace_id,
            mentor_id=self.participant(self.ada).id,
            mentee_id=self.participant(self.lin).id,
            state=state,
            joined_at=BEFORE,
            **more,
        )
        self.add(row)
        return row.id

    def wish(self, author: Actor, other: Actor) -> None:
        """Let somebody have asked not to be matched with another again."""
        author_id, other_id = self.participant(author).id, self.participant(other).id
        self.add(Exclusion(workspace_id=author.workspace_id, author_id=author_id, other_id=other_id))


@dataclass(frozen=True)
class Scene:
    """One situation: its name, what puts the people into it, and the moment at which somebody acts.

    `put` returns the id of what is acted on.
    """

    name: str
    put: Callable[[World], int]
    at: datetime = NOW


def inhabit(session: Session) -> World:
    """Install the bot, and let everybody join who does."""
    setup.workspace(session, {"team_id": TEAM, "team": "Example", "user_id": "U0BOT"})
    names = ("Lin", "Ada", "Sam", "Kim", "Grace", "Zoe")
    people = {name: _meet(session, name) for name in names}
    for name, role in (
        ("Lin", Side.MENTEE),
        ("Ada", Side.MENTOR),
        ("Sam", Side.MENTEE),
        ("Kim", Side.MENTEE),
    ):
        saving.save(session, people[name], saving.Draft(frozenset({role}), topics="work", limit="3"), BEFORE)
    world = World(session, *people.values())
    world.name_admin(world.grace)
    return world


def _meet(session: Session, name: str) -> Actor:
    user = {"id": f"U0{name.upper()}", "tz": "Europe/London", "profile": {"display_name": name}}
    person = actors.store_slack_user(session, TEAM, user, BEFORE)
    return actors.actor_of(session, person.workspace_id, person.id)


def matches() -> list[Scene]:
    """Return every state of a match, with what decides about its last confirmation."""
    closed: dict[str, Any] = {"closed_at": BEFORE}
    return [
        Scene("nobody has confirmed", lambda world: world.match(MatchState.PENDING)),
        Scene("the mentee has confirmed", lambda world: world.match(MatchState.PENDING, Side.MENTEE)),
        Scene("the mentor has confirmed", lambda world: world.match(MatchState.PENDING, Side.MENTOR)),
        Scene("the mentee has confirmed, the mentor is full", _full(Side.MENTEE)),
        Scene("the mentor has confirmed, and is full", _full(Side.MENTOR)),
        Scene("nobody has confirmed, ongoing mentoring is off", _not_offered),
        Scene("connected", lambda world: world.match(MatchState.CONFIRMED, *Side, mentor_slot=1)),
        Scene(
            "declined by the mentee",
            lambda world: world.match(MatchState.DECLINED, closed_by=Side.MENTEE, **closed),
        ),
        Scene(
            "declined by the mentor",
            lambda world: world.match(MatchState.DECLINED, Side.MENTEE, closed_by=Side.MENTOR, **closed),
        ),
        Scene(
            "withdrawn",
            lambda world: world.match(MatchState.WITHDRAWN, Side.MENTEE, closed_by=Side.MENTEE, **closed),
        ),
        Scene("expired", lambda world: world.match(MatchState.EXPIRED, Side.MENTEE, **closed)),
        Scene(
            "ended by the mentee",
            lambda world: world.match(MatchState.ENDED, *Side, closed_by=Side.MENTEE, **closed),
        ),
        Scene(
            "ended by the mentor",
            lambda world: world.match(MatchState.ENDED, *Side, closed_by=Side.MENTOR, **closed),
        ),
    ]


def _full(confirmed: Side) -> Callable[[World], int]:
    def put(world: World) -> int:
        world.fill()
        return world.match(MatchState.PENDING, confirmed)

    return put


def _not_offered(world: World) -> int:
    world.program.ongoing = False
    return world.match(MatchState.PENDING)


def _no_meetings(world: World) -> int:
    world.program.one_time = False
    return world.meeting(MeetingState.REQUESTED, picks=Side.MENTOR, times=[world.proposed(THEN)])


def meetings() -> list[Scene]:
    """Return every state of a one-time meeting."""
    planned: dict[str, Any] = {"starts_at": THEN}
    closed: dict[str, Any] = {"closed_at": BEFORE}
    requested, scheduled = MeetingState.REQUESTED, MeetingState.SCHEDULED
    return [
        Scene(
            "asked for, the mentor picks",
            lambda world: world.meeting(requested, picks=Side.MENTOR, times=[world.proposed(THEN)]),
        ),
        Scene(
            "asked for, the mentee picks",
            lambda world: world.meeting(requested, picks=Side.MENTEE, times=[world.proposed(THEN)]),
        ),
        Scene("asked for, the mentor picks, one-time meetings are off", _no_meetings),
        Scene("planned", lambda world: world.meeting(scheduled, **planned)),
        Scene(
            "planned, the mentor suggests another time",
            lambda world: world.meeting(
                scheduled, picks=Side.MENTEE, times=[world.proposed(THEN + timedelta(days=1))], **planned
            ),
        ),
        Scene("it has begun", lambda world: world.meeting(scheduled, **planned), THEN),
        Scene("over", lambda world: world.meeting(MeetingState.OCCURRED, starts_at=BEFORE, asked_at=BEFORE)),
        Scene(
            "declined",
            lambda world: world.meeting(MeetingState.DECLINED, closed_by=Side.MENTOR, **closed),
        ),
        Scene(
            "withdrawn",
            lambda world: world.meeting(MeetingState.WITHDRAWN, closed_by=Side.MENTEE, **closed),
        ),
        Scene("expired", lambda world: world.meeting(MeetingState.EXPIRED, **closed)),
        Scene(
            "cancelled by the mentor",
            lambda world: world.meeting(MeetingState.CANCELLED, closed_by=Side.MENTOR, **planned, **closed),
        ),
    ]


def follow_ups() -> list[Scene]:
    """Return every state of the question after a meeting."""

    def full(world: World) -> int:
        world.fill()
        return world.asked(Policy.REQUEST)

    return [
        Scene("asked, under request", lambda world: world.asked(Policy.REQUEST)),
        Scene("asked, under forced connection", lambda world: world.asked(Policy.FORCED)),
        Scene("asked, the step is off", lambda world: world.asked(Policy.OFF)),
        Scene("asked, under request, the mentor is full", full),
        Scene(
            "answered",
            lambda world: world.asked(Policy.REQUEST, choice=FollowUpChoice.FEEDBACK, chosen_at=BEFORE),
        ),
        Scene("closed unanswered", lambda world: world.asked(Policy.REQUEST, follow_up_closed_at=BEFORE)),
    ]


def waitlists() -> list[Scene]:
    """Return every state of a place in a queue."""

    def waiting(world: World) -> int:
        world.fill()
        return world.waiting(WaitlistState.WAITING)

    def held(policy: Policy, **more: object) -> Callable[[World], int]:
        return lambda world: world.waiting(
            WaitlistState.OFFERED, policy, offered_at=BEFORE, held_until=THEN, **more
        )

    return [
        Scene("waiting", waiting),
        Scene("a place is held, under request", held(Policy.REQUEST)),
        Scene("a place is held, under forced connection", held(Policy.FORCED)),
        Scene(
            "a place is held, under forced connection, after a meeting of the two",
            held(Policy.FORCED, after_meeting=True),
        ),
        Scene("taken", lambda world: world.waiting(WaitlistState.TAKEN)),
        Scene("no longer held", lambda world: world.waiting(WaitlistState.LAPSED)),
        Scene("left the list", lambda world: world.waiting(WaitlistState.LEFT)),
    ]


def beginnings() -> list[Scene]:
    """Return what may stand between a mentee and a mentor before something begins. Ada has two places."""
    declined: dict[str, Any] = {"closed_by": Side.MENTOR}
    return [
        Scene("they do not know each other", _between(lambda _world: None)),
        Scene("in conversation", _between(lambda world: world.match(MatchState.PENDING))),
        Scene("the mentee has asked", _between(lambda world: world.match(MatchState.PENDING, Side.MENTEE))),
        Scene("connected", _between(lambda world: world.match(MatchState.CONFIRMED, *Side, mentor_slot=1))),
        Scene(
            "declined yesterday",
            _between(lambda world: world.match(MatchState.DECLINED, closed_at=BEFORE, **declined)),
        ),
        Scene(
            "declined 100 days ago",
            _between(lambda world: world.match(MatchState.DECLINED, closed_at=LONG_AGO, **declined)),
        ),
        Scene(
            "ended yesterday",
            _between(lambda world: world.match(MatchState.ENDED, *Side, closed_at=BEFORE, **declined)),
        ),
        Scene(
            "the mentee has asked for a meeting",
            _between(lambda world: world.meeting(MeetingState.REQUESTED, times=[world.proposed(THEN)])),
        ),
        Scene(
            "they will meet", _between(lambda world: world.meeting(MeetingState.SCHEDULED, starts_at=THEN))
        ),
        Scene("the mentor is full", _between(lambda world: world.fill())),
        Scene("the mentee is on the list of a full mentor", _between(_queue)),
        Scene("the mentor has paused", _between(lambda world: _pause(world, world.ada))),
        Scene("the mentee has paused", _between(lambda world: _pause(world, world.lin))),
        Scene(
            "the mentor wishes not to be matched with them",
            _between(lambda world: world.wish(world.ada, world.lin)),
        ),
        Scene(
            "the mentee wishes not to be matched with them",
            _between(lambda world: world.wish(world.lin, world.ada)),
        ),
        Scene("the mentor takes one-time meetings only", _between(_one_time_only)),
        Scene("the mentor takes no one-time meetings", _between(_ongoing_only)),
        Scene("ongoing mentoring is off", _between(lambda world: _set(world, ongoing=False))),
        Scene("one-time meetings are off", _between(lambda world: _set(world, one_time=False))),
        Scene("the mentor has left", _between(lambda world: _leave(world, world.ada))),
        Scene("the mentee has left", _between(lambda world: _leave(world, world.lin))),
        Scene("the mentor is the mentee", lambda world: world.participant(world.lin).id),
    ]


def participations() -> list[Scene]:
    """Return how somebody may take part: what they act on is themselves."""

    def me(put: Callable[[World], object]) -> Callable[[World], int]:
        def situated(world: World) -> int:
            put(world)
            return world.lin.person_id

        return situated

    return [
        Scene("not joined", lambda world: world.zoe.person_id),
        Scene("here", me(lambda _world: None)),
        Scene("paused", me(lambda world: _pause(world, world.lin))),
        Scene("left", me(lambda world: _leave(world, world.lin))),
    ]


def mails() -> list[Scene]:
    """Return how somebody's e-mail may be: what they act on is their own."""

    def put(
        *rows: tuple[type[MailAddress | MailCode], dict[str, Any]], offered: bool = True
    ) -> Callable[[World], int]:
        def situated(world: World) -> int:
            world.session.get_one(Workspace, world.lin.workspace_id).offers_mail = offered
            for table, columns in rows:
                mine = {"person_id": world.lin.person_id, "address": ADDRESS}
                world.add(table(workspace_id=world.lin.workspace_id, **mine, **columns))
            return world.lin.person_id

        return situated

    proven = (MailAddress, {"proven_at": LONG_AGO})
    refused = (MailAddress, {"proven_at": LONG_AGO, "refused_at": BEFORE})
    code = {"code": CODE, "sent_at": NOW, "expires_at": THEN, "tries_left": 5}
    spent = code | {"closed_at": NOW}
    return [
        Scene("off", put()),
        Scene("a code was mailed", put((MailCode, code))),
        Scene("five wrong codes were typed", put((MailCode, code | {"tries_left": 0}))),
        Scene("an hour has passed", put((MailCode, code | {"expires_at": NOW}))),
        Scene("on", put(proven)),
        Scene("the mail server refused", put(refused)),
        Scene("enough codes for a day were mailed", put(*[(MailCode, spent)] * 5)),
        Scene("there is no mail server", put(offered=False)),
        Scene("there is no mail server any more", put(proven, offered=False)),
    ]


def programmes() -> list[Scene]:
    """Return the one situation in which admins act: Lin has asked Ada, and answered after a meeting."""

    def put(world: World) -> int:
        world.meeting(MeetingState.OCCURRED, starts_at=BEFORE, asked_at=BEFORE)
        return world.match(MatchState.PENDING, Side.MENTEE)

    return [Scene("any", put)]


def _between(put: Callable[[World], object]) -> Callable[[World], int]:
    def situated(world: World) -> int:
        put(world)
        return world.participant(world.ada).id

    return situated


def _queue(world: World) -> None:
    world.fill()
    world.waiting(WaitlistState.WAITING)


def _pause(world: World, actor: Actor) -> None:
    world.participant(actor).paused_at = BEFORE


def _leave(world: World, actor: Actor) -> None:
    world.participant(actor).left_at = BEFORE


def _one_time_only(world: World) -> None:
    world.program.mentors_choose = True
    world.participant(world.ada).takes_ongoing = False


def _ongoing_only(world: World) -> None:
    world.program.mentors_choose = True
    world.participant(world.ada).takes_one_time = False


def _set(world: World, **modes: bool) -> None:
    for name, value in modes.items():
        setattr(world.program, name, value)
