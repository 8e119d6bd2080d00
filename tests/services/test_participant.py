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
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.match import confirmation
from bot.services.profile import participation
from bot.store import Store
from tests.services.harness import (
    BOTH,
    HURRY,
    MENTEE,
    MENTOR,
    NOW,
    ServiceHarness,
    on_both,
    open_workspace,
    the_card,
)

DAY = timedelta(days=1)


def pause(harness: ServiceHarness, actor: Actor, until: datetime | None = None, now: datetime = NOW) -> None:
    """Let somebody pause."""
    with harness.store.transaction() as session:
        participation.pause(session, actor, until, now)


def resume(harness: ServiceHarness, actor: Actor, now: datetime) -> None:
    """Let somebody resume."""
    with harness.store.transaction() as session:
        participation.resume(session, actor, now)


def leave(harness: ServiceHarness, actor: Actor) -> None:
    """Let somebody leave, having read what it ends."""
    with harness.store.transaction() as session:
        participation.leave(session, actor, participation.leaving(session, actor, NOW).ends, NOW)


def clocks(harness: ServiceHarness, match_id: int) -> dict[str, tuple[datetime, datetime | None]]:
    """Return when what falls due about a match, and since when it is held."""
    with harness.store.reading() as session:
        rows = session.execute(select(Reminder).where(Reminder.subject_id == match_id)).scalars().all()
    return {f"{row.kind}.{row.step}": (row.due_at, row.held_at) for row in rows}


@pytest.mark.parametrize("who", ["mentee", "mentor"])
@on_both
def test_clocks_stand_still_while_somebody_pauses(harness: ServiceHarness, who: str) -> None:
    """What was left of every clock before the pause is left after it, and both people's cards say so."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.request(lin, ada)
    before = clocks(harness, match_id)
    pausing = {"mentee": lin, "mentor": ada}[who]
    harness.settled()
    pause(harness, pausing, now=NOW + DAY)
    assert all(held_at == NOW + DAY for _, held_at in clocks(harness, match_id).values())
    assert harness.marked() >= {the_card(one, CardKind.MATCH, match_id) for one in (ada, lin)}
    assert harness.marked() >= {the_card(one, CardKind.HOME, 0) for one in (ada, lin)}
    assert not harness.marked(notifying=True)
    resume(harness, pausing, NOW + 4 * DAY)
    assert clocks(harness, match_id) == {name: (due + 3 * DAY, None) for name, (due, _) in before.items()}


def test_clocks_wait_for_both_who_pause(harness: ServiceHarness) -> None:
    """While one of the two is still paused, the other's return moves nothing."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.request(lin, ada)
    pause(harness, ada)
    pause(harness, lin)
    resume(harness, ada, NOW + DAY)
    assert all(held_at for _, held_at in clocks(harness, match_id).values())


def test_a_pause_keeps_connections(harness: ServiceHarness) -> None:
    """Pausing ends nothing."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.connected(lin, ada)
    pause(harness, ada)
    assert harness.match(match_id).state is MatchState.CONFIRMED


@on_both
def test_a_pause_ends_on_its_day(harness: ServiceHarness) -> None:
    """The clock ends a pause that was given an end, not before."""
    ada = harness.join("Ada", MENTOR)
    pause(harness, ada, until=NOW + 3 * DAY)
    harness.run_due(NOW + 2 * DAY)
    assert harness.participant(ada).paused_at == NOW
    harness.settled()
    harness.run_due(NOW + 3 * DAY)
    me = harness.participant(ada)
    assert (me.paused_at, me.paused_until) == (None, None)
    assert the_card(ada, CardKind.HOME, 0) in harness.marked()


def test_a_pause_made_longer_ends_later(harness: ServiceHarness) -> None:
    """The day given last counts; how long it has lasted already stays known."""
    ada = harness.join("Ada", MENTOR)
    pause(harness, ada, until=NOW + 3 * DAY)
    pause(harness, ada, until=NOW + 9 * DAY, now=NOW + DAY)
    harness.run_due(NOW + 4 * DAY)
    assert harness.participant(ada).paused_at == NOW
    harness.run_due(NOW + 9 * DAY)
    assert harness.participant(ada).paused_at is None


def test_a_pause_made_endless_stays(harness: ServiceHarness) -> None:
    """The day given before is forgotten when somebody pauses until further notice."""
    ada = harness.join("Ada", MENTOR)
    pause(harness, ada, until=NOW + 3 * DAY)
    pause(harness, ada)
    harness.run_due(NOW + 4 * DAY)
    assert harness.participant(ada).paused_at == NOW


def test_the_end_of_an_older_pause_ends_no_newer_one(harness: ServiceHarness) -> None:
    """Resumed by hand, paused again without an end: the old day means nothing any more."""
    ada = harness.join("Ada", MENTOR)
    pause(harness, ada, until=NOW + 3 * DAY)
    resume(harness, ada, NOW + DAY)
    pause(harness, ada, now=NOW + 2 * DAY)
    harness.run_due(NOW + 4 * DAY)
    assert harness.participant(ada).paused_at == NOW + 2 * DAY


def test_a_pause_until_yesterday_is_refused(harness: ServiceHarness) -> None:
    """The form says so at its field, and nothing is paused."""
    ada = harness.join("Ada", MENTOR)
    with pytest.raises(refusals.InThePast) as refused:
        pause(harness, ada, until=NOW)
    assert refused.value.at_field == "until"
    assert harness.participant(ada).paused_at is None


def test_who_is_not_in_the_programme_has_nothing_to_pause_or_leave(harness: ServiceHarness) -> None:
    """Never joined, or left: each is told how to join."""
    stranger, gone = harness.meet("Ada"), harness.join("Lin", MENTEE)
    leave(harness, gone)
    for actor in (stranger, gone):
        for act in (pause, leave, lambda harness, actor: resume(harness, actor, NOW)):
            with pytest.raises(refusals.NotJoined):
                act(harness, actor)


def test_resuming_twice_says_so(harness: ServiceHarness) -> None:
    """Who is not paused is told that nothing is paused."""
    with pytest.raises(refusals.NotPaused):
        resume(harness, harness.join("Ada", MENTOR), NOW)


def test_leaving_names_what_ends(harness: ServiceHarness) -> None:
    """The modal lists mentors, mentees and what is undecided, each once."""
    ada, lin, kim, tom = (harness.join(name, BOTH) for name in ("Ada", "Lin", "Kim", "Tom"))
    harness.connected(lin, ada)
    harness.connected(ada, kim)
    harness.contact(ada, tom)
    with harness.store.reading() as session:
        facts = participation.leaving(session, ada, NOW)
    assert (facts.mentors, facts.mentees, facts.pending) == (("Kim",), ("Lin",), ("Tom",))


@on_both
def test_leaving_closes_everything_and_tells_the_others(harness: ServiceHarness) -> None:
    """Connections end, open matches close; the other people are notified, the leaver is not."""
    ada, lin, kim = harness.join("Ada", BOTH), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    ended, declined = harness.connected(lin, ada), harness.contact(kim, ada)
    pause(harness, ada)
    harness.settled()
    leave(harness, ada)
    assert harness.match(ended).state is MatchState.ENDED
    assert harness.match(declined).state is MatchState.DECLINED
    assert harness.match(ended).closed_because == "left_program"
    notified = harness.marked(notifying=True)
    assert notified == {the_card(lin, CardKind.MATCH, ended), the_card(kim, CardKind.MATCH, declined)}
    me = harness.participant(ada)
    assert (me.is_here, me.left_at, me.paused_at) == (False, NOW, None)


def test_leaving_frees_the_mentors_place(harness: ServiceHarness) -> None:
    """Who waited for a full mentor waits no more when that mentor's mentee leaves."""
    ada, lin, kim = (
        harness.join("Ada", MENTOR, limit="1"),
        harness.join("Lin", MENTEE),
        harness.join("Kim", MENTEE),
    )
    waiting = harness.contact(kim, ada)
    harness.connected(lin, ada)
    leave(harness, lin)
    assert not any(held_at for _, held_at in clocks(harness, waiting).values())


@pytest.mark.parametrize("meanwhile", ["a new one", "one fewer", "one confirmed", "another one"])
def test_leaving_ends_only_what_it_named(harness: ServiceHarness, meanwhile: str) -> None:
    """What the modal listed has changed: nothing ends, and it says so."""
    ada, lin, kim = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    match_id = harness.request(lin, ada)
    with harness.store.reading() as session:
        named = participation.leaving(session, ada, NOW).ends
    with harness.store.transaction() as session:
        if meanwhile in ("one fewer", "another one"):
            match_closing.withdraw(session, lin, match_id, NOW)
        if meanwhile == "one confirmed":
            confirmation.confirm(session, ada, match_id, NOW)
    if meanwhile in ("a new one", "another one"):
        harness.contact(kim, ada)
    with pytest.raises(refusals.ChangedMeanwhile), harness.store.transaction() as session:
        participation.leave(session, ada, named, NOW)
    assert harness.participant(ada).is_here


@on_both
def test_two_who_leave_at_once_do_not_wait_for_each_other(harness: ServiceHarness) -> None:
    """Each mentors the other; both leave at the same moment; both are gone and everything is closed."""
    ada, lin = harness.join("Ada", BOTH), harness.join("Lin", BOTH)
    matches = [harness.connected(ada, lin), harness.connected(lin, ada)]

    def leave_together(actor: Actor) -> None:
        together.wait(5)
        at_most_twice(lambda: leave(harness, actor))

    together = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(leave_together, (ada, lin)))
    assert not harness.participant(ada).is_here
    assert not harness.participant(lin).is_here
    assert {harness.match(match_id).state for match_id in matches} == {MatchState.ENDED}


def at_most_twice(act: Callable[[], None]) -> None:
    """Try again once, as a person does when what they were shown has changed."""
    try:
        act()
    except refusals.ChangedMeanwhile:
        act()


def test_pausing_waits_for_who_decides_just_now(postgresql_store: Store) -> None:
    """While the mentor's row is locked for a decision, the mentee's pause waits its turn."""
    harness = open_workspace(postgresql_store)
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.request(lin, ada)
    ada_id = harness.id_of(ada)
    with harness.store.transaction() as deciding:
        locks.lock_participants(deciding, ada.workspace_id, [ada_id])
        with Session(harness.store.engine) as waiting:
            waiting.execute(HURRY)
            with pytest.raises(OperationalError, match="lock timeout"):
                participation.pause(waiting, lin, None, NOW)


def test_rows_are_locked_in_the_order_of_their_ids(postgresql_store: Store) -> None:
    """Whoever waits for the first row holds none of the later ones, so that nobody waits in a circle."""
    harness = open_workspace(postgresql_store)
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.request(lin, ada)
    # Changed rows stand behind the others in their tables: read as they lie, they would be found last.
    harness.join("Ada", MENTOR, limit="4")
    harness.meet("Ada", tz="Asia/Tokyo")
    first, second = (harness.id_of(one) for one in (ada, lin))
    assert first < second
    with ThreadPoolExecutor(1) as threads, harness.store.transaction() as deciding:
        locks.lock_participants(deciding, ada.workspace_id, [first])
        waiting = threads.submit(pause_as_rows_lie, harness, lin)
        wait_for_a_waiting_one(harness)
        with harness.store.transaction() as third:
            third.execute(HURRY)
            assert locks.lock_participants(third, lin.workspace_id, [second])
        deciding.commit()
        waiting.result(10)


def pause_as_rows_lie(harness: ServiceHarness, actor: Actor) -> None:
    """Let somebody pause, while the database reads its tables from their first row to their last."""
    with harness.store.transaction() as session:
        session.execute(text("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"))
        participation.pause(session, actor, None, NOW)


def wait_for_a_waiting_one(harness: ServiceHarness) -> None:
    """Come back when somebody waits for a lock that another one has."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        with harness.store.reading() as session:
            if session.execute(waiting).scalar_one():
                return
        Event().wait(0.02)
    pytest.fail("nobody waits")


def test_only_a_pause_that_has_an_end_is_remembered(harness: ServiceHarness) -> None:
    """Without an end, nothing falls due."""
    ada, tom = harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    pause(harness, ada)
    pause(harness, tom, until=NOW + DAY)
    with harness.store.reading() as session:
        due = session.execute(select(Reminder.recipient_id).where(Reminder.kind == ReminderKind.UNPAUSE))
        assert list(due.scalars()) == [tom.person_id]
