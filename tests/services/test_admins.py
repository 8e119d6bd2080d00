"""Who runs the programme, and what they propose."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import refusals
from bot.enums import Origin
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.participant import Participant
from bot.services.match import confirmation
from bot.services.people.actors import Actor
from bot.services.profile import participation
from bot.services.program import admins
from tests.services.world import BOTH, MENTEE, MENTOR, NOW, World, on_both, the_card


def change(world: World, actor: Actor, shown: Sequence[str], chosen: Sequence[str]) -> None:
    """Send the form: what it showed, and who is chosen now, by name."""
    before, after = ([f"U0{name.upper()}" for name in names] for names in (shown, chosen))
    with world.store.transaction() as session:
        admins.change(session, actor, before, after, NOW)


def running(world: World) -> list[str]:
    """Return who runs the programme."""
    mira = world.meet("Mira", is_admin=True)
    with world.store.reading() as session:
        return [face.name for face in admins.listed(session, mira).admins]


def propose(world: World, actor: Actor, mentee: str, mentor: str, now: datetime = NOW) -> str:
    """Propose a match by names, and return what the admin is told."""
    named = (f"U0{mentee.upper()}", f"U0{mentor.upper()}")
    with world.store.transaction() as session:
        admins.propose(session, actor, named, now)
        return admins.standing(session, actor, named, now)


def test_a_workspace_admin_names_the_first_admins(world: World) -> None:
    """Themselves included; being a Slack admin alone opens nothing else."""
    mira = world.meet("Mira", is_admin=True)
    world.meet("Grace")
    change(world, mira, [], ["Mira", "Grace"])
    assert running(world) == ["Grace", "Mira"]


def test_a_workspace_admin_alone_runs_nothing(world: World) -> None:
    """A Slack admin who was not named cannot propose."""
    world.join("Ada", MENTOR)
    world.join("Lin", MENTEE)
    with pytest.raises(refusals.NotAnAdmin):
        propose(world, world.meet("Mira", is_admin=True), "Lin", "Ada")


def test_nobody_else_names_admins(world: World) -> None:
    """Neither sees the form nor sends it, not even for themselves."""
    lin = world.join("Lin", BOTH)
    world.admin("Grace")
    with pytest.raises(refusals.NotAllowedToNameAdmins), world.store.reading() as session:
        admins.listed(session, lin)
    with pytest.raises(refusals.NotAllowedToNameAdmins):
        change(world, lin, ["Grace"], ["Grace", "Lin"])
    assert running(world) == ["Grace"]


@on_both
def test_each_change_is_told_to_all_who_are_or_were_admins(world: World) -> None:
    """The new one, the one no longer named, and the others: a card each that says who did it."""
    grace, tom, lin = world.admin("Grace"), world.admin("Tom"), world.meet("Lin")
    kim = world.join("Kim", MENTEE)
    change(world, grace, ["Grace", "Tom"], ["Grace", "Lin"])
    assert running(world) == ["Grace", "Lin"]
    said = {}
    for actor in (grace, tom, lin):
        entries = [subject for kind, subject in world.rings_for(actor) if kind == CardKind.ADMINS_CHANGED]
        with world.store.reading() as session:
            facts = [
                admins.changed_facts(session, actor.workspace_id, actor.person_id, entry) for entry in entries
            ]
        said[actor] = {(one.changed_by, one.person.name, one.added) for one in facts if one}
    assert all(told == {("Grace", "Lin", True), ("Grace", "Tom", False)} for told in said.values())
    assert world.rings_for(kim) == set()


def test_what_another_admin_changed_meanwhile_stays(world: World) -> None:
    """A form opened before says what it adds and takes away, not how the whole list is."""
    grace, tom = world.admin("Grace"), world.admin("Tom")
    for name in ("Lin", "Kim"):
        world.meet(name)
    change(world, tom, ["Grace", "Tom"], ["Grace", "Tom", "Lin"])
    change(world, grace, ["Grace", "Tom"], ["Grace", "Tom", "Kim"])
    assert running(world) == ["Grace", "Kim", "Lin", "Tom"]


def test_who_was_taken_out_meanwhile_is_out(world: World) -> None:
    """Two admins take the same person out: the second has nothing left to do, and tells nothing."""
    grace, tom = world.admin("Grace"), world.admin("Tom")
    kim = world.admin("Kim")
    change(world, tom, ["Grace", "Kim", "Tom"], ["Grace", "Tom"])
    world.settled()
    change(world, grace, ["Grace", "Kim", "Tom"], ["Grace", "Tom"])
    assert running(world) == ["Grace", "Tom"]
    assert world.rings_for(kim) == set()


@on_both
def test_the_same_name_twice_is_one_admin(world: World) -> None:
    """Two admins name the same person at the same moment: they are named once, and told once."""
    grace, tom, lin = world.admin("Grace"), world.admin("Tom"), world.meet("Lin")
    together = Barrier(2)

    def name_lin(actor: Actor) -> None:
        together.wait(5)
        change(world, actor, ["Grace", "Tom"], ["Grace", "Tom", "Lin"])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(name_lin, (grace, tom)))
    assert running(world) == ["Grace", "Lin", "Tom"]
    assert len(world.rings_for(lin)) == 1


def test_nothing_changed_is_no_news(world: World) -> None:
    """Sending the form as it was tells nobody anything."""
    grace = world.admin("Grace")
    change(world, grace, ["Grace"], ["Grace"])
    assert world.rings_for(grace) == set()


def test_somebody_has_to_run_it(world: World) -> None:
    """The last one cannot be taken out, not even when an admin who left the workspace is still stored."""
    grace, gone = world.admin("Grace"), world.admin("Gone")
    world.meet("Gone", deleted=True)
    with pytest.raises(refusals.NobodyLeft) as refused:
        change(world, grace, ["Grace"], [])
    assert refused.value.at_field == "admins"
    assert world.rings_for(gone) == set()


@pytest.mark.parametrize("user", [{"is_bot": True}, {"deleted": True}])
def test_apps_and_leavers_run_nothing(world: World, user: dict[str, bool]) -> None:
    """They are refused at the field, and nobody else of the same form is named."""
    grace = world.admin("Grace")
    world.meet("Kim")
    world.meet("Robo", **user)
    with pytest.raises(refusals.CannotTakePart) as refused:
        change(world, grace, ["Grace"], ["Grace", "Kim", "Robo"])
    assert refused.value.at_field == "admins"
    assert running(world) == ["Grace"]


def test_a_proposal_asks_both(world: World) -> None:
    """Both get a card; the admin reads that they have one, also when they ask again."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    said = propose(world, grace, "Lin", "Ada")
    assert said == "Proposed on 2 June: Lin and Ada each have a card that asks for their answer."
    with world.store.reading() as session:
        found = session.execute(select(Match)).scalar_one()
    assert (found.origin, found.proposed_by_id) == (Origin.PROPOSAL, grace.person_id)
    assert world.rings_for(ada) == world.rings_for(lin) == {(CardKind.MATCH, found.id)}
    with pytest.raises(refusals.AlreadyProposed):
        propose(world, grace, "Lin", "Ada")


def test_two_in_touch_are_proposed_when_they_are_proposed(world: World) -> None:
    """Not when they got in touch; and the answer says which of the two has said yes already."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    match_id = world.contact(lin, ada)
    with world.store.transaction() as session:
        confirmation.confirm(session, ada, match_id, NOW + timedelta(days=1))
    later = NOW + timedelta(days=3)
    said = propose(world, grace, "Lin", "Ada", later)
    assert said == "Proposed on 5 June: Ada said yes on 3 June, and Lin has a card that asks for theirs."
    with pytest.raises(refusals.AlreadyProposed) as refused:
        propose(world, grace, "Lin", "Ada", later + timedelta(days=1))
    assert refused.value.sentence(ZoneInfo("UTC")).startswith("This match was proposed on 5 June already.")


@pytest.mark.parametrize("who", ["never joined", "left"])
@on_both
def test_who_has_not_joined_is_invited_and_nothing_else(world: World, who: str) -> None:
    """An invitation for them, no match, no card for the other, no row that makes them a participant."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR), world.meet("Lin")
    if who == "left":
        world.join("Lin", MENTEE)
        with world.store.transaction() as session:
            participation.leave(session, lin, participation.leaving(session, lin, NOW).ends, NOW)
    world.settled()
    said = propose(world, grace, "Lin", "Ada")
    assert said == "Lin has not joined, and was invited on 2 June. Nothing else was sent."
    assert world.marked() == {the_card(lin, CardKind.INVITATION, grace.program_id)}
    with world.store.reading() as session:
        facts = admins.invitation_facts(session, lin.workspace_id, lin.person_id, lin.program_id)
        assert session.execute(select(Match)).first() is None
        joined = session.execute(select(Participant).where(Participant.left_at.is_(None))).scalars().all()
    assert facts
    assert facts.invited_by == "Grace"
    assert [one.id for one in joined] == [world.id_of(ada)]


def test_an_invitation_is_not_repeated_for_a_month(world: World) -> None:
    """Proposing again says when they were invited; after thirty days they are invited again."""
    grace, lin = world.admin("Grace"), world.meet("Lin")
    world.join("Ada", MENTOR)
    propose(world, grace, "Lin", "Ada")
    world.settled()
    said = propose(world, grace, "Lin", "Ada")
    assert "was invited on 2 June" in said
    assert world.rings_for(lin) == set()
    with world.store.transaction() as session:
        admins.propose(session, grace, ("U0LIN", "U0ADA"), NOW + timedelta(days=30))
    assert world.rings_for(lin) == {(CardKind.INVITATION, grace.program_id)}


def test_a_proposal_that_cannot_be_says_what_why_says(world: World) -> None:
    """In the admin's words, with a private choice only named; no card for anybody."""
    grace, ada, lin = world.admin("Grace"), world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    world.exclude(lin, ada)
    world.settled()
    with pytest.raises(refusals.PairNotPossible) as refused:
        propose(world, grace, "Lin", "Ada")
    assert "A private choice rules this pair out." in refused.value.sentence(ZoneInfo("UTC"))
    assert world.marked() == set()


def test_an_admin_who_is_a_party_learns_no_more_than_the_mentee(world: World) -> None:
    """Proposing oneself as mentor to somebody who made a private choice reads as it would for them."""
    ada, lin = world.join("Ada", MENTOR), world.join("Lin", MENTEE)
    world.admin("Ada")
    world.exclude(lin, ada)
    with pytest.raises(refusals.PairNotPossible) as wished:
        propose(world, ada, "Lin", "Ada")
    kim = world.join("Kim", MENTEE)
    with world.store.transaction() as session:
        participation.pause(session, kim, None, NOW)
    with pytest.raises(refusals.PairNotPossible) as paused:
        propose(world, ada, "Kim", "Ada")
    assert wished.value.facts == paused.value.facts == {"reasons": "Ada is not taking this on just now."}


def test_nobody_is_proposed_to_themselves(world: World) -> None:
    """One person is refused, whether they joined or not."""
    grace = world.admin("Grace")
    world.meet("Lin")
    with pytest.raises(refusals.NotWithYourself):
        propose(world, grace, "Lin", "Lin")
