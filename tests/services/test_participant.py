"""Pausing, resuming and leaving."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.reminder import Reminder, ReminderKind
from bot.services import locks
from bot.services.jobs import run_due
from bot.services.match import closing as match_closing
from bot.services.match import confirmation
from bot.services.people.actors import Actor
from bot.services.profile import participation
from bot.store import Store
from tests.services.world import BOTH, MENTEE, MENTOR, NOW, World, on_both, open_workspace, the_card

DAY = timedelta(days=1)
# Far longer than an undisturbed lock takes, and short enough to wait for.
HURRY = text("SET LOCAL lock_timeout = '300ms'")


def pause(world: World, actor: Actor, until: datetime | None = None, now: datetime = NOW) -> None:
    """Let somebody pause."""
    with world.store.transaction() as session:
        participation.pause(session, actor, until, now)


def resume(world: World, actor: Actor, now: datetime) -> None:
    """Let somebody resume."""
    with world.store.transaction() as session:
        participation.resume(session, actor, now)


def leave(world: World, actor: Actor) -> None:
    """Let somebody leave, having read what it ends."""
    with world.store.transaction() as session:
        participation.leave(session, actor, participation.leaving(session, actor, NOW).ends, NOW)


def clocks(world: World, match_id: int) -> dict[str, tuple[datetime, datetime | None]]:
    """Return when what falls due about a match, and since when it is held."""
    with world.store.reading() as session:
        rows = session.execute(select(Reminder).where(Reminder.subject_id == match_id)).scalars().all()
    return {f"{row.kind}.{row.step}": (row.due_at, row.held_at) for row in rows}


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@on_both
def test_clocks_stand_still_while_somebody_pauses(world: World, who: str) -> None:
    """What was left of every clock before the pause is left after it, and both people's cards say so."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    match_id = world.request(lin, ada)
    before = clocks(world, match_id)
    pausing = {"mentee": lin, "mentor": ada}[who]
    world.settled()
    pause(world, pausing, now=NOW + DAY)
    assert all(held_at == NOW + DAY for _, held_at in clocks(world, match_id).values())
    assert world.marked() >= {the_card(one, CardKind.MATCH, match_id) for one in (ada, lin)}
    assert world.marked() >= {the_card(one, CardKind.HOME, 0) for one in (ada, lin)}
    assert not world.marked(ringing=True)
    resume(world, pausing, NOW + 4 * DAY)
    assert clocks(world, match_id) == {name: (due + 3 * DAY, None) for name, (due, _) in before.items()}


def test_clocks_wait_for_both_who_pause(world: World) -> None:
    """While one of the two is still paused, the other's return moves nothing."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    match_id = world.request(lin, ada)
    pause(world, ada)
    pause(world, lin)
    resume(world, ada, NOW + DAY)
    assert all(held_at for _, held_at in clocks(world, match_id).values())


def test_a_pause_keeps_connections(world: World) -> None:
    """Pausing ends nothing."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    match_id = world.connected(lin, ada)
    pause(world, ada)
    assert world.match(match_id).state is MatchState.CONFIRMED


@on_both
def test_a_pause_ends_on_its_day(world: World) -> None:
    """The ticker ends a pause that was given an end, not before."""
    ada = world.join("Ada", MENTOR)
    pause(world, ada, until=NOW + 3 * DAY)
    run_due(world.store, NOW + 2 * DAY)
    assert world.participant(ada).paused_at == NOW
    world.settled()
    run_due(world.store, NOW + 3 * DAY)
    me = world.participant(ada)
    assert (me.paused_at, me.paused_until) == (None, None)
    assert the_card(ada, CardKind.HOME, 0) in world.marked()


def test_a_pause_made_longer_ends_later(world: World) -> None:
    """The day given last counts; how long it has lasted already stays known."""
    ada = world.join("Ada", MENTOR)
    pause(world, ada, until=NOW + 3 * DAY)
    pause(world, ada, until=NOW + 9 * DAY, now=NOW + DAY)
    run_due(world.store, NOW + 4 * DAY)
    assert world.participant(ada).paused_at == NOW
    run_due(world.store, NOW + 9 * DAY)
    assert world.participant(ada).paused_at is None


def test_a_pause_made_endless_stays(world: World) -> None:
    """The day given before is forgotten when somebody pauses until further notice."""
    ada = world.join("Ada", MENTOR)
    pause(world, ada, until=NOW + 3 * DAY)
    pause(world, ada)
    run_due(world.store, NOW + 4 * DAY)
    assert world.participant(ada).paused_at == NOW


def test_the_end_of_an_older_pause_ends_no_newer_one(world: World) -> None:
    """Resumed by hand, paused again without an end: the old day means nothing any more."""
    ada = world.join("Ada", MENTOR)
    pause(world, ada, until=NOW + 3 * DAY)
    resume(world, ada, NOW + DAY)
    pause(world, ada, now=NOW + 2 * DAY)
    run_due(world.store, NOW + 4 * DAY)
    assert world.participant(ada).paused_at == NOW + 2 * DAY


def test_a_pause_until_yesterday_is_refused(world: World) -> None:
    """The form says so at its field, and nothing is paused."""
    ada = world.join("Ada", MENTOR)
    with pytest.raises(refusals.InThePast) as refused:
        pause(world, ada, until=NOW)
    assert refused.value.at_field == "until"
    assert world.participant(ada).paused_at is None


def test_who_is_not_in_the_programme_has_nothing_to_pause_or_leave(world: World) -> None:
    """Never joined, or left: each is told how to join."""
    stranger, gone = world.meet("Ada"), world.join("Lin", MENTEE)
    leave(world, gone)
    for actor in (stranger, gone):
        for act in (pause, leave, lambda world, actor: resume(world, actor, NOW)):
            with pytest.raises(refusals.NotJoined):
                act(world, actor)


def test_resuming_twice_says_so(world: World) -> None:
    """Who is not paused is told that nothing is paused."""
    with pytest.raises(refusals.NotPaused):
        resume(world, world.join("Ada", MENTOR), NOW)


def test_leaving_names_what_ends(world: World) -> None:
    """The modal lists mentors, mentees and what is undecided, each once."""
    ada, lin, kim, tom = (world.join(name, BOTH) for name in ("Ada", "Lin", "Kim", "Tom"))
    world.connected(lin, ada)
    world.connected(ada, kim)
    world.contact(ada, tom)
    with world.store.reading() as session:
        facts = participation.leaving(session, ada, NOW)
    assert (facts.mentors, facts.mentees, facts.pending) == (("Kim",), ("Lin",), ("Tom",))


@on_both
def test_leaving_closes_everything_and_tells_the_others(world: World) -> None:
    """Connections end, open matches close; the other people's cards ring, the leaver's do not."""
    ada, lin, kim = world.join("Ada", BOTH), world.join("Lin", MENTEE), world.join("Kim", MENTEE)
    ended, declined = world.connected(lin, ada), world.contact(kim, ada)
    pause(world, ada)
    world.settled()
    leave(world, ada)
    assert world.match(ended).state is MatchState.ENDED
    assert world.match(declined).state is MatchState.DECLINED
    assert world.match(ended).closed_because == "left_program"
    rings = world.marked(ringing=True)
    assert rings == {the_card(lin, CardKind.MATCH, ended), the_card(kim, CardKind.MATCH, declined)}
    me = world.participant(ada)
    assert (me.is_here, me.left_at, me.paused_at) == (False, NOW, None)


def test_leaving_frees_the_mentors_place(world: World) -> None:
    """Who waited for a full mentor waits no more when that mentor's mentee leaves."""
    ada, lin, kim = world.join("Ada", MENTOR, limit="1"), world.join("Lin", MENTEE), world.join("Kim", MENTEE)
    waiting = world.contact(kim, ada)
    world.connected(lin, ada)
    leave(world, lin)
    assert not any(held_at for _, held_at in clocks(world, waiting).values())


@pytest.mark.parametrize("meanwhile", ["a new one", "one fewer", "one confirmed", "another one"])
def test_leaving_ends_only_what_it_named(world: World, meanwhile: str) -> None:
    """What the modal listed has changed: nothing ends, and it says so."""
    ada, lin, kim = world.join("Ada", MENTOR), world.join("Lin", MENTEE), world.join("Kim", MENTEE)
    match_id = world.request(lin, ada)
    with world.store.reading() as session:
        named = participation.leaving(session, ada, NOW).ends
    with world.store.transaction() as session:
        if meanwhile in ("one fewer", "another one"):
            match_closing.withdraw(session, lin, match_id, NOW)
        if meanwhile == "one confirmed":
            confirmation.confirm(session, ada, match_id, NOW)
    if meanwhile in ("a new one", "another one"):
        world.contact(kim, ada)
    with pytest.raises(refusals.ChangedMeanwhile), world.store.transaction() as session:
        participation.leave(session, ada, named, NOW)
    assert world.participant(ada).is_here


@on_both
def test_two_who_leave_at_once_do_not_wait_for_each_other(world: World) -> None:
    """Each mentors the other; both leave at the same moment; both are gone and everything is closed."""
    ada, lin = world.join("Ada", BOTH), world.join("Lin", BOTH)
    matches = [world.connected(ada, lin), world.connected(lin, ada)]

    def leave_together(actor: Actor) -> None:
        together.wait(5)
        at_most_twice(lambda: leave(world, actor))

    together = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(leave_together, (ada, lin)))
    assert not world.participant(ada).is_here
    assert not world.participant(lin).is_here
    assert {world.match(match_id).state for match_id in matches} == {MatchState.ENDED}


def at_most_twice(act: Callable[[], None]) -> None:
    """Try again once, as a person does when what they were shown has changed."""
    try:
        act()
    except refusals.ChangedMeanwhile:
        act()


def test_pausing_waits_for_who_decides_just_now(postgresql_store: Store) -> None:
    """While the mentor's row is locked for a decision, the mentee's pause waits its turn."""
    world = open_workspace(postgresql_store)
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    world.request(lin, ada)
    ada_id = world.id_of(ada)
    with world.store.transaction() as deciding:
        locks.lock_mentor(deciding, ada.workspace_id, ada_id)
        with Session(world.store.engine) as waiting:
            waiting.execute(HURRY)
            with pytest.raises(OperationalError, match="lock timeout"):
                participation.pause(waiting, lin, None, NOW)


def test_rows_are_locked_in_the_order_of_their_ids(postgresql_store: Store) -> None:
    """Whoever waits for the first row holds none of the later ones, so that nobody waits in a circle."""
    world = open_workspace(postgresql_store)
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    world.request(lin, ada)
    # Changed rows stand behind the others in their tables: read as they lie, they would be found last.
    world.join("Ada", MENTOR, limit="4")
    world.meet("Ada", tz="Asia/Tokyo")
    first, second = (world.id_of(one) for one in (ada, lin))
    assert first < second
    with ThreadPoolExecutor(1) as threads, world.store.transaction() as deciding:
        locks.lock_mentor(deciding, ada.workspace_id, first)
        waiting = threads.submit(pause_as_rows_lie, world, lin)
        wait_for_a_waiting_one(world)
        with world.store.transaction() as third:
            third.execute(HURRY)
            assert locks.lock_mentor(third, lin.workspace_id, second)
        deciding.commit()
        waiting.result(10)


def pause_as_rows_lie(world: World, actor: Actor) -> None:
    """Let somebody pause, while the database reads its tables from their first row to their last."""
    with world.store.transaction() as session:
        session.execute(text("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"))
        participation.pause(session, actor, None, NOW)


def wait_for_a_waiting_one(world: World) -> None:
    """Come back when somebody waits for a lock that another one has."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        with world.store.reading() as session:
            if session.execute(waiting).scalar_one():
                return
        Event().wait(0.02)
    pytest.fail("nobody waits")


def test_only_a_pause_that_has_an_end_is_remembered(world: World) -> None:
    """Without an end, nothing falls due."""
    ada, tom = world.join("Ada", MENTOR), world.join("Tom", MENTOR)
    pause(world, ada)
    pause(world, tom, until=NOW + DAY)
    with world.store.reading() as session:
        due = session.execute(select(Reminder.recipient_id).where(Reminder.kind == ReminderKind.UNPAUSE))
        assert list(due.scalars()) == [tom.person_id]
