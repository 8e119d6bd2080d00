"""The waiting list: who is offered a place that frees, how long it is held, what takes it back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot import refusals
from bot.enums import MatchState, Policy, Side, WaitlistState
from bot.ids import CardKind
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.services import actors
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.match import confirmation, starting
from bot.services.profile import participation, saving
from bot.services.program import settings
from bot.services.rules import eligibility
from bot.services.rules.declining import DeclineForm
from bot.services.waitlist import places
from tests.services import meetings
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, the_card

# NOW is noon on a Tuesday.
THURSDAY = NOW + timedelta(days=2)
FRIDAY_EVENING = NOW + timedelta(days=3, hours=9)
MONDAY_NINE = NOW + timedelta(days=5, hours=21)


def set_program(harness: ServiceHarness, actor: Actor, **settings: object) -> None:
    """Change the programme's settings."""
    with harness.store.transaction() as session:
        for name, value in settings.items():
            setattr(session.get_one(Program, (actor.workspace_id, actor.program_id)), name, value)


def met(harness: ServiceHarness, mentee: Actor, mentor: Actor, at: datetime) -> None:
    """Let the two have met, for half an hour: the mentee is asked how to go on."""
    meeting_id = meetings.ask(harness, mentee, mentor, at, now=at - timedelta(days=1))
    meetings.pick(harness, mentor, meeting_id, at, now=at - timedelta(days=1))
    run(harness, NOW)


def wait(harness: ServiceHarness, mentee: Actor, mentor: Actor, now: datetime = NOW) -> int:
    """Let a mentee wait for a place; return the row."""
    mentor_id = harness.id_of(mentor)
    with harness.store.transaction() as session:
        return places.join(session, mentee, mentor_id, now).id


def end(harness: ServiceHarness, mentee: Actor, match_id: int, now: datetime = NOW) -> None:
    """Let a mentee end their connection: a place is free."""
    with harness.store.transaction() as session:
        match_closing.end(session, mentee, match_id, DeclineForm(), now)


def run(harness: ServiceHarness, now: datetime) -> None:
    """Let the clock do what is due."""
    while harness.run_due(now):
        pass


def row(harness: ServiceHarness, row_id: int) -> WaitlistEntry:
    """Return a row as it is stored now."""
    with harness.store.reading() as session:
        return session.get_one(WaitlistEntry, (harness.workspace_id, row_id))


def states(harness: ServiceHarness, *row_ids: int) -> list[WaitlistState]:
    """Return how these rows stand."""
    return [row(harness, row_id).state for row_id in row_ids]


class Queue:
    """Ada has one place, which Kim has; Lin and Sam wait for it, in that order."""

    def __init__(self, harness: ServiceHarness, policy: Policy = Policy.FORCED) -> None:
        self.harness = harness
        self.ada = harness.join("Ada", MENTOR, limit="1")
        self.kim, self.lin, self.sam = (harness.join(name, MENTEE) for name in ("Kim", "Lin", "Sam"))
        set_program(harness, self.ada, follow_up=policy)
        self.connection = harness.connected(self.kim, self.ada)
        for hours, mentee in enumerate((self.lin, self.sam), start=1):
            met(harness, mentee, self.ada, NOW - timedelta(hours=hours))
        self.lins = wait(harness, self.lin, self.ada)
        self.sams = wait(harness, self.sam, self.ada, NOW + timedelta(minutes=1))

    def frees(self, now: datetime = NOW) -> None:
        """Kim ends the connection."""
        end(self.harness, self.kim, self.connection, now)

    def takes(self, who: Actor, row_id: int, policy: Policy, now: datetime = NOW) -> None:
        """Somebody takes the place that is held for them."""
        with self.harness.store.transaction() as session:
            places.take(session, who, row_id, policy, now)


@pytest.fixture
def queue(harness: ServiceHarness) -> Queue:
    """The queue under the forced policy."""
    return Queue(harness)


def test_a_place_that_frees_is_held_for_the_first(harness: ServiceHarness, queue: Queue) -> None:
    """It arrives in their working hours, is held two working days from then on, counted as taken."""
    queue.frees()
    harness.settled()
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.OFFERED, WaitlistState.WAITING]
    run(harness, NOW)
    assert row(harness, queue.lins).held_until == THURSDAY
    assert harness.notifications_for(queue.lin) == {(CardKind.WAITING.value, queue.lins)}
    assert harness.notifications_for(queue.sam) == set()
    with pytest.raises(refusals.MentorIsFull):
        harness.request(queue.kim, queue.ada)


def test_it_waits_for_their_working_hours(harness: ServiceHarness, queue: Queue) -> None:
    """A place that frees on Friday evening is offered on Monday at nine, and held until Wednesday at nine."""
    queue.frees(FRIDAY_EVENING)
    run(harness, FRIDAY_EVENING)
    assert row(harness, queue.lins).held_until is None
    run(harness, MONDAY_NINE - timedelta(minutes=1))
    assert row(harness, queue.lins).held_until is None
    run(harness, MONDAY_NINE)
    assert row(harness, queue.lins).held_until == MONDAY_NINE + timedelta(days=2)


def test_not_taken_it_goes_to_the_next(harness: ServiceHarness, queue: Queue) -> None:
    """When the time is over it is held for the next, and the first is out of it."""
    queue.frees()
    run(harness, NOW)
    harness.settled()
    run(harness, THURSDAY)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.LAPSED, WaitlistState.OFFERED]
    with pytest.raises(refusals.NotOnTheList):
        queue.takes(queue.lin, queue.lins, Policy.FORCED, THURSDAY)


def test_it_is_held_for_as_long_as_the_card_said(harness: ServiceHarness, queue: Queue) -> None:
    """An admin who lets places be held for longer makes nobody wait longer for one that is held already."""
    queue.frees()
    run(harness, NOW)
    harness.settled(NOW)
    set_program(harness, queue.ada, place_held_days=4)
    run(harness, THURSDAY)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.LAPSED, WaitlistState.OFFERED]


def test_a_request_taken_back_while_waiting_costs_nobody_their_turn(harness: ServiceHarness) -> None:
    """Who takes a request back and goes on waiting keeps the place that is held for them later."""
    ada, lin, kim = (
        harness.join("Ada", MENTOR, limit="1"),
        harness.join("Lin", MENTEE),
        harness.join("Kim", MENTEE),
    )
    request, connection = harness.request(lin, ada), harness.connected(kim, ada)
    lins = wait(harness, lin, ada)
    later = NOW + timedelta(hours=1)
    with harness.store.transaction() as session:
        match_closing.withdraw(session, lin, request, later)
    end(harness, kim, connection, later)
    assert states(harness, lins) == [WaitlistState.OFFERED]
    run(harness, later)
    assert states(harness, lins) == [WaitlistState.OFFERED]


def test_forced_takes_it_at_once(harness: ServiceHarness, queue: Queue) -> None:
    """The connection exists; the row is done; who is next waits on."""
    queue.frees()
    run(harness, NOW)
    queue.takes(queue.lin, queue.lins, Policy.FORCED)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.TAKEN, WaitlistState.WAITING]
    with harness.store.reading() as session:
        pair = [actors.participant_of(session, one) for one in (queue.lin, queue.ada)]
        assert pair[0]
        assert pair[1]
        found = eligibility.open_match(session, pair[0], pair[1])
    assert found
    assert found.state is MatchState.CONFIRMED


def test_under_request_it_stays_held_until_the_mentor_decides(harness: ServiceHarness) -> None:
    """Somebody else cannot have it meanwhile; declining passes it on."""
    queue = Queue(harness, Policy.REQUEST)
    queue.frees()
    run(harness, NOW)
    queue.takes(queue.lin, queue.lins, Policy.REQUEST)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.OFFERED, WaitlistState.WAITING]
    with pytest.raises(refusals.MentorIsFull):
        harness.request(queue.kim, queue.ada)
    with harness.store.transaction() as session:
        asked = eligibility.open_match(
            session,
            session.get_one(WaitlistEntry, (harness.workspace_id, queue.lins)).mentee,
            session.get_one(WaitlistEntry, (harness.workspace_id, queue.lins)).mentor,
        )
        assert asked
        match_closing.decline(session, queue.ada, asked.id, DeclineForm(), NOW + timedelta(hours=1))
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.LEFT, WaitlistState.OFFERED]


def test_the_mentor_accepts_who_it_is_held_for(harness: ServiceHarness) -> None:
    """For them there is room; the row is done."""
    queue = Queue(harness, Policy.REQUEST)
    queue.frees()
    run(harness, NOW)
    queue.takes(queue.lin, queue.lins, Policy.REQUEST)
    with harness.store.transaction() as session:
        held = session.get_one(WaitlistEntry, (harness.workspace_id, queue.lins))
        asked = eligibility.open_match(session, held.mentee, held.mentor)
        assert asked
        confirmation.confirm(session, queue.ada, asked.id, NOW)
    assert states(harness, queue.lins) == [WaitlistState.TAKEN]


def test_another_policy_than_the_button_said(harness: ServiceHarness, queue: Queue) -> None:
    """Nothing is done."""
    queue.frees()
    run(harness, NOW)
    with pytest.raises(refusals.ChangedMeanwhile):
        queue.takes(queue.lin, queue.lins, Policy.REQUEST)
    assert states(harness, queue.lins) == [WaitlistState.OFFERED]


def leaves_the_list(queue: Queue) -> None:
    """Lin leaves the list."""
    with queue.harness.store.transaction() as session:
        places.leave(session, queue.lin, queue.lins, NOW)


def pauses(queue: Queue) -> None:
    """Lin pauses."""
    with queue.harness.store.transaction() as session:
        participation.pause(session, queue.lin, None, NOW)


def gives_up_being_a_mentee(queue: Queue) -> None:
    """Lin goes on as a mentor alone."""
    with queue.harness.store.transaction() as session:
        saving.save(session, queue.lin, saving.Draft(MENTOR), NOW)


def leaves_the_program(queue: Queue) -> None:
    """Lin leaves the programme."""
    with queue.harness.store.transaction() as session:
        ends = participation.leaving(session, queue.lin, NOW).ends
        participation.leave(session, queue.lin, ends, NOW)


@pytest.mark.parametrize(
    ("what", "stands"),
    [
        (leaves_the_list, WaitlistState.LEFT),
        (pauses, WaitlistState.WAITING),
        (gives_up_being_a_mentee, WaitlistState.LEFT),
        (leaves_the_program, WaitlistState.LEFT),
    ],
)
def test_who_is_out_of_it_makes_room_for_the_next(queue: Queue, what: object, stands: WaitlistState) -> None:
    """Leaving passes the place on; who pauses keeps their turn, and the place goes to the next meanwhile."""
    queue.frees()
    queue.harness.settled()
    assert callable(what)
    what(queue)
    assert states(queue.harness, queue.lins, queue.sams) == [stands, WaitlistState.OFFERED]
    assert the_card(queue.lin, CardKind.WAITING, queue.lins) in queue.harness.marked()
    run(queue.harness, NOW)
    assert queue.harness.notifications_for(queue.sam) == {(CardKind.WAITING.value, queue.sams)}


def test_nobody_is_offered_a_paused_mentors_place(harness: ServiceHarness, queue: Queue) -> None:
    """While Ada pauses the offer is taken back; when she comes back it stands again."""
    queue.frees()
    with harness.store.transaction() as session:
        participation.pause(session, queue.ada, None, NOW)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.WAITING] * 2
    with harness.store.transaction() as session:
        participation.resume(session, queue.ada, NOW)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.OFFERED, WaitlistState.WAITING]


def test_an_excluded_pair_is_passed_over_and_looks_like_a_pause(
    harness: ServiceHarness, queue: Queue
) -> None:
    """Never for a pair that a private choice rules out; their row tells them nothing."""
    harness.exclude(queue.ada, queue.lin)
    queue.frees()
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.WAITING, WaitlistState.OFFERED]


def test_limits_raised_and_lowered(harness: ServiceHarness, queue: Queue) -> None:
    """A raised limit offers what it adds; a lowered one takes back what is not taken, and ends nothing."""
    for limit, expected in (
        ("2", [WaitlistState.OFFERED, WaitlistState.WAITING]),
        ("3", [WaitlistState.OFFERED, WaitlistState.OFFERED]),
        ("2", [WaitlistState.OFFERED, WaitlistState.WAITING]),
        ("1", [WaitlistState.WAITING, WaitlistState.WAITING]),
    ):
        with harness.store.transaction() as session:
            saving.save(session, queue.ada, saving.Draft(MENTOR, limit=limit), NOW)
        assert states(harness, queue.lins, queue.sams) == expected
    assert harness.match(queue.connection).state is MatchState.CONFIRMED


def test_taken_while_others_are_free(harness: ServiceHarness, queue: Queue) -> None:
    """Who has taken what was held for them is out of the queue, although nobody lacks a place any more."""
    with harness.store.transaction() as session:
        saving.save(session, queue.ada, saving.Draft(MENTOR, limit="5"), NOW)
    run(harness, NOW)
    queue.takes(queue.lin, queue.lins, Policy.FORCED)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.TAKEN, WaitlistState.OFFERED]


def test_a_yes_of_who_has_a_place_held_for_them_runs_its_clock(harness: ServiceHarness) -> None:
    """What is held for them is not taken from them: the mentor can accept, and is reminded."""
    noor = harness.join("Noor", MENTEE)
    begun = harness.contact(noor, harness.join("Tom", MENTOR, limit="1"))
    tom = harness.match(begun).mentor
    with harness.store.transaction() as session:
        session.add(
            WaitlistEntry(
                workspace_id=tom.workspace_id,
                mentor_id=tom.id,
                mentee_id=harness.id_of(noor),
                state=WaitlistState.OFFERED,
                joined_at=NOW,
            )
        )
    with harness.store.transaction() as session:
        confirmation.confirm(session, noor, begun, NOW)
    with harness.store.reading() as session:
        clocks = session.scalars(select(Reminder).where(Reminder.subject_id == begun)).all()
        assert {one.kind for one in clocks} == {ReminderKind.REMIND, ReminderKind.EXPIRE}
        assert not any(one.held_at for one in clocks)


def test_waiting_is_for_a_place_and_once(harness: ServiceHarness, queue: Queue) -> None:
    """Nobody waits twice, nor for a mentor with room, nor where a private choice rules it out."""
    with pytest.raises(refusals.AlreadyOnTheList):
        wait(harness, queue.lin, queue.ada)
    noor, tom = harness.join("Noor", MENTEE), harness.join("Tom", MENTOR)
    with pytest.raises(refusals.PlaceIsFree):
        wait(harness, noor, tom)
    harness.exclude(queue.ada, noor)
    with pytest.raises(refusals.NotTakingThisOn):
        wait(harness, noor, queue.ada)


def test_only_who_waits_decides_about_their_place(queue: Queue) -> None:
    """Who is next in the queue can neither take what is held for the first nor give it away."""
    queue.frees()
    with pytest.raises(refusals.NotYourPlace):
        queue.takes(queue.sam, queue.lins, Policy.FORCED)
    with pytest.raises(refusals.NotYourPlace), queue.harness.store.transaction() as session:
        places.leave(session, queue.sam, queue.lins, NOW)
    assert states(queue.harness, queue.lins) == [WaitlistState.OFFERED]


def test_somebody_else_who_was_accepted_needs_a_raised_limit(harness: ServiceHarness, queue: Queue) -> None:
    """A request from before the place freed does not take what is held; raising the limit does it."""
    noor = harness.join("Noor", MENTEE)
    with harness.store.transaction() as session:
        asked = starting.write_to(session, noor, harness.id_of(queue.ada), "Hello", NOW).id
    with harness.store.transaction() as session:
        confirmation.confirm(session, noor, asked, NOW)
    queue.frees()
    with pytest.raises(refusals.YouAreFull), harness.store.transaction() as session:
        confirmation.confirm(session, queue.ada, asked, NOW)
    with harness.store.transaction() as session:
        confirmation.raise_limit(session, queue.ada, asked, 2, NOW)
    assert harness.match(asked).state is MatchState.CONFIRMED
    assert states(harness, queue.lins) == [WaitlistState.OFFERED]


def test_turning_ongoing_mentoring_on_again_offers_what_is_free(
    harness: ServiceHarness, queue: Queue
) -> None:
    """While it is off nobody is offered anything; the queue keeps its order."""
    set_program(harness, queue.ada, ongoing=False)
    queue.frees()
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.WAITING] * 2
    mira = harness.admin("Mira")
    with harness.store.transaction() as session:
        chosen = settings.settings_of(session, mira).choices
        changed = type(chosen)(**{**vars(chosen), "ongoing": True})
        settings.save(session, mira, changed, NOW)
    assert states(harness, queue.lins, queue.sams) == [WaitlistState.OFFERED, WaitlistState.WAITING]


@pytest.mark.parametrize("policy", Policy)
def test_who_never_met_the_mentor_asks(harness: ServiceHarness, policy: Policy) -> None:
    """Whatever may follow a meeting: a place from the directory is asked for, and the mentor decides."""
    queue = Queue(harness, policy)
    noor = harness.join("Noor", MENTEE)
    noors = wait(harness, noor, queue.ada)
    for mentee, entry in ((queue.lin, queue.lins), (queue.sam, queue.sams)):
        with harness.store.transaction() as session:
            places.leave(session, mentee, entry, NOW)
    queue.frees()
    run(harness, NOW)
    with pytest.raises(refusals.ChangedMeanwhile):
        queue.takes(noor, noors, Policy.FORCED)
    queue.takes(noor, noors, Policy.REQUEST)
    with harness.store.reading() as session:
        held = session.get_one(WaitlistEntry, (harness.workspace_id, noors))
        asked = eligibility.open_match(session, held.mentee, held.mentor)
        assert asked
        assert asked.asking_side is Side.MENTEE
