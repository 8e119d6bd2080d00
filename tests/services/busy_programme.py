"""A programme in which everything is under way, for tests of what follows from a change."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from bot.enums import FollowUpChoice, Policy
from bot.models.program import Program
from bot.models.workspace import Workspace
from bot.services import home
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import closing
from bot.services.profile import saving
from bot.services.program import admins
from bot.services.report import readers, sending
from bot.services.rules.declining import DeclineForm
from bot.services.waitlist import places
from tests.services import meetings
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness

DAY = timedelta(days=1)
# Nine days later, a Thursday at noon: the first nudges and reminders have gone out.
LATER = NOW + 9 * DAY
COMING = LATER + 2 * DAY


@dataclass
class BusyProgramme:
    """Who is there, and what is between them, by id."""

    harness: ServiceHarness
    people: dict[str, Actor]
    ids: dict[str, int]

    def actor(self, name: str) -> Actor:
        """Return somebody."""
        return self.people[name]

    def participant(self, name: str) -> int:
        """Return somebody's participant id."""
        return self.harness.id_of(self.people[name])


def begin(harness: ServiceHarness) -> BusyProgramme:
    """Let three mentors and five mentees be in the middle of everything; Grace and Jo run it."""
    people = {name: harness.join(name, MENTEE) for name in ("Lin", "Kim", "Sam", "Noor", "Max")}
    people |= {"Ada": harness.join("Ada", MENTOR, limit="2"), "Tom": harness.join("Tom", MENTOR)}
    people |= {"Jo": harness.join("Jo", BOTH, limit="1"), "Grace": harness.admin("Grace")}
    people |= {name: harness.meet(name) for name in ("Eve", "Zoe")}
    harness.admin("Jo")
    with harness.store.transaction() as session:
        session.execute(update(Workspace).values(offers_mail=True))
    _allow_everything(harness)
    programme = BusyProgramme(harness, people, {})
    _matches(programme)
    _meetings(programme)
    _settle_down(programme)
    while harness.run_due(LATER):
        pass
    return programme


def _allow_everything(harness: ServiceHarness) -> None:
    with harness.store.transaction() as session:
        session.execute(update(Program).values(follow_up=Policy.REQUEST, mentors_choose=True))


def _matches(programme: BusyProgramme) -> None:
    """In conversation, asked, confirmed by one side, connected, declined; one mentor is full."""
    harness, people, ids = programme.harness, programme.people, programme.ids
    ids["contact"] = harness.contact(people["Lin"], people["Tom"])
    ids["request"] = harness.request(people["Kim"], people["Ada"])
    ids["connection"] = harness.connected(people["Sam"], people["Ada"])
    ids["full"] = harness.connected(people["Noor"], people["Jo"])
    with harness.store.transaction() as session:
        admins.propose(session, people["Grace"], ["U0SAM", "U0TOM"], NOW)
    ids["declined"] = harness.request(people["Max"], people["Tom"])
    with harness.store.transaction() as session:
        form = DeclineForm(
            reason="No time", readers=frozenset({people["Grace"].person_id, people["Jo"].person_id})
        )
        closing.decline(session, people["Tom"], ids["declined"], form, NOW)


def _meetings(programme: BusyProgramme) -> None:
    """Asked for, planned, to be moved, just over, answered with feedback; somebody waits for a place."""
    harness, people, ids = programme.harness, programme.people, programme.ids
    ids["asked"] = meetings.ask(harness, people["Max"], people["Ada"], COMING, now=LATER - DAY)
    ids["planned"] = _planned(programme, "Kim", "Tom", COMING)
    ids["to be moved"] = _planned(programme, "Noor", "Tom", COMING + DAY)
    meetings.suggest(harness, people["Tom"], ids["to be moved"], COMING + 2 * DAY, now=LATER - DAY)
    ids["over"] = _planned(programme, "Lin", "Ada", LATER - DAY)
    ids["over and full"] = _planned(programme, "Max", "Jo", LATER - 3 * DAY)
    ids["answered"] = _planned(programme, "Kim", "Jo", LATER - 4 * DAY)
    ids["not held"] = _planned(programme, "Sam", "Ada", LATER - 5 * DAY)
    while harness.run_due(LATER - DAY / 2):
        pass
    with harness.store.transaction() as session:
        kim = people["Kim"]
        choosing.choose(session, kim, ids["answered"], FollowUpChoice.FEEDBACK, LATER - 3 * DAY)
    with harness.store.transaction() as session:
        sam = people["Sam"]
        choosing.choose(session, sam, ids["not held"], FollowUpChoice.NOT_HELD, LATER - 3 * DAY)
    with harness.store.transaction() as session:
        waiting = places.join(session, people["Max"], programme.participant("Jo"), LATER - 2 * DAY)
        ids["waiting"] = waiting.id


def _settle_down(programme: BusyProgramme) -> None:
    """One mentor takes meetings only; Zoe reads the report; everybody has looked at their Home."""
    harness, people = programme.harness, programme.people
    draft = saving.Draft(MENTOR, modes=frozenset({"one_time"}))
    with harness.store.transaction() as session:
        saving.save(session, people["Zoe"], draft, LATER - DAY / 3)
    with harness.store.transaction() as session:
        readers.change(session, people["Grace"], [], ["U0ZOE"], LATER - DAY / 3)
    for name in ("Zoe", "Jo"):
        with harness.store.transaction() as session:
            sending.send(session, people[name], LATER - DAY / 3)
    for actor in people.values():
        with harness.store.transaction() as session:
            home.opened(session, actor, LATER - DAY / 3, LATER)


def _planned(programme: BusyProgramme, mentee: str, mentor: str, at: datetime) -> int:
    harness, people = programme.harness, programme.people
    meeting_id = meetings.ask(harness, people[mentee], people[mentor], at, now=NOW)
    meetings.pick(harness, people[mentor], meeting_id, at, NOW)
    return meeting_id
