"""Who runs the programme, and what they propose."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import refusals
from bot.blocks.program import proposal
from bot.enums import Origin
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.participant import Participant
from bot.services.actors import Actor
from bot.services.match import confirmation
from bot.services.profile import participation
from bot.services.program import admins
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both, the_card


def change(harness: ServiceHarness, actor: Actor, shown: Sequence[str], chosen: Sequence[str]) -> None:
    """Send the form: what it showed, and who is chosen now, by name."""
    before, after = ([f"U0{name.upper()}" for name in names] for names in (shown, chosen))
    with harness.store.transaction() as session:
        admins.change(session, actor, before, after, NOW)


def running(harness: ServiceHarness) -> list[str]:
    """Return who runs the programme."""
    mira = harness.meet("Mira", is_admin=True)
    with harness.store.reading() as session:
        return [face.name for face in admins.listed(session, mira).admins]


def propose(harness: ServiceHarness, actor: Actor, mentee: str, mentor: str, now: datetime = NOW) -> str:
    """Propose a match by names, and return what the admin is told."""
    named = (f"U0{mentee.upper()}", f"U0{mentor.upper()}")
    with harness.store.transaction() as session:
        return proposal.text(admins.propose(session, actor, named, now))


def test_a_workspace_admin_names_the_first_admins(harness: ServiceHarness) -> None:
    """Themselves included; being a Slack admin alone opens nothing else."""
    mira = harness.meet("Mira", is_admin=True)
    harness.meet("Grace")
    change(harness, mira, [], ["Mira", "Grace"])
    assert running(harness) == ["Grace", "Mira"]


def test_a_workspace_admin_alone_runs_nothing(harness: ServiceHarness) -> None:
    """A Slack admin who was not named cannot propose."""
    harness.join("Ada", MENTOR)
    harness.join("Lin", MENTEE)
    with pytest.raises(refusals.NotAnAdmin):
        propose(harness, harness.meet("Mira", is_admin=True), "Lin", "Ada")


def test_nobody_else_names_admins(harness: ServiceHarness) -> None:
    """Neither sees the form nor sends it, not even for themselves."""
    lin = harness.join("Lin", BOTH)
    harness.admin("Grace")
    with pytest.raises(refusals.NotAllowedToNameAdmins), harness.store.reading() as session:
        admins.listed(session, lin)
    with pytest.raises(refusals.NotAllowedToNameAdmins):
        change(harness, lin, ["Grace"], ["Grace", "Lin"])
    assert running(harness) == ["Grace"]


@on_both
def test_each_change_is_told_to_all_who_are_or_were_admins(harness: ServiceHarness) -> None:
    """The new one, the one no longer named, and the others: a card each that says who did it."""
    grace, tom, lin = harness.admin("Grace"), harness.admin("Tom"), harness.meet("Lin")
    kim = harness.join("Kim", MENTEE)
    change(harness, grace, ["Grace", "Tom"], ["Grace", "Lin"])
    assert running(harness) == ["Grace", "Lin"]
    said = {}
    for actor in (grace, tom, lin):
        entries = [
            subject for kind, subject in harness.notifications_for(actor) if kind == CardKind.ADMINS_CHANGED
        ]
        with harness.store.reading() as session:
            facts = [
                admins.changed_facts(session, actor.workspace_id, actor.person_id, entry) for entry in entries
            ]
        said[actor] = {(one.changed_by, one.person.name, one.added) for one in facts if one}
    assert all(told == {("Grace", "Lin", True), ("Grace", "Tom", False)} for told in said.values())
    assert harness.notifications_for(kim) == set()


def test_what_another_admin_changed_meanwhile_stays(harness: ServiceHarness) -> None:
    """A form opened before says what it adds and takes away, not how the whole list is."""
    grace, tom = harness.admin("Grace"), harness.admin("Tom")
    for name in ("Lin", "Kim"):
        harness.meet(name)
    change(harness, tom, ["Grace", "Tom"], ["Grace", "Tom", "Lin"])
    change(harness, grace, ["Grace", "Tom"], ["Grace", "Tom", "Kim"])
    assert running(harness) == ["Grace", "Kim", "Lin", "Tom"]


def test_who_was_taken_out_meanwhile_is_out(harness: ServiceHarness) -> None:
    """Two admins take the same person out: the second has nothing left to do, and tells nothing."""
    grace, tom = harness.admin("Grace"), harness.admin("Tom")
    kim = harness.admin("Kim")
    change(harness, tom, ["Grace", "Kim", "Tom"], ["Grace", "Tom"])
    harness.settled()
    change(harness, grace, ["Grace", "Kim", "Tom"], ["Grace", "Tom"])
    assert running(harness) == ["Grace", "Tom"]
    assert harness.notifications_for(kim) == set()


@on_both
def test_the_same_name_twice_is_one_admin(harness: ServiceHarness) -> None:
    """Two admins name the same person at the same moment: they are named once, and told once."""
    grace, tom, lin = harness.admin("Grace"), harness.admin("Tom"), harness.meet("Lin")
    together = Barrier(2)

    def name_lin(actor: Actor) -> None:
        together.wait(5)
        change(harness, actor, ["Grace", "Tom"], ["Grace", "Tom", "Lin"])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(name_lin, (grace, tom)))
    assert running(harness) == ["Grace", "Lin", "Tom"]
    assert len(harness.notifications_for(lin)) == 1


def test_nothing_changed_is_no_news(harness: ServiceHarness) -> None:
    """Sending the form as it was tells nobody anything."""
    grace = harness.admin("Grace")
    change(harness, grace, ["Grace"], ["Grace"])
    assert harness.notifications_for(grace) == set()


def test_somebody_has_to_run_it(harness: ServiceHarness) -> None:
    """The last one cannot be taken out, not even when an admin who left the workspace is still stored."""
    grace, gone = harness.admin("Grace"), harness.admin("Gone")
    harness.meet("Gone", deleted=True)
    with pytest.raises(refusals.NobodyLeft) as refused:
        change(harness, grace, ["Grace"], [])
    assert refused.value.at_field == "admins"
    assert harness.notifications_for(gone) == set()


@pytest.mark.parametrize("user", [{"is_bot": True}, {"deleted": True}])
def test_apps_and_leavers_run_nothing(harness: ServiceHarness, user: dict[str, bool]) -> None:
    """They are refused at the field, and nobody else of the same form is named."""
    grace = harness.admin("Grace")
    harness.meet("Kim")
    harness.meet("Robo", **user)
    with pytest.raises(refusals.CannotTakePart) as refused:
        change(harness, grace, ["Grace"], ["Grace", "Kim", "Robo"])
    assert refused.value.at_field == "admins"
    assert running(harness) == ["Grace"]


def test_a_proposal_asks_both(harness: ServiceHarness) -> None:
    """Both get a card; the admin reads that they have one, also when they ask again."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    said = propose(harness, grace, "Lin", "Ada")
    assert said == "Proposed on 2 June: Lin and Ada each have a card that asks for their answer."
    with harness.store.reading() as session:
        found = session.execute(select(Match)).scalar_one()
    assert (found.origin, found.proposed_by_id) == (Origin.PROPOSAL, grace.person_id)
    assert harness.notifications_for(ada) == harness.notifications_for(lin) == {(CardKind.MATCH, found.id)}
    with pytest.raises(refusals.AlreadyProposed):
        propose(harness, grace, "Lin", "Ada")


def test_two_in_touch_are_proposed_when_they_are_proposed(harness: ServiceHarness) -> None:
    """Not when they got in touch; and the answer says which of the two has said yes already."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    match_id = harness.contact(lin, ada)
    with harness.store.transaction() as session:
        confirmation.confirm(session, ada, match_id, NOW + timedelta(days=1))
    later = NOW + timedelta(days=3)
    said = propose(harness, grace, "Lin", "Ada", later)
    assert said == "Proposed on 5 June: Ada said yes on 3 June, and Lin has a card that asks for theirs."
    with pytest.raises(refusals.AlreadyProposed) as refused:
        propose(harness, grace, "Lin", "Ada", later + timedelta(days=1))
    assert refused.value.sentence(ZoneInfo("UTC")).startswith("This match was already proposed on 5 June.")


@pytest.mark.parametrize("who", ["never joined", "left"])
@on_both
def test_who_has_not_joined_is_invited_and_nothing_else(harness: ServiceHarness, who: str) -> None:
    """An invitation for them, no match, no card for the other, no row that makes them a participant."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.meet("Lin")
    if who == "left":
        harness.join("Lin", MENTEE)
        with harness.store.transaction() as session:
            participation.leave(session, lin, participation.leaving(session, lin, NOW).ends, NOW)
    harness.settled()
    said = propose(harness, grace, "Lin", "Ada")
    assert said == "Lin has not joined, and was invited on 2 June. Nothing else was sent."
    assert harness.marked() == {the_card(lin, CardKind.INVITATION, grace.program_id)}
    with harness.store.reading() as session:
        facts = admins.invitation_facts(session, lin.workspace_id, lin.person_id, lin.program_id)
        assert session.execute(select(Match)).first() is None
        joined = session.execute(select(Participant).where(Participant.left_at.is_(None))).scalars().all()
    assert facts
    assert facts.invited_by == "Grace"
    assert [one.id for one in joined] == [harness.id_of(ada)]


def test_an_invitation_is_not_repeated_for_a_month(harness: ServiceHarness) -> None:
    """Proposing again says when they were invited; after thirty days they are invited again."""
    grace, lin = harness.admin("Grace"), harness.meet("Lin")
    harness.join("Ada", MENTOR)
    propose(harness, grace, "Lin", "Ada")
    harness.settled()
    said = propose(harness, grace, "Lin", "Ada")
    assert "was invited on 2 June" in said
    assert harness.notifications_for(lin) == set()
    with harness.store.transaction() as session:
        admins.propose(session, grace, ("U0LIN", "U0ADA"), NOW + timedelta(days=30))
    assert harness.notifications_for(lin) == {(CardKind.INVITATION, grace.program_id)}


def test_a_proposal_that_cannot_be_says_what_why_says(harness: ServiceHarness) -> None:
    """In the admin's words, with a private choice only named; no card for anybody."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.exclude(lin, ada)
    harness.settled()
    said = propose(harness, grace, "Lin", "Ada")
    assert said.startswith("It was not proposed. A private choice of one of the two rules this pair out.")
    assert harness.marked() == set()


def test_an_admin_who_is_a_party_learns_no_more_than_the_mentee(harness: ServiceHarness) -> None:
    """Proposing oneself as mentor to somebody who made a private choice reads as it would for them."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    harness.admin("Ada")
    harness.exclude(lin, ada)
    wished = propose(harness, ada, "Lin", "Ada")
    kim = harness.join("Kim", MENTEE)
    with harness.store.transaction() as session:
        participation.pause(session, kim, None, NOW)
    paused = propose(harness, ada, "Kim", "Ada")
    assert wished == "It was not proposed. Lin is not taking this on just now."
    assert paused == wished.replace("Lin", "Kim")


def test_nobody_is_proposed_to_themselves(harness: ServiceHarness) -> None:
    """One person is refused, whether they joined or not."""
    grace = harness.admin("Grace")
    harness.meet("Lin")
    with pytest.raises(refusals.NotWithYourself):
        propose(harness, grace, "Lin", "Lin")
