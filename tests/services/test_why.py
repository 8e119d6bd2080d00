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

PRIVATE = (
    "A private choice of one of the two rules this pair out. Only they can take it back, in their profile."
)
ADA_PAUSED = "Ada has paused mentoring. That changes when Ada resumes, or on the day they chose."
LIN_PAUSED = "Lin has paused mentoring. That changes when Lin resumes, or on the day they chose."


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
    harness.program_has(first_cards_a_day=9)
    for name in ("M1", "M2", "M3", "M4", "M5"):
        harness.request(lin, harness.join(name, MENTOR))
    harness.connected(harness.join("Kim", MENTEE), ada)
    harness.exclude(lin, ada)
    makes_room = "One that is answered or withdrawn makes room for another."
    assert explain(harness, grace, lin, ada) == [
        "Lin as mentee, Ada as mentor:",
        PRIVATE,
        "Ada is at the limit of 1. A connection that ends, or a higher limit in Ada's profile, makes room.",
        f"Lin has reached the limit for open requests: 5. {makes_room}",
    ]


@pytest.mark.parametrize("full", [False, True])
def test_a_pause_is_a_pause_and_a_wish_is_nobodys(harness: ServiceHarness, full: bool) -> None:  # noqa: FBT001 - pytest's
    """Admins whom it does not concern: who has paused, and that there is a private choice, not whose."""
    grace, ada = harness.admin("Grace"), harness.join("Ada", MENTOR, limit="1")
    lin, kim, noor = (harness.join(name, MENTEE) for name in ("Lin", "Kim", "Noor"))
    if full:
        harness.connected(harness.join("Jo", MENTEE), ada)
    harness.exclude(ada, kim)
    harness.exclude(noor, ada)
    said = [explain(harness, grace, one, ada)[1] for one in (kim, noor)]
    assert said == [PRIVATE, PRIVATE]
    harness.exclude(kim, ada)
    pause(harness, lin)
    assert explain(harness, grace, lin, ada)[1] == LIN_PAUSED
    pause(harness, ada)
    lines = explain(harness, grace, kim, ada)
    assert lines[1:3] == [ADA_PAUSED, PRIVATE]
    assert len(lines) == (4 if full else 3)


@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_to_the_admin_whom_it_concerns_it_is_a_pause(harness: ServiceHarness, who: str) -> None:
    """About any pair with the author: every reason reads as if they had paused."""
    grace = harness.join("Grace", BOTH)
    harness.admin("Grace")
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    author = {"mentee": lin, "mentor": ada}[who]
    harness.exclude(author, grace)
    assert explain(harness, grace, lin, ada)[1:] == [{"mentee": LIN_PAUSED, "mentor": ADA_PAUSED}[who]]
    harness.admin("Mira")
    assert "Nothing stands in the way" in explain(harness, harness.meet("Mira"), lin, ada)[0]


@pytest.mark.parametrize("private", ["pauses", "wishes"])
@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_one_of_the_two_cannot_tell_either(harness: ServiceHarness, private: str, who: str) -> None:
    """An admin who is the other of the two reads one and the same sentence of the one who chose."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    author, admin = {"mentee": (lin, ada), "mentor": (ada, lin)}[who]
    harness.admin({"mentee": "Ada", "mentor": "Lin"}[who])
    if private == "pauses":
        pause(harness, author)
    else:
        harness.exclude(author, admin)
    name = {"mentee": "Lin", "mentor": "Ada"}[who]
    assert explain(harness, admin, lin, ada)[1:] == [f"{name} is not taking this on just now."]


def test_who_asked_reads_what_they_asked(harness: ServiceHarness) -> None:
    """The author is told the truth: nobody is away, and they can take it back."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.admin("Lin")
    harness.exclude(lin, ada)
    mine = "You asked not to be matched with Ada again. You can take that back in your profile."
    assert explain(harness, lin, lin, ada)[1:] == [mine]


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
    assert "Ada has been the mentor of Lin since 2 June" in explain(harness, grace, lin, ada)[1]
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
