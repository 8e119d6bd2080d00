"""The demo's history: written by the same services as clicks are, so it has to keep their rules.

And the guide beside it: what it says can be done can be done.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo import history, run
from bot.enums import FollowUpChoice, MatchState, Policy, RequestOutcome, WaitlistState
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Workspace
from bot.services import actors, jobs
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.profile import participation
from bot.services.program import setup, why
from bot.services.report import read
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.waitlist import places
from bot.store import Store

WORLD = json.loads((run.HERE / "world.json").read_text("utf-8"))
GUIDE = json.loads((run.HERE / "guide.json").read_text("utf-8"))
IDS = {person["name"]: person["id"] for person in WORLD["people"]}
TEAM = WORLD["workspace"]["id"]
# When somebody starts the demo, also when nobody works; and the next working day seen from there.
STARTS = {
    datetime(2026, 11, 22, 4, 0, tzinfo=UTC): date(2026, 11, 23),
    datetime(2026, 11, 27, 23, 30, tzinfo=UTC): date(2026, 11, 30),
}


@pytest.fixture(name="now", params=STARTS, ids=str)
def now_fixture(request: pytest.FixtureRequest) -> datetime:
    """When somebody starts the demo."""
    moment: datetime = request.param
    return moment


@pytest.fixture(name="demo")
def demo_fixture(sqlite_store: Store, now: datetime) -> Store:
    """The demo as it stands when its page is first seen. It always runs on SQLite."""
    users = [{"id": one["id"], "real_name": one["name"], "tz": one["tz"]} for one in WORLD["people"]]
    with sqlite_store.transaction() as session:
        setup.workspace(session, {"team_id": TEAM, "team": "Example", "user_id": "U0BOT"})
    history.write(sqlite_store, TEAM, users, now)
    pass_time(sqlite_store, now)
    return sqlite_store


@pytest.fixture(name="story")
def story_fixture(demo: Store) -> Iterator[Session]:
    """What is stored in it."""
    with demo.transaction() as session:
        yield session


def pass_time(store: Store, now: datetime) -> None:
    """Do what is due by then."""
    with store.reading() as session:
        workspace_id = session.scalars(select(Workspace.id)).one()
    while jobs.run_due(store, workspace_id, now):
        pass


def actor(session: Session, name: str) -> Actor:
    """Return somebody of the demo."""
    found = actors.find_actor(session, TEAM, IDS[name])
    assert found
    return found


def meeting_of(session: Session, mentee: str, mentor: str) -> Meeting:
    """Return the meeting of these two."""
    meetings = session.execute(select(Meeting)).scalars()
    return next(
        one for one in meetings if (one.mentee.person.name, one.mentor.person.name) == (mentee, mentor)
    )


def typed(word: str) -> tuple[str, str]:
    """Return the two people whom the guide names in a command."""
    text = next(step["text"] for step in GUIDE["steps"] if f"/mentoring {word} @" in step["text"])
    first, second = re.findall(r"@(\w+ \w+)", text)
    return first, second


def test_the_guide_names_people_who_are_there() -> None:
    """A step's person has a column to go to."""
    assert {step["person"] for step in GUIDE["steps"]} - {None} <= set(IDS)


def test_a_meeting_is_just_over_and_its_question_open(story: Session, now: datetime) -> None:
    """The mentee is asked at once, and can ask the mentor: nothing else of the guide takes that away."""
    just_over = meeting_of(story, "Lin Osei", "Ines Duarte")
    assert just_over.is_unanswered
    choosing.go_on(story, actor(story, "Lin Osei"), just_over.id, Policy.REQUEST, now)


def test_who_waits_for_a_place_has_met_the_mentor(story: Session) -> None:
    """The list is offered after a one-time meeting only; that one was held, and its question answered."""
    waits = story.execute(select(WaitlistEntry)).scalar_one()
    assert (waits.mentor.person.name, waits.state) == ("Grace Kim", WaitlistState.WAITING)
    met = meeting_of(story, waits.mentee.person.name, waits.mentor.person.name)
    assert met.choice is FollowUpChoice.FEEDBACK
    assert met.ends_at
    assert met.ends_at < waits.joined_at


def test_who_takes_meetings_only_is_in_no_conversation(story: Session) -> None:
    """A match leads to ongoing mentoring."""
    pending = story.execute(select(Match).where(Match.state == MatchState.PENDING)).scalars().all()
    assert pending
    assert all(match.mentor.takes_ongoing for match in pending)


def test_the_guide_shows_joining_waiting_and_pausing(story: Session, now: datetime) -> None:
    """Whom it names can do it: Jo is new, Sam may wait for Grace, Yuki can pause."""
    assert {"Join", "Wait for a place", "Take a break"} <= {step["title"] for step in GUIDE["steps"]}
    assert actors.participant_of(story, actor(story, "Jo Byrne")) is None
    grace = actors.participant_of(story, actor(story, "Grace Kim"))
    assert grace
    assert places.join(story, actor(story, "Sam Rivera"), grace.id, now).state is WaitlistState.WAITING
    participation.pause(story, actor(story, "Yuki Tanaka"), now + timedelta(weeks=2), now)


def test_there_are_reasons_to_read(story: Session, now: datetime) -> None:
    """`why` has more than one to give for the two whom the guide names, and not for those it proposes."""
    mira = actor(story, "Mira Sand")
    pair = why.pair_of(story, mira, [IDS[name] for name in typed("why")])
    assert len(why.reasons(story, mira, pair, Intent.CONNECT, now)) > 1

    pair = why.pair_of(story, mira, [IDS[name] for name in typed("match")])
    assert eligibility.open_match(story, pair.mentee, pair.mentor) is None
    assert why.reasons(story, mira, pair, Intent.PROPOSE, now) == ()


def test_the_report_is_worth_reading(story: Session, now: datetime) -> None:
    """Half a year of requests, of every outcome, and mentors who are missing."""
    report = read.report(story, actor(story, "Mira Sand"), now)
    total = report.requests.total
    assert total
    assert all(report.requests.count(total, outcome) for outcome in RequestOutcome)
    assert len(report.requests.periods) >= 6
    assert report.needs
    assert report.needs.shortages


def test_the_next_meeting_can_be_watched(demo: Store, now: datetime) -> None:
    """It begins half an hour after the page's jump to a working day, and is over in time."""
    begins = datetime.combine(STARTS[now], time(15), UTC)
    pass_time(demo, begins + timedelta(minutes=50))

    with demo.transaction() as session:
        actors.program_of(session, actor(session, "Mira Sand")).follow_up = Policy.FORCED
        over = meeting_of(session, "Sam Rivera", "Ines Duarte")
        assert over.starts_at == begins
        choosing.go_on(session, actor(session, "Sam Rivera"), over.id, Policy.FORCED, begins)
