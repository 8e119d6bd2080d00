"""What stands in the way of a pair, as an admin reads it."""

import inspect
import re

import pytest

from bot import refusals
from bot.blocks.program import why as screen
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.profile import participation
from bot.services.program import why
from bot.services.rules import eligibility
from bot.services.rules.declining import DeclineForm
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both

PRIVATE = "A private choice rules this pair out. Nobody but they themselves can change that."


def explain(harness: ServiceHarness, admin: Actor, mentee: Actor, mentor: Actor) -> list[str]:
    """Ask why, and return the lines of the answer."""
    with harness.store.reading() as session:
        named = (mentee.slack_user_id, mentor.slack_user_id)
        return screen.text(why.explain(session, admin, named, NOW)).splitlines()


def pause(harness: ServiceHarness, actor: Actor) -> None:
    """Let somebody pause."""
    with harness.store.transaction() as session:
        participation.pause(session, actor, None, NOW)


def test_nothing_stands_in_the_way(harness: ServiceHarness) -> None:
    """The answer says so, and where to go on."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    assert explain(harness, grace, lin, ada) == [
        "Nothing stands in the way: Lin can connect with Ada from the directory."
    ]


def test_only_admins_ask(harness: ServiceHarness) -> None:
    """Neither a participant nor a workspace admin reads it."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    for actor in (lin, ada, harness.meet("Mira", is_admin=True)):
        with pytest.raises(refusals.NotAnAdmin):
            explain(harness, actor, lin, ada)


@on_both
def test_every_reason_that_holds_is_said(harness: ServiceHarness) -> None:
    """Not only the first: each one with what would change it."""
    grace, ada = harness.admin("Grace"), harness.join("Ada", MENTOR, limit="1")
    lin = harness.join("Lin", MENTEE)
    for name in ("M1", "M2", "M3", "M4", "M5"):
        harness.request(lin, harness.join(name, MENTOR))
    harness.connected(harness.join("Kim", MENTEE), ada)
    harness.exclude(lin, ada)
    assert explain(harness, grace, lin, ada) == [
        "Lin as mentee, Ada as mentor:",
        PRIVATE,
        "Ada is at the limit of 1. A connection that ends, or a higher limit in Ada's profile, makes room.",
        "Lin has 5 requests open. One that is answered or withdrawn makes room for another.",
    ]


@pytest.mark.parametrize(
    "private", ["mentee pauses", "mentor pauses", "mentee wishes", "mentor wishes", "all"]
)
@pytest.mark.parametrize("full", [False, True])
def test_a_pause_cannot_be_told_from_a_wish(harness: ServiceHarness, private: str, full: bool) -> None:  # noqa: FBT001 - pytest's
    """Whatever the private choice is, whoever made it, and however many: one and the same sentence."""
    grace, ada, lin = (
        harness.admin("Grace"),
        harness.join("Ada", MENTOR, limit="1"),
        harness.join("Lin", MENTEE),
    )
    if full:
        harness.connected(harness.join("Kim", MENTEE), ada)
    chosen = {
        "mentee pauses": lambda: pause(harness, lin),
        "mentor pauses": lambda: pause(harness, ada),
        "mentee wishes": lambda: harness.exclude(lin, ada),
        "mentor wishes": lambda: harness.exclude(ada, lin),
    }
    for name in chosen if private == "all" else [private]:
        chosen[name]()
    lines = explain(harness, grace, lin, ada)
    assert lines[1] == PRIVATE
    assert len(lines) == (3 if full else 2)


@pytest.mark.parametrize("private", ["mentee pauses", "mentee wishes"])
def test_an_admin_who_is_the_mentor_cannot_tell_either(harness: ServiceHarness, private: str) -> None:
    """They read what the mentee would read, where a pause of the mentee is no more than a private choice."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.admin("Ada")
    if private == "mentee pauses":
        pause(harness, lin)
    else:
        harness.exclude(lin, ada)
    assert explain(harness, ada, lin, ada)[1:] == ["Ada is not taking this on just now."]


def test_an_admin_who_is_the_mentee_reads_only_what_mentees_read(harness: ServiceHarness) -> None:
    """One sentence: the first; nothing about room behind a private choice."""
    ada, lin = harness.join("Ada", MENTOR, limit="1"), harness.join("Lin", MENTEE)
    harness.admin("Lin")
    harness.connected(harness.join("Kim", MENTEE), ada)
    assert explain(harness, lin, lin, ada)[1:] == ["Ada is at the limit of 1 just now."]
    harness.exclude(ada, lin)
    assert explain(harness, lin, lin, ada)[1:] == ["Ada is not taking this on just now."]


def test_who_never_joined_is_named_with_the_way_in(harness: ServiceHarness) -> None:
    """Both are asked about, although nothing is stored of them as participants."""
    lines = explain(harness, harness.admin("Grace"), harness.meet("Lin"), harness.meet("Ada"))
    assert [line.split(".")[0] for line in lines[1:]] == [
        "Lin does not take part as a mentee",
        "Ada does not take part as a mentor",
    ]


def test_asking_about_a_stranger_stores_no_participant(harness: ServiceHarness) -> None:
    """A question changes nothing: the person is still no participant."""
    grace, lin = harness.admin("Grace"), harness.meet("Lin")
    with harness.store.transaction() as session:
        why.explain(session, grace, ("U0LIN", "U0LIN"), NOW)
    with pytest.raises(AssertionError):
        harness.participant(lin)


def test_what_was_between_them_is_a_reason(harness: ServiceHarness) -> None:
    """Connected, asked, declined: each is said with its day."""
    grace, lin = harness.admin("Grace"), harness.join("Lin", BOTH)
    ada, tom, uma = (harness.join(name, MENTOR) for name in ("Ada", "Tom", "Uma"))
    harness.connected(lin, ada)
    harness.request(lin, tom)
    declined = harness.request(lin, uma)
    with harness.store.transaction() as session:
        match_closing.decline(session, uma, declined, DeclineForm(reason="MARKER", readers=frozenset()), NOW)
    assert "have been connected since 2 June" in explain(harness, grace, lin, ada)[1]
    assert "Lin asked Tom on 2 June" in explain(harness, grace, lin, tom)[1]
    assert "can start again from 1 September" in explain(harness, grace, lin, uma)[1]
    assert "Nobody can be their own mentor" in explain(harness, grace, lin, lin)[1]


def test_every_reason_has_its_sentence_for_admins() -> None:
    """Whatever the function that decides may answer, an admin reads it in words made for them."""
    decided = set(re.findall(r"refusals\.([A-Z]\w+)", inspect.getsource(eligibility)))
    assert decided
    assert [name for name in decided if not issubclass(getattr(refusals, name), refusals.Blocker)] == []


@pytest.mark.parametrize("named", [(), ("U0LIN",), ("U0LIN", "U0ADA", "U0GRACE")])
def test_two_people_are_named(harness: ServiceHarness, named: tuple[str, ...]) -> None:
    """Fewer or more are refused with how it is written."""
    grace = harness.admin("Grace")
    harness.join("Lin", MENTEE)
    harness.join("Ada", MENTOR)
    with pytest.raises(refusals.TwoPeopleNeeded), harness.store.reading() as session:
        why.explain(session, grace, named, NOW)


def test_apps_and_leavers_are_nobody_to_ask_about(harness: ServiceHarness) -> None:
    """An app, somebody who left the workspace, somebody unknown: each is refused."""
    grace, ada = harness.admin("Grace"), harness.join("Ada", MENTOR)
    for actor in (harness.meet("Robo", is_bot=True), harness.meet("Gone", deleted=True)):
        with pytest.raises(refusals.CannotTakePart):
            explain(harness, grace, actor, ada)
    with pytest.raises(refusals.UnknownPerson), harness.store.reading() as session:
        why.explain(session, grace, ("U0NOBODY", "U0ADA"), NOW)
