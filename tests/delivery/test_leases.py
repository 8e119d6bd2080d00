"""Leases on lanes: who gets them, for how long, and what a wake in between does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.delivery import leases
from bot.delivery.leases import LEASE, Lease, LeaseLost, NextLook
from bot.ids import CardKind
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person, Workspace
from bot.services import cards
from bot.services.cards import Change
from bot.store import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def lanes(store: Store) -> list[int]:
    """Five people whose lanes fell due a second after each other; returns their ids."""
    return _fill(store)


def _fill(store: Store) -> list[int]:
    with store.transaction() as session:
        session.add(Workspace(id=1, slack_id="T1", name="One", bot_user_id="U0"))
        session.flush()
        for number in range(1, 6):
            session.add(Person(id=number, workspace_id=1, slack_user_id=f"U{number}", name=f"{number}"))
            session.flush()
            due_at = NOW - timedelta(seconds=number)
            lane = RecipientLane(id=number, workspace_id=1, person_id=number, due_at=due_at, turn=10 - number)
            session.add(lane)
    return [1, 2, 3, 4, 5]


def claim(store: Store, most: int, now: datetime = NOW) -> list[Lease]:
    """Claim in a transaction of its own."""
    with store.transaction() as session:
        return leases.PEOPLE.claim(session, 1, most, now)


def release(store: Store, lease: Lease, due_at: datetime | None) -> None:
    """Give back in a transaction of its own."""
    with store.transaction() as session:
        leases.PEOPLE.release(session, lease, NextLook(due_at), NOW)


def wake(store: Store, person_id: int) -> None:
    """Mark a card of a person, as a service does."""
    with store.transaction() as session:
        cards.mark(session, 1, [Change(person_id, CardKind.MATCH, 1)], NOW)


def next_due(store: Store) -> datetime | None:
    """Ask when the next lane can be claimed."""
    with store.reading() as session:
        return leases.PEOPLE.next_due(session, 1, NOW)


@pytest.mark.usefixtures("lanes")
def test_those_due_longest_come_first(store: Store) -> None:
    """A claim takes as many as asked for, and nobody gets what somebody else has."""
    first, second, third = claim(store, 2), claim(store, 2), claim(store, 2)
    assert {lease.lane_id for lease in first} == {5, 4}
    assert {lease.lane_id for lease in second} == {3, 2}
    assert {lease.lane_id for lease in third} == {1}


@pytest.mark.usefixtures("lanes")
def test_a_lease_ends_by_itself(store: Store) -> None:
    """Sixty seconds after its worker died a lane can be claimed again; the old lease is worth nothing."""
    (lease,) = claim(store, 1)
    assert lease.lane_id not in {other.lane_id for other in claim(store, 5, NOW + LEASE / 2)}
    again = claim(store, 5, NOW + LEASE)
    assert lease.lane_id in {other.lane_id for other in again}
    with pytest.raises(LeaseLost):
        release(store, lease, None)
    with pytest.raises(LeaseLost), store.transaction() as session:
        leases.PEOPLE.renew(session, lease, NOW)


@pytest.mark.usefixtures("lanes")
def test_a_wake_while_leased_is_kept(store: Store) -> None:
    """If a service marked a card during the lease, the lane is due when it is given back."""
    lease = next(lease for lease in claim(store, 5) if lease.lane_id == 3)
    wake(store, 3)
    assert claim(store, 5) == []
    release(store, lease, LATER)
    (again,) = claim(store, 5)
    assert again.lane_id == 3


@pytest.mark.usefixtures("lanes")
def test_what_is_put_off_is_due_at_that_very_moment(store: Store) -> None:
    """To the microsecond, as every other time that is stored."""
    (lease,) = claim(store, 1)
    moment = NOW + timedelta(hours=1, microseconds=500_000)
    release(store, lease, moment)
    others = {one.lane_id for one in claim(store, 9, moment - timedelta(microseconds=1))}
    assert lease.lane_id not in others
    assert [one.lane_id for one in claim(store, 1, moment)] == [lease.lane_id]


@pytest.mark.usefixtures("lanes")
def test_the_next_time_to_look(store: Store) -> None:
    """It is when the first lane can be claimed: a leased one not before its lease ends."""
    assert next_due(store) == NOW
    claimed = claim(store, 5)
    wake(store, 3)
    assert next_due(store) == NOW + LEASE
    for lease in claimed:
        release(store, lease, LATER if lease.lane_id == 1 else None)
    assert next_due(store) == NOW
    release(store, claim(store, 5)[0], None)
    assert next_due(store) == LATER


def test_two_claims_at_the_same_time_never_meet(postgresql_store: Store) -> None:
    """While one claim is not committed, another takes other lanes and does not wait."""
    _fill(postgresql_store)
    with postgresql_store.transaction() as one, postgresql_store.transaction() as two:
        first = {lease.lane_id for lease in leases.PEOPLE.claim(one, 1, 3, NOW)}
        second = {lease.lane_id for lease in leases.PEOPLE.claim(two, 1, 3, NOW)}
    assert (first, second) == ({5, 4, 3}, {2, 1})


def test_a_claim_takes_no_more_than_it_asked_for(postgresql_store: Store) -> None:
    """Also where PostgreSQL finds it cheapest to look for those that are due once for each lane there is."""
    _fill(postgresql_store)
    with postgresql_store.transaction() as session:
        for lane in session.scalars(select(RecipientLane).order_by(RecipientLane.id)):
            lane.due_at, lane.turn = NOW - timedelta(seconds=10 - lane.id), lane.id
    with postgresql_store.transaction() as session:
        for other_plan in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            session.execute(text(f"SET LOCAL enable_{other_plan} = off"))
        claimed = {lease.lane_id for lease in leases.PEOPLE.claim(session, 1, 2, NOW)}
    assert claimed == {1, 2}
