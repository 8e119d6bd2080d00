"""Two transactions that mark the same cards at the same instant do not wait for each other in a circle."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select, text

from bot.ids import CardKind
from bot.models.card import Card
from bot.services import cards
from bot.services.cards import Change
from bot.store import Store
from tests.services.harness import NOW, ServiceHarness

# What waits for a row that another transaction has written.
WAITING = text("""
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
""")
LOOK_SECONDS = 0.01


@pytest.mark.parametrize("harness", ["postgresql"], indirect=True)
def test_the_order_of_marks_decides_nothing(harness: ServiceHarness) -> None:
    """One marks Ada's card, Kim's and Lin's, the other the same from the end: both are stored.

    The interleaving is forced. While somebody holds Kim's card, both have written what they write first.
    If that were Ada's card for one and Lin's for the other, each would then want what the other has.
    """
    people = [harness.meet(name) for name in ("Ada", "Kim", "Lin")]
    changes = [Change(person.person_id, CardKind.MATCH, 1) for person in people]
    store, workspace_id = harness.store, people[0].workspace_id
    _mark(store, workspace_id, changes)
    kims = select(Card).where(Card.recipient_id == people[1].person_id, Card.kind == CardKind.MATCH.value)
    with ThreadPoolExecutor(2) as pool:
        with store.transaction() as session:
            session.execute(kims.with_for_update())
            marking = [pool.submit(_mark, store, workspace_id, order) for order in (changes, changes[::-1])]
            while _waiting(store) < 2:
                Event().wait(LOOK_SECONDS)
        for one in marking:
            one.result()
    with store.reading() as session:
        versions = session.scalars(select(Card.desired_version).where(Card.kind == CardKind.MATCH.value))
        assert versions.all() == [3, 3, 3]


def _mark(store: Store, workspace_id: int, changes: Sequence[Change]) -> None:
    with store.transaction() as session:
        cards.mark(session, workspace_id, changes, NOW)


def _waiting(store: Store) -> int:
    with store.reading() as session:
        found: int = session.execute(WAITING).scalar_one()
    return found
