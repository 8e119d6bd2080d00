"""What stands in the way of a pair, as an admin reads it."""

import inspect
import re

import pytest

from bot import refusals
from bot.services.match import closing as match_closing
from bot.services.people.actors import Actor
from bot.services.profile import participation
from bot.services.program import why
from bot.services.rules import eligibility
from bot.services.rules.declining import DeclineForm
from tests.services.world import BOTH, MENTEE, MENTOR, NOW, World, on_both

PRIVATE = "A private choice rules this pair out. Nobody but they themselves can change that."


def explain(world: World, admin: Actor, mentee: Actor, mentor: Actor) -> list[str]:
    """Ask why, and return the lines of the answer."""
    with world.store.reading() as session:
        named = (mentee.slack_user_id, mentor.slack_user_id)
        return why.explain(session, admin, named, NOW).splitlines()


def pause(world: World, actor: Actor) -> None:
    """Let somebody pause."""
    with world.store.transaction() as session:
        participation.pause(session, actor, None, NOW)


def test_nothing_stands_in_the_way(world: World) -> None:
    """The answer says so, and where to go on."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    assert explain(world, grace, lin, ada) == [
        "Nothing stands in the way: Lin can connect with Ada from the directory."
    ]


def test_only_admins_ask(world: World) -> None:
    """Neither a participant nor a workspace admin reads it."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    for actor in (lin, ada, world.meet("Mira", is_admin=True)):
        with pytest.raises(refusals.NotAnAdmin):
            explain(world, actor, lin, ada)


@on_both
def test_every_reason_that_holds_is_said(world: World) -> None:
    """Not only the first: each one with what would change it."""
    grace, ada = world.admin("Grace"), world.join("Ada", MENTOR, limit="1")
    lin = world.join("Lin", MENTEE)
    for name in ("M1", "M2", "M3", "M4", "M5"):
        world.request(lin, world.join(name, MENTOR))
    world.connected(world.join("Kim", MENTEE), ada)
    world.exclude(lin, ada)
    assert explain(world, grace, lin, ada) == [
        "Lin as mentee, Ada as mentor:",
        PRIVATE,
        "Ada is at the limit of 1. A connection that ends, or a higher limit in Ada's profile, makes room.",
        "Lin has 5 requests open. One that is answered or withdrawn makes room for another.",
    ]


@pytest.mark.parametrize(
    "private", ["mentee pauses", "mentor pauses", "mentee wishes", "mentor wishes", "all"]
)
@pytest.mark.parametrize("full", [False, True])
def test_a_pause_cannot_be_told_from_a_wish(world: World, private: str, full: bool) -> None:  # noqa: FBT001 - pytest's
    """Whatever the private choice is, whoever made it, and however many: one and the same sentence."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR, limit="1"), world.join("Lin", MENTEE)
    if full:
        world.connected(world.join("Kim", MENTEE), ada)
    chosen = {
        "mentee pauses": lambda: pause(world, lin),
        "mentor pauses": lambda: pause(world, ada),
        "mentee wishes": lambda: world.exclude(lin, ada),
        "mentor wishes": lambda: world.exclude(ada, lin),
    }
    for name in chosen if private == "all" else [private]:
        chosen[name]()
    lines = explain(world, grace, lin, ada)
    assert lines[1] == PRIVATE
    assert len(lines) == (3 if full else 2)


@pytest.mark.parametrize("private", ["mentee pauses", "mentee wishes"])
def test_an_admin_who_is_the_mentor_cannot_tell_either(world: World, private: str) -> None:
    """They read what the mentee would read, where a pause of the mentee is no more than a private choice."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    world.admin("Ada")
    if private == "mentee pauses":
        pause(world, lin)
    else:
        world.exclude(lin, ada)
    assert explain(world, ada, lin, ada)[1:] == ["Ada is not taking this on just now."]


def test_an_admin_who_is_the_mentee_reads_only_what_mentees_read(world: World) -> None:
    """One sentence: the first; nothing about room behind a private choice."""
    ada, lin = world.join("Ada", MENTOR, limit="1"), world.join("Lin", MENTEE)
    world.admin("Lin")
    world.connected(world.join("Kim", MENTEE), ada)
    assert explain(world, lin, lin, ada)[1:] == ["Ada is at the limit of 1 just now."]
    world.exclude(ada, lin)
    assert explain(world, lin, lin, ada)[1:] == ["Ada is not taking this on just now."]


def test_who_never_joined_is_named_with_the_way_in(world: World) -> None:
    """Both are asked about, although nothing is stored of them as participants."""
    lines = explain(world, world.admin("Grace"), world.meet("Lin"), world.meet("Ada"))
    assert [line.split(".")[0] for line in lines[1:]] == [
        "Lin does not take part as a mentee",
        "Ada does not take part as a mentor",
    ]


def test_asking_about_a_stranger_stores_no_participant(world: World) -> None:
    """A question changes nothing: the person is still no participant."""
    grace, lin = world.admin("Grace"), world.meet("Lin")
    with world.store.transaction() as session:
        why.explain(session, grace, ("U0LIN", "U0LIN"), NOW)
    with pytest.raises(AssertionError):
        world.participant(lin)


def test_what_was_between_them_is_a_reason(world: World) -> None:
    """Connected, asked, declined: each is said with its day."""
    grace, lin = world.admin("Grace"), world.join("Lin", BOTH)
    ada, tom, uma = (world.join(name, MENTOR) for name in ("Ada", "Tom", "Uma"))
    world.connected(lin, ada)
    world.request(lin, tom)
    declined = world.request(lin, uma)
    with world.store.transaction() as session:
        match_closing.decline(session, uma, declined, DeclineForm(reason="MARKER", readers=frozenset()), NOW)
    assert "have been connected since 2 June" in explain(world, grace, lin, ada)[1]
    assert "Lin asked Tom on 2 June" in explain(world, grace, lin, tom)[1]
    assert "can start again from 31 August on" in explain(world, grace, lin, uma)[1]
    assert "Nobody can be their own mentor" in explain(world, grace, lin, lin)[1]


def test_every_reason_has_its_sentence_for_admins() -> None:
    """Whatever the function that decides may answer, an admin reads it in words made for them."""
    decided = set(re.findall(r"refusals\.([A-Z]\w+)", inspect.getsource(eligibility)))
    assert decided == {refusal.__name__ for refusal in why.SAID}


@pytest.mark.parametrize("named", [(), ("U0LIN",), ("U0LIN", "U0ADA", "U0GRACE")])
def test_two_people_are_named(world: World, named: tuple[str, ...]) -> None:
    """Fewer or more are refused with how it is written."""
    grace = world.admin("Grace")
    world.join("Lin", MENTEE)
    world.join("Ada", MENTOR)
    with pytest.raises(refusals.TwoPeopleNeeded), world.store.reading() as session:
        why.explain(session, grace, named, NOW)


def test_apps_and_leavers_are_nobody_to_ask_about(world: World) -> None:
    """An app, somebody who left the workspace, somebody unknown: each is refused."""
    grace, ada = world.admin("Grace"), world.join("Ada", MENTOR)
    for actor in (world.meet("Robo", is_bot=True), world.meet("Gone", deleted=True)):
        with pytest.raises(refusals.CannotTakePart):
            explain(world, grace, actor, ada)
    with pytest.raises(refusals.UnknownPerson), world.store.reading() as session:
        why.explain(session, grace, ("U0NOBODY", "U0ADA"), NOW)
