"""Joining and the profile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot import refusals
from bot.enums import Side
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.participant import Participant
from bot.models.reminder import Reminder
from bot.services.people.actors import Actor
from bot.services.profile import participation, saving
from bot.services.profile.saving import Draft, Saved
from tests.services.world import BOTH, MENTEE, MENTOR, NOW, World, on_both, the_card


def save(world: World, actor: Actor, draft: Draft) -> Saved:
    """Save a profile."""
    with world.store.transaction() as session:
        return saving.save(session, actor, draft, NOW)


@pytest.mark.parametrize("roles", [MENTEE, MENTOR, BOTH])
def test_joining_takes_the_roles_that_were_chosen(world: World, roles: frozenset[Side]) -> None:
    """One joins as mentee, mentor or both, with the programme's own limit."""
    ada = world.meet("Ada")
    saved = save(world, ada, Draft(roles))
    me = world.participant(ada)
    assert saved.joined
    assert (me.is_mentee, me.is_mentor) == (Side.MENTEE in roles, Side.MENTOR in roles)
    assert (me.max_connections, me.is_here) == (3, True)
    assert the_card(ada, CardKind.HOME, 0) in world.marked()


def test_nobody_joins_without_a_role(world: World) -> None:
    """No role: refused at its field, and nobody is stored as a participant."""
    ada = world.meet("Ada")
    with pytest.raises(refusals.NoRole) as refused:
        save(world, ada, Draft(frozenset()))
    assert refused.value.at_field == "roles"
    with world.store.reading() as session:
        assert session.execute(select(Participant)).first() is None


def test_topics_are_tidied(world: World) -> None:
    """Topics are trimmed, in lower case, and each there once."""
    ada = world.meet("Ada")
    saved = save(world, ada, Draft(MENTOR, topics="  Leading  a Team, python,, PYTHON\ncareer , "))
    assert saved.profile.topics == ("career", "leading a team", "python")


@on_both
def test_topics_can_be_changed_and_kept(world: World) -> None:
    """A changed list replaces the old one; what is in both stays."""
    ada = world.join("Ada", MENTOR, "python, career")
    saved = save(world, ada, Draft(MENTOR, topics="career, speaking"))
    assert saved.profile.topics == ("career", "speaking")
    assert not saved.joined


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
    world: World, topics: str, refusal: type[refusals.Refusal]
) -> None:
    """Too many, too long, or no words: the form says so where they were typed."""
    with pytest.raises(refusal) as refused:
        save(world, world.meet("Ada"), Draft(MENTOR, topics=topics))
    assert refused.value.at_field == "topics"


def test_a_long_headline_is_refused_at_its_field(world: World) -> None:
    """A headline is one line."""
    with pytest.raises(refusals.TooLong) as refused:
        save(world, world.meet("Ada"), Draft(MENTOR, headline="x" * 151))
    assert refused.value.at_field == "headline"


@pytest.mark.parametrize("limit", ["0", "51", "-1", "2.5", "two", "²", "9" * 40])
def test_the_limit_is_a_whole_number_from_1_to_50(world: World, limit: str) -> None:
    """Anything else is refused at the field."""
    with pytest.raises(refusals.NotANumber) as refused:
        save(world, world.meet("Ada"), Draft(MENTOR, limit=limit))
    assert refused.value.at_field == "limit"


@on_both
def test_lowering_the_limit_ends_nothing(world: World) -> None:
    """Two connections and a limit of one: both stay; who waits sees that the mentor is full."""
    ada, lin, kim, tom = (world.join(name, BOTH) for name in ("Ada", "Lin", "Kim", "Tom"))
    kept = [world.connected(lin, ada), world.connected(kim, ada)]
    waiting = world.request(tom, ada)
    world.settled()
    saved = save(world, ada, Draft(BOTH, limit="1"))
    assert (saved.profile.connections, saved.profile.limit) == (2, 1)
    assert [world.match(match_id).state for match_id in kept] == ["confirmed", "confirmed"]
    assert the_card(tom, CardKind.MATCH, waiting) in world.marked()
    assert held(world, waiting)


def test_raising_the_limit_lets_clocks_run_on(world: World) -> None:
    """Room again: what stood still runs, and who waits sees it."""
    ada, lin, kim = world.join("Ada", MENTOR, limit="1"), world.join("Lin", MENTEE), world.join("Kim", MENTEE)
    waiting = world.contact(kim, ada)
    world.connected(lin, ada)
    assert held(world, waiting)
    world.settled()
    save(world, ada, Draft(MENTOR, limit="2"))
    assert not held(world, waiting)
    assert the_card(kim, CardKind.MATCH, waiting) in world.marked()


def held(world: World, match_id: int) -> bool:
    """Whether every clock of a match stands still."""
    with world.store.reading() as session:
        rows = session.execute(select(Reminder).where(Reminder.subject_id == match_id)).scalars().all()
    assert rows
    return all(row.held_at is not None for row in rows)


@pytest.mark.parametrize(("kept", "refused_to"), [(MENTEE, "Ada"), (MENTOR, "Lin")])
def test_a_role_in_use_is_not_given_up(world: World, kept: frozenset[Side], refused_to: str) -> None:
    """While a match is open in a role, the role stays, and the form says with whom it is."""
    actors = {"Ada": world.join("Ada", BOTH), "Lin": world.join("Lin", BOTH)}
    world.request(actors["Lin"], actors["Ada"])
    with pytest.raises(refusals.RoleInUse) as refused:
        save(world, actors[refused_to], Draft(kept))
    across = {"Ada": "Lin", "Lin": "Ada"}[refused_to]
    assert refused.value.at_field == "roles"
    assert refused.value.facts["names"] == across


def test_an_unused_role_is_given_up(world: World) -> None:
    """Nothing stands in the way: the role goes."""
    ada, lin = world.join("Ada", BOTH), world.join("Lin", MENTEE)
    world.connected(lin, ada)
    save(world, ada, Draft(MENTOR))
    assert not world.participant(ada).is_mentee


def test_many_names_are_counted(world: World) -> None:
    """A refusal names three people and counts the rest."""
    ada = world.join("Ada", MENTOR, limit="9")
    for name in ("Bo", "Cy", "Di", "Ed", "Fay"):
        world.request(world.join(name, MENTEE), ada)
    with pytest.raises(refusals.RoleInUse) as refused:
        save(world, ada, Draft(MENTEE))
    assert refused.value.facts["names"] == "Bo, Cy, Di and 2 more"


def test_coming_back_revives_the_row(world: World) -> None:
    """Who left and joins again is the same participant, with what the new form says."""
    ada = world.join("Ada", MENTOR)
    before = world.participant(ada).id
    with world.store.transaction() as session:
        ends = participation.leaving(session, ada, NOW).ends
        participation.leave(session, ada, ends, NOW)
    saved = save(world, ada, Draft(MENTEE))
    me = world.participant(ada)
    assert saved.joined
    assert (me.id, me.is_here, me.is_mentee, me.is_mentor) == (before, True, True, False)


@on_both
def test_joining_twice_at_once_is_joining_once(world: World) -> None:
    """Two devices send the form at the same moment: one participant, and no error."""
    ada = world.meet("Ada")
    together = Barrier(2)

    def send(_: int) -> None:
        together.wait(5)
        save(world, ada, Draft(MENTOR))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(send, range(2)))
    with world.store.reading() as session:
        assert len(session.execute(select(Participant)).all()) == 1


def test_the_journal_says_that_and_not_what(world: World) -> None:
    """Joining is written down; what was written in the form is not."""
    ada = world.meet("Ada")
    save(world, ada, Draft(MENTOR, headline="MARKER", topics="marker"))
    with world.store.reading() as session:
        lines = session.execute(select(JournalEntry)).scalars().all()
    assert [line.event for line in lines] == ["participant.joined"]
    assert all("marker" not in str(vars(line)).lower() for line in lines)


def test_rejoining_later_counts_from_then(world: World) -> None:
    """`joined_at` is when somebody joined this time."""
    ada = world.join("Ada", MENTOR)
    later = NOW + timedelta(days=30)
    with world.store.transaction() as session:
        participation.leave(session, ada, participation.leaving(session, ada, NOW).ends, NOW)
    with world.store.transaction() as session:
        saving.save(session, ada, Draft(MENTOR), later)
    assert world.participant(ada).joined_at == later
