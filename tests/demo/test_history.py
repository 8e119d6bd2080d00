"""The demo's history: written by the same services as clicks are, so it has to keep their rules."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.demo import history
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.store import Store
from bot.models.waiting import Waiting, WaitingState
from bot.models.workspace import Person
from bot.services import due, setup

TEAM = "T0DEMO"


def test_the_story_has_everything_to_try(sqlite_store: Store) -> None:
    """One meeting has just ended, so its question comes by itself; somebody waits for a full mentor."""
    now = datetime.now(UTC)
    names = [*history.JOINED, "Mira Sand"]
    users = [
        {"id": f"U{number}", "real_name": name, "tz": "Europe/London"} for number, name in enumerate(names)
    ]
    with sqlite_store.transaction() as session:
        setup.workspace(session, {"team_id": TEAM, "team": "Example", "user_id": "U0BOT"})
    history.write(sqlite_store, TEAM, users, now)
    while due.run_due(sqlite_store, now):
        pass
    with sqlite_store.reading() as session:
        lin = session.execute(select(Person).where(Person.name == "Lin Osei")).scalar_one()
        asked = session.execute(select(Card.recipient_id).where(Card.kind == CardKind.FOLLOW_UP)).scalars()
        assert asked.all() == [lin.id]
        waits = session.execute(select(Waiting)).scalar_one()
        assert (waits.mentor.person.name, waits.state) == ("Grace Kim", WaitingState.WAITING)
