"""Nothing that rings somebody else is repeated without end: tried with every pair of a person's actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations_with_replacement
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import Policy, Side
from bot.limits import CHANGES_IN_A_ROW, REST, TAKEN_BACK_BEFORE_REST
from bot.models.card import Card
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.waitlist import WaitlistEntry
from bot.services.actors import Actor
from bot.services.match import closing, confirmation, starting
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.profile import participation, saving
from bot.services.program import admins, overview, settings
from bot.services.report import readers
from bot.services.rules.declining import DeclineForm
from bot.services.waitlist import places
from bot.store import Store
from tests.services import meetings
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, open_workspace

# More often than anything may ring.
ROUNDS = 5
# How often two actions of one person may ring another: asking for a meeting, and changing its time.
MOST_RINGS = 1 + CHANGES_IN_A_ROW
THEN = NOW + timedelta(days=3)


@dataclass(frozen=True)
class Town:
    """Ada mentors, Lin and Sam look for a mentor, Grace runs the programme."""

    harness: ServiceHarness
    people: dict[str, Actor]

    def mentor(self) -> int:
        """Return Ada's participant id."""
        return self.harness.id_of(self.people["ada"])


Do = Callable[[Town, Session, Actor], object]


def newest(session: Session, table: type[Match] | type[Meeting] | type[WaitlistEntry]) -> int:
    """Return the newest row; one that is not there where there is none."""
    return session.scalars(select(func.max(table.id))).one() or 0


def about(table: type[Match] | type[Meeting] | type[WaitlistEntry], service: Callable[..., object]) -> Do:
    """Do something about the newest match, meeting or place."""
    return lambda _, session, actor: service(session, actor, newest(session, table), NOW)


def no(service: Callable[..., object]) -> Do:
    """Say no to the newest match, in its form."""
    return lambda _, session, actor: service(session, actor, newest(session, Match), DeclineForm(), NOW)


def cancel(_: Town, session: Session, actor: Actor) -> None:
    """Cancel the newest meeting."""
    meeting_closing.cancel(session, actor, newest(session, Meeting), DeclineForm(), NOW)


def save(side: Side, limit: str = "1") -> Do:
    """Join, or save one's profile."""
    draft = saving.Draft(frozenset({side}), limit=limit)
    return lambda _, session, actor: saving.save(session, actor, draft, NOW)


def leave(_: Town, session: Session, actor: Actor) -> None:
    """Leave the programme."""
    participation.leave(session, actor, participation.leaving(session, actor, NOW).ends, NOW)


def policy(chosen: Policy) -> Do:
    """Choose what may follow a meeting."""

    def do(_: Town, session: Session, actor: Actor) -> None:
        choices = settings.settings_of(session, actor).choices
        settings.save(session, actor, type(choices)(**{**vars(choices), "follow_up": chosen}), NOW)

    return do


def ask_to_meet(town: Town, session: Session, actor: Actor) -> None:
    """Ask for a meeting."""
    wish = arranging.Wish("How you lead", 30, meetings.times(THEN))
    arranging.request(session, actor, town.mentor(), wish, NOW)


def suggest(_: Town, session: Session, actor: Actor) -> None:
    """Suggest a time that was not suggested before."""
    meeting_id = newest(session, Meeting)
    later = timedelta(hours=2 + len(session.scalars(select(Card.id)).all()) % 7)
    arranging.suggest(session, actor, meeting_id, meetings.times(THEN + later), NOW)


def propose(mentee: str) -> Do:
    """Propose a match with Ada; who has not joined is invited."""
    return lambda _, session, actor: admins.propose(session, actor, [mentee, "U0ADA"], NOW)


def name_admins(shown: Sequence[str], chosen: Sequence[str]) -> Do:
    """Name or unname an admin."""
    return lambda _, session, actor: admins.change(session, actor, shown, chosen, NOW)


def name_readers(shown: Sequence[str], chosen: Sequence[str]) -> Do:
    """Name or unname a reader of the report."""
    return lambda _, session, actor: readers.change(session, actor, shown, chosen, NOW)


ACTIONS: dict[str, dict[str, Do]] = {
    "lin": {
        "message": lambda t, s, who: starting.write_to(s, who, t.mentor(), "Hello", NOW),
        "connect": lambda t, s, who: starting.connect(s, who, t.mentor(), "Please", NOW),
        "withdraw": about(Match, closing.withdraw),
        "confirm": about(Match, confirmation.confirm),
        "cancel": no(closing.decline),
        "end": no(closing.end),
        "ask for a meeting": ask_to_meet,
        "withdraw the meeting": about(Meeting, meeting_closing.withdraw),
        "cancel the meeting": cancel,
        "suggest a time": suggest,
        "keep the time": about(Meeting, arranging.keep_time),
        "join the list": lambda t, s, who: places.join(s, who, t.mentor(), NOW),
        "leave the list": about(WaitlistEntry, places.leave),
        "keep waiting": about(Match, places.keep_waiting),
        "pause": lambda _, s, who: participation.pause(s, who, None, NOW),
        "resume": lambda _, s, who: participation.resume(s, who, NOW),
        "leave": leave,
        "join": save(Side.MENTEE),
    },
    "ada": {
        "accept": about(Match, confirmation.confirm),
        "decline": no(closing.decline),
        "end": no(closing.end),
        "suggest a time": suggest,
        "keep the time": about(Meeting, arranging.keep_time),
        "cancel the meeting": cancel,
        "offer more": save(Side.MENTOR, "2"),
        "offer less": save(Side.MENTOR, "1"),
        "pause": lambda _, s, who: participation.pause(s, who, None, NOW),
        "resume": lambda _, s, who: participation.resume(s, who, NOW),
        "leave": leave,
        "join": save(Side.MENTOR),
    },
    "grace": {
        "forced connection": policy(Policy.FORCED),
        "no connection": policy(Policy.OFF),
        "propose": propose("U0SAM"),
        "invite": propose("U0EVE"),
        "remind": about(Match, overview.remind),
        "name an admin": name_admins([], ["U0EVE"]),
        "unname an admin": name_admins(["U0EVE"], []),
        "name a reader": name_readers([], ["U0EVE"]),
        "unname a reader": name_readers(["U0EVE"], []),
    },
}


@pytest.fixture(scope="module", params=["strangers", "they will meet, and one has asked"])
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> tuple[Path, dict[str, Actor]]:
    """The town, stored once for all pairs."""
    file = copyfile(sqlite_template, tmp_path_factory.mktemp("town") / "mentoring.db")
    store = Store(f"sqlite:///{file}")
    harness = open_workspace(store)
    people = {"lin": harness.join("Lin", MENTEE), "ada": harness.join("Ada", MENTOR, limit="1")}
    people |= {"sam": harness.join("Sam", MENTEE), "grace": harness.admin("Grace")}
    harness.meet("Eve")
    if request.param != "strangers":
        meetings.planned(harness, people["lin"], people["ada"], THEN)
        harness.request(people["lin"], people["ada"])
    store.close()
    return file, people


@pytest.mark.parametrize("who", ACTIONS)
def test_no_two_actions_ring_without_end(
    template: tuple[Path, dict[str, Actor]], tmp_path: Path, who: str
) -> None:
    """Whatever two buttons somebody presses in turns, another person hears of it a few times at most."""
    file, people = template
    rings = {}
    for pair in combinations_with_replacement(ACTIONS[who], 2):
        store = Store(f"sqlite:///{copyfile(file, tmp_path / 'mentoring.db')}")
        rings[pair] = _rings_of(Town(ServiceHarness(store), people), who, pair)
        store.close()
    assert {pair: often for pair, often in rings.items() if often > MOST_RINGS} == {}
    # Among strangers Ada has nobody to ring.
    assert any(rings.values()) or who == "ada"


def _rings_of(town: Town, who: str, pair: tuple[str, str]) -> int:
    """Let somebody do two things in turns; return how often that rang the one it rang most."""
    actor, before = town.people[who], _rings(town)
    for name in pair * ROUNDS:
        try:
            with town.harness.store.transaction() as session:
                ACTIONS[who][name](town, session, actor)
        except refusals.Refusal:
            continue
    after = _rings(town)
    return max((after[one] - before.get(one, 0) for one in after if one != actor.person_id), default=0)


def _rings(town: Town) -> dict[int, int]:
    with town.harness.store.reading() as session:
        counted = select(Card.recipient_id, func.sum(Card.desired_notification)).group_by(Card.recipient_id)
        return {person: int(rings) for person, rings in session.execute(counted)}


def test_a_place_is_news_once_a_day(harness: ServiceHarness) -> None:
    """However often Ada changes what she offers; the next day Lin hears of the place that is hers."""
    ada, lin = harness.join("Ada", MENTOR, limit="1"), harness.join("Lin", MENTEE)
    harness.connected(harness.join("Kim", MENTEE), ada)
    with harness.store.transaction() as session:
        places.join(session, lin, town_of(harness, ada, lin).mentor(), NOW)
    before = _rings(town_of(harness, ada, lin))[lin.person_id]
    for limit in ("2", "1", "2", "1", "2"):
        with harness.store.transaction() as session:
            saving.save(session, ada, saving.Draft(MENTOR, limit=limit), NOW)
        while harness.run_due(NOW):
            pass
    assert _rings(town_of(harness, ada, lin))[lin.person_id] == before + 1
    while harness.run_due(NOW + timedelta(days=1)):
        pass
    assert _rings(town_of(harness, ada, lin))[lin.person_id] == before + 2


def town_of(harness: ServiceHarness, ada: Actor, lin: Actor) -> Town:
    """Return the two as a town."""
    return Town(harness, {"ada": ada, "lin": lin})


def test_after_two_withdrawals_a_rest(harness: ServiceHarness) -> None:
    """Lin asks and withdraws twice: for seven days no request, note or meeting of hers reaches Ada."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    for _ in range(TAKEN_BACK_BEFORE_REST):
        match_id = harness.request(lin, ada)
        with harness.store.transaction() as session:
            closing.withdraw(session, lin, match_id, NOW)
    with pytest.raises(refusals.RestAWhile):
        harness.request(lin, ada)
    with pytest.raises(refusals.RestAWhile):
        harness.contact(lin, ada)
    with pytest.raises(refusals.RestAWhile):
        meetings.ask(harness, lin, ada)
    mentor_id = harness.id_of(ada)
    with harness.store.transaction() as session:
        starting.connect(session, lin, mentor_id, "", NOW + REST)


def test_three_first_cards_a_day(harness: ServiceHarness) -> None:
    """The fourth mentor in a day is for tomorrow; what an admin proposes does not count. It is a setting."""
    lin, grace = harness.join("Lin", MENTEE), harness.admin("Grace")
    ada, tom, kim, jo, _ = (harness.join(name, MENTOR) for name in ("Ada", "Tom", "Kim", "Jo", "Max"))
    with harness.store.transaction() as session:
        admins.propose(session, grace, ["U0LIN", "U0MAX"], NOW)
    harness.request(lin, ada), harness.contact(lin, tom), meetings.ask(harness, lin, kim)
    with pytest.raises(refusals.EnoughForToday):
        harness.request(lin, jo)
    with harness.store.transaction() as session:
        session.get_one(Program, (lin.workspace_id, lin.program_id)).first_cards_a_day = 4
    harness.request(lin, jo)


def test_a_mentor_has_so_many_requests_open(harness: ServiceHarness) -> None:
    """Free places and three more; the next one reads that several are asking, in a conversation too."""
    ada = harness.join("Ada", MENTOR, limit="1")
    *some, last = (harness.join(name, MENTEE) for name in ("Lin", "Sam", "Kim", "Noor", "Max"))
    for one in some:
        harness.request(one, ada)
    with pytest.raises(refusals.SeveralAsk):
        harness.request(last, ada)
    begun = harness.contact(last, ada)
    with pytest.raises(refusals.SeveralAsk), harness.store.transaction() as session:
        confirmation.confirm(session, last, begun, NOW)


def test_a_later_note_stands_below_the_first(harness: ServiceHarness) -> None:
    """What Ada has read is not overwritten by what Lin writes when she asks."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    match_id = harness.contact(lin, ada, "Hello Ada")
    harness.request(lin, ada, "Would you be my mentor?")
    assert harness.match(match_id).opening_note == "Hello Ada\n\nWould you be my mentor?"
