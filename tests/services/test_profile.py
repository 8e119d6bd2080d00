"""Joining and the profile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import refusals
from bot.enums import Side
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.participant import Participant
from bot.models.reminder import Reminder
from bot.services.actors import Actor
from bot.services.profile import participation, saving
from bot.services.profile.saving import Draft, Saved
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both, the_card


def save(harness: ServiceHarness, actor: Actor, draft: Draft) -> Saved:
    """Save a profile."""
    with harness.store.transaction() as session:
        return saving.save(session, actor, draft, NOW)


@pytest.mark.parametrize("roles", [MENTEE, MENTOR, BOTH])
def test_joining_takes_the_roles_that_were_chosen(harness: ServiceHarness, roles: frozenset[Side]) -> None:
    """One joins as mentee, mentor or both, with the programme's own limit."""
    ada = harness.meet("Ada")
    saved = save(harness, ada, Draft(roles))
    me = harness.participant(ada)
    assert saved.joined
    assert (me.is_mentee, me.is_mentor) == (Side.MENTEE in roles, Side.MENTOR in roles)
    assert (me.max_connections, me.is_here) == (3, True)
    assert the_card(ada, CardKind.HOME, 0) in harness.marked()


def test_nobody_joins_without_a_role(harness: ServiceHarness) -> None:
    """No role: refused at its field, and nobody is stored as a participant."""
    ada = harness.meet("Ada")
    with pytest.raises(refusals.NoRole) as refused:
        save(harness, ada, Draft(frozenset()))
    assert refused.value.at_field == "roles"
    with harness.store.reading() as session:
        assert session.execute(select(Participant)).first() is None


def test_topics_are_tidied(harness: ServiceHarness) -> None:
    """Topics are trimmed, in lower case, each there once, and in the order in which they were named."""
    ada = harness.meet("Ada")
    saved = save(harness, ada, Draft(MENTOR, topics="  Leading  a Team, python,, PYTHON\ncareer , "))
    assert saved.profile.topics == ("leading a team", "python", "career")


@on_both
def test_topics_can_be_changed_and_kept(harness: ServiceHarness) -> None:
    """A changed list replaces the old one, in its own order; what is in both stays."""
    ada = harness.join("Ada", MENTOR, "python, career")
    saved = save(harness, ada, Draft(MENTOR, topics="speaking, python, career"))
    assert not saved.joined
    with harness.store.reading() as session:
        found = saving.profile_of(session, ada)
    assert found.topics == ("speaking", "python", "career")


@pytest.mark.parametrize(
    ("topics", "refusal"),
    [
        (", ".join(f"topic {number}" for number in range(11)), refusals.TooManyTopics),
        ("x" * 61, refusals.TopicTooLong),
        ("*", refusals.TopicWithoutWords),
        ("python, --", refusals.TopicWithoutWords),
    ],
)
def test_unusable_topics_are_refused_at_their_field(
    harness: ServiceHarness, topics: str, refusal: type[refusals.Refusal]
) -> None:
    """Too many, too long, or no words: the form says so where they were typed."""
    with pytest.raises(refusal) as refused:
        save(harness, harness.meet("Ada"), Draft(MENTOR, topics=topics))
    assert refused.value.at_field == "topics"


def test_a_long_headline_is_refused_at_its_field(harness: ServiceHarness) -> None:
    """A headline is one line."""
    with pytest.raises(refusals.TooLong) as refused:
        save(harness, harness.meet("Ada"), Draft(MENTOR, headline="x" * 151))
    assert refused.value.at_field == "headline"


@pytest.mark.parametrize("limit", ["0", "51", "-1", "2.5", "two", "²", "9" * 40])
def test_the_limit_is_a_whole_number_from_1_to_50(harness: ServiceHarness, limit: str) -> None:
    """Anything else is refused at the field."""
    with pytest.raises(refusals.NotANumber) as refused:
        save(harness, harness.meet("Ada"), Draft(MENTOR, limit=limit))
    assert refused.value.at_field == "limit"


@on_both
def test_lowering_the_limit_ends_nothing(harness: ServiceHarness) -> None:
    """Two connections and a limit of one: both stay; who waits is told that the mentor is full."""
    ada, lin, kim, tom = (harness.join(name, BOTH) for name in ("Ada", "Lin", "Kim", "Tom"))
    kept = [harness.connected(lin, ada), harness.connected(kim, ada)]
    waiting = harness.request(tom, ada)
    harness.settled()
    saved = save(harness, ada, Draft(BOTH, limit="1"))
    assert (saved.profile.connections, saved.profile.limit) == (2, 1)
    assert [harness.match(match_id).state for match_id in kept] == ["confirmed", "confirmed"]
    assert the_card(tom, CardKind.MATCH, waiting) in harness.marked(notifying=True)
    assert not held(harness, waiting)


def test_raising_the_limit_shows_that_there_is_room(harness: ServiceHarness) -> None:
    """Room again: who waits sees it. The clocks ran all the while."""
    ada, lin, kim = (
        harness.join("Ada", MENTOR, limit="1"),
        harness.join("Lin", MENTEE),
        harness.join("Kim", MENTEE),
    )
    waiting = harness.contact(kim, ada)
    harness.connected(lin, ada)
    assert not held(harness, waiting)
    harness.settled()
    save(harness, ada, Draft(MENTOR, limit="2"))
    assert the_card(kim, CardKind.MATCH, waiting) in harness.marked()


def test_a_mentor_reads_how_many_places_are_taken(harness: ServiceHarness) -> None:
    """With room to spare too: the card of another request of theirs counts the new connection."""
    ada, lin, kim = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    asked = harness.request(kim, ada)
    harness.settled()
    harness.connected(lin, ada)
    assert the_card(ada, CardKind.MATCH, asked) in harness.marked()


def held(harness: ServiceHarness, match_id: int) -> bool:
    """Whether every clock of a match is paused."""
    with harness.store.reading() as session:
        rows = session.execute(select(Reminder).where(Reminder.subject_id == match_id)).scalars().all()
    assert rows
    return all(row.held_at is not None for row in rows)


@pytest.mark.parametrize(("kept", "refused_to"), [(MENTEE, "Ada"), (MENTOR, "Lin")])
def test_a_role_in_use_is_not_given_up(
    harness: ServiceHarness, kept: frozenset[Side], refused_to: str
) -> None:
    """While a match is open in a role, the role stays, and the form says with whom it is."""
    actors = {"Ada": harness.join("Ada", BOTH), "Lin": harness.join("Lin", BOTH)}
    harness.request(actors["Lin"], actors["Ada"])
    with pytest.raises(refusals.RoleInUse) as refused:
        save(harness, actors[refused_to], Draft(kept))
    across = {"Ada": "Lin", "Lin": "Ada"}[refused_to]
    assert refused.value.at_field == "roles"
    assert refused.value.facts["names"] == (across,)


def test_an_unused_role_is_given_up(harness: ServiceHarness) -> None:
    """Nothing stands in the way: the role goes."""
    ada, lin = harness.join("Ada", BOTH), harness.join("Lin", MENTEE)
    harness.connected(lin, ada)
    save(harness, ada, Draft(MENTOR))
    assert not harness.participant(ada).is_mentee


def test_many_names_are_counted(harness: ServiceHarness) -> None:
    """A refusal names three people and counts the rest."""
    ada = harness.join("Ada", MENTOR, limit="9")
    for name in ("Bo", "Cy", "Di", "Ed", "Fay"):
        harness.request(harness.join(name, MENTEE), ada)
    with pytest.raises(refusals.RoleInUse) as refused:
        save(harness, ada, Draft(MENTEE))
    assert "something open with Bo, Cy, Di and 2 more." in refused.value.sentence(ZoneInfo("UTC"))


def test_coming_back_revives_the_row(harness: ServiceHarness) -> None:
    """Who left and joins again is the same participant, with what the new form says."""
    ada = harness.join("Ada", MENTOR)
    before = harness.participant(ada).id
    with harness.store.transaction() as session:
        ends = participation.leaving(session, ada, NOW).ends
        participation.leave(session, ada, ends, NOW)
    saved = save(harness, ada, Draft(MENTEE))
    me = harness.participant(ada)
    assert saved.joined
    assert (me.id, me.is_here, me.is_mentee, me.is_mentor) == (before, True, True, False)


@on_both
def test_joining_twice_at_once_is_joining_once(harness: ServiceHarness) -> None:
    """Two devices send the form at the same moment: one participant, and no error."""
    ada = harness.meet("Ada")
    together = Barrier(2)

    def send(_: int) -> None:
        together.wait(5)
        save(harness, ada, Draft(MENTOR))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(send, range(2)))
    with harness.store.reading() as session:
        assert len(session.execute(select(Participant)).all()) == 1


def test_the_journal_says_that_and_not_what(harness: ServiceHarness) -> None:
    """Joining is written down; what was written in the form is not."""
    ada = harness.meet("Ada")
    save(harness, ada, Draft(MENTOR, headline="MARKER", topics="marker"))
    with harness.store.reading() as session:
        lines = session.execute(select(JournalEntry)).scalars().all()
    assert [line.event for line in lines] == ["participant.joined"]
    assert all("marker" not in str(vars(line)).lower() for line in lines)


def test_rejoining_later_counts_from_then(harness: ServiceHarness) -> None:
    """`joined_at` is when somebody joined this time."""
    ada = harness.join("Ada", MENTOR)
    later = NOW + timedelta(days=30)
    with harness.store.transaction() as session:
        participation.leave(session, ada, participation.leaving(session, ada, NOW).ends, NOW)
    with harness.store.transaction() as session:
        saving.save(session, ada, Draft(MENTOR), later)
    assert harness.participant(ada).joined_at == later
