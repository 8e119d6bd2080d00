"""Slack says that somebody changed."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.enums import Command, MatchState
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.text_command import TypedCommand
from bot.models.workspace import Person
from bot.services import actors, cards, people, roll_call, text_commands
from bot.services.actors import Actor
from bot.services.text_commands import ParsedCommand, Place
from bot.store import Store
from tests.race import race
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both, the_card


def described(actor: Actor, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - what Slack says of a person
    """Return somebody as Slack describes them now."""
    name = actor.slack_user_id.removeprefix("U0").title()
    user = {"id": actor.slack_user_id, "tz": "Europe/London", "profile": {"display_name": name}}
    return {**user, **changes}


def follow(harness: ServiceHarness, actor: Actor, **changes: Any) -> None:  # noqa: ANN401 - what Slack says of a person
    """Hear that somebody changed."""
    with harness.store.transaction() as session:
        people.follow(session, actor, described(actor, **changes), NOW)


@on_both
def test_who_leaves_the_workspace_is_not_waited_for(harness: ServiceHarness) -> None:
    """Their matches close, the others are notified at work, the one who left is not."""
    ada, lin, kim = harness.join("Ada", BOTH), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    ended, closed = harness.connected(lin, ada), harness.contact(kim, ada)
    harness.settled()
    follow(harness, ada, deleted=True)
    assert harness.match(ended).state is MatchState.ENDED
    assert harness.match(closed).state is MatchState.DECLINED
    assert harness.match(ended).closed_because == "left_workspace"
    assert harness.marked(notifying=True) == set()
    harness.run_due(NOW)
    assert harness.marked(notifying=True) == {
        the_card(lin, CardKind.MATCH, ended),
        the_card(kim, CardKind.MATCH, closed),
    }
    assert not harness.participant(ada).is_here


def test_hearing_it_twice_changes_nothing_more(harness: ServiceHarness) -> None:
    """Slack repeats events: the second is no news, for the table or for anybody."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.connected(lin, ada)
    follow(harness, ada, deleted=True)
    harness.settled()
    follow(harness, ada, deleted=True)
    assert harness.marked(notifying=True) == set()
    with harness.store.reading() as session:
        events = session.execute(select(JournalEntry.event)).scalars().all()
    assert events.count("person.left") == 1


@on_both
def test_hearing_it_twice_at_once_tells_it_once(harness: ServiceHarness) -> None:
    """An event and the roll call say the same at the same instant: one line, so one card for each admin."""
    ada = harness.join("Ada", MENTOR)

    def hear(store: Store) -> None:
        with store.transaction() as session:
            people.follow(session, ada, described(ada, deleted=True), NOW)

    assert race(harness.store.url.render_as_string(hide_password=False), hear, hear) is None
    with harness.store.reading() as session:
        assert session.scalars(select(JournalEntry.event)).all().count("person.left") == 1


@on_both
def test_what_is_wanted_while_slack_answers_is_not_forgotten(harness: ServiceHarness) -> None:
    """Somebody types while the answer about them is taken in: Slack is asked again, and answers them."""
    jo = harness.meet("Jo")

    def want(store: Store, ts: str = "2.2") -> None:
        with store.transaction() as session:
            find = ParsedCommand(Command.FIND, "work")
            text_commands.put_off(session, jo, Place("D0JO", ts), find, NOW)

    def hear(store: Store) -> None:
        with store.transaction() as session:
            roll_call.hear(session, jo, described(jo), NOW, NOW)

    want(harness.store, "1.1")
    assert race(harness.store.url.render_as_string(hide_password=False), hear, want) is None
    with harness.store.reading() as session:
        assert roll_call.next_due(session, jo.workspace_id) == cards.AT_ONCE
    hear(harness.store)
    with harness.store.reading() as session:
        assert not session.scalars(select(TypedCommand.id).where(TypedCommand.waits)).all()
        assert roll_call.next_due(session, jo.workspace_id) is None


def test_who_comes_back_is_in_the_programme_again(harness: ServiceHarness) -> None:
    """The participant is here again; what had closed stays closed."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.connected(lin, ada)
    follow(harness, ada, deleted=True)
    follow(harness, ada)
    assert harness.participant(ada).is_here
    assert harness.match(match_id).state is MatchState.ENDED


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "x" * 300, "../../etc/passwd", "\0"])
def test_a_zone_that_is_none_is_utc(harness: ServiceHarness, zone: str) -> None:
    """No such place, a folder of zones, a name too long for a file: clocks go by UTC, and nothing fails."""
    ada = harness.join("Ada", MENTOR)
    follow(harness, ada, tz=zone)
    with harness.store.reading() as session:
        assert actors.person_of(session, ada).zone.key == "UTC"


@pytest.mark.parametrize("change", [{"profile": {"display_name": "Ada Lovelace"}}, {"tz": "Asia/Tokyo"}])
def test_what_shows_a_name_or_a_zone_is_drawn_again(harness: ServiceHarness, change: dict[str, Any]) -> None:
    """The Home of the person, and both cards of their open matches; silently; nobody else's."""
    ada, lin, kim = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    match_id = harness.request(lin, ada)
    harness.settled()
    follow(harness, ada, **change)
    assert harness.marked() >= {the_card(one, CardKind.MATCH, match_id) for one in (ada, lin)}
    assert the_card(ada, CardKind.HOME, 0) in harness.marked()
    assert the_card(kim, CardKind.HOME, 0) not in harness.marked()
    assert harness.marked(notifying=True) == set()


@pytest.mark.parametrize(
    ("change", "news"),
    [
        ({}, False),
        ({"profile": {"display_name": "Ada", "status_text": "On a train"}}, False),
        ({"profile": {"display_name": "Ada", "image_192": "http://example.com/ada.png"}}, False),
        ({"profile": {"display_name": "Ada", "image_72": "https://example.com/ada.png"}}, True),
        ({"profile": {"display_name": "Ada", "title": "Designer"}}, True),
        ({"locale": "de-DE"}, True),
        ({"locale": "German, please"}, False),
        ({"profile": {"display_name": "Ada P."}}, True),
        ({"tz": "Asia/Tokyo"}, True),
        ({"is_owner": True}, True),
        ({"deleted": True}, True),
    ],
)
def test_most_changes_are_no_news(harness: ServiceHarness, change: dict[str, Any], news: bool) -> None:  # noqa: FBT001 - pytest's
    """A status is none, nor a photo at no https address; a name, a photo, a zone, a role, leaving are."""
    ada = harness.join("Ada", MENTOR)
    with harness.store.reading() as session:
        assert actors.differs(session, ada, described(ada, **change)) is news


def test_a_language_that_slack_does_not_say_stays(harness: ServiceHarness) -> None:
    """Not every description of somebody has it."""
    ada = harness.join("Ada", MENTOR)
    follow(harness, ada, locale="de-DE")
    follow(harness, ada, tz="Asia/Tokyo")
    with harness.store.reading() as session:
        assert actors.person_of(session, ada).locale == "de-DE"


def test_a_new_workspace_admin_is_known_as_one(harness: ServiceHarness) -> None:
    """Who became an owner may name admins from then on."""
    ada = harness.join("Ada", MENTOR)
    follow(harness, ada, is_owner=True)
    with harness.store.reading() as session:
        assert session.get_one(Person, (ada.workspace_id, ada.person_id)).is_workspace_admin
