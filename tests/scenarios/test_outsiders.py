"""People from outside: guests, and people of other companies (Slack Connect)."""

import pytest
from sqlalchemy import update

from bot.enums import Membership
from bot.ids import COMMAND, Choice, Field
from bot.models.workspace import Workspace
from bot.services import actors
from bot.services.rules.admins import is_admin
from sandbox.person import DrivenPerson
from tests.bot_harness import TEAM, BotHarness, everything_shown, said

GUEST = "Guests of this Slack workspace do not take part"
ELSEWHERE = "your Slack account belongs to another one"
OUTSIDERS = {
    "a guest": ({"is_restricted": True}, GUEST),
    "a guest of one channel": ({"is_ultra_restricted": True}, GUEST),
    "somebody of another company": ({"team_id": "T0PARTNER1"}, ELSEWHERE),
    "somebody of another organisation": ({"team_id": "T0PARTNER1", "enterprise_id": "E0PARTNER1"}, ELSEWHERE),
    "a stranger": ({"team_id": "T0PARTNER1", "is_stranger": True}, ELSEWHERE),
}
outsiders = pytest.mark.parametrize(("details", "sentence"), OUTSIDERS.values(), ids=OUTSIDERS)


def types(harness: BotHarness, person: DrivenPerson, text: str) -> str:
    """Let somebody type to the bot; return the answer."""
    person.say(text)
    harness.settle()
    return said(person)


def lets_guests_in(harness: BotHarness, *, wanted: bool) -> None:
    """Let an admin say whether guests take part."""
    mira = harness.person("Mira Sand")
    mira.command(COMMAND, "settings")
    mira.click("Programme", within="modal")
    mira.fill(Field.GUESTS_TAKE_PART, [Choice.YES] if wanted else [])
    assert mira.submit().ok
    harness.settle()


@outsiders
def test_outsiders_neither_join_nor_read_the_directory(
    harness: BotHarness, details: dict[str, str | bool], sentence: str
) -> None:
    """Help is for everybody; joining and looking around say why not, and Home says so from the first."""
    harness.mentor("Ada Park")
    oda = harness.slack.join("Oda Outside", **details)
    before = len(harness.slack.calls("users.info"))
    assert "This is what I understand" in types(harness, oda, "help")
    for word in ("find work", "join", "profile"):
        assert sentence in types(harness, oda, word)
    oda.open_home()
    harness.settle()
    assert sentence in str(oda.home())
    assert "Join as" not in str(oda.home())
    assert "Ada Park" not in everything_shown(oda)
    assert len(harness.slack.calls("users.info")) == before + 1


def test_the_command_answers_a_guest(harness: BotHarness) -> None:
    """Not silence: the sentence, seen by them alone."""
    gus = harness.slack.join("Gus Guest", is_restricted=True)
    for word in ("join", "find"):
        assert GUEST in str(gus.command(COMMAND, word).response)
        assert gus.modal() is None


def test_a_click_in_a_shared_conversation_is_answered(harness: BotHarness) -> None:
    """It comes from the other company's workspace: the sentence, and nobody is stored."""
    oda = harness.slack.join("Oda Outside", team_id="T0PARTNER1")
    harness.slack.fault("ratelimited", methods=["users.info"])
    types(harness, oda, "meetings")
    assert oda.click("Join as Mentee").ok
    harness.hears("Oda Outside", ELSEWHERE)
    assert oda.modal() is None


def test_guests_take_part_where_a_setting_says_so(harness: BotHarness) -> None:
    """Let in, a guest joins and is listed; not any more, they keep what they have and begin nothing new."""
    harness.admin("Mira Sand")
    lin, gus = harness.mentee("Lin Osei"), harness.slack.join("Gus Guest", is_restricted=True)
    lets_guests_in(harness, wanted=True)
    gus.command(COMMAND, "join")
    gus.fill(Field.ROLES, [Choice.MENTOR])
    assert gus.submit().ok
    lin.command(COMMAND, "find")
    assert "Gus Guest" in str(lin.modal())
    lin.click("Connect", within="modal")
    lin.submit()
    harness.settle()
    lets_guests_in(harness, wanted=False)
    assert GUEST in said(gus)
    assert "Accept" not in str(gus.messages()[-1])
    lin.command(COMMAND, "find")
    assert "Gus Guest" not in str(lin.modal())


def test_who_becomes_a_guest_begins_nothing_new(either_harness: BotHarness) -> None:
    """Slack says so: a connection stays; no listing, no confirmation, no admin; both cards say why."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.mentee("Noor Aziz")
    harness.admin("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    harness.asked("Noor Aziz", "Ada Park")
    ada.change(is_restricted=True)
    harness.settle()
    assert GUEST in said(ada)
    assert "Accept" not in everything_shown(ada)
    assert "Ada Park does not take part in the programme just now" in said(harness.person("Noor Aziz"))
    assert "Your mentors" in harness.home("Lin Osei")
    lin.command(COMMAND, "find")
    assert "Ada Park" not in str(lin.modal())
    assert "Only the programme's admins" in str(ada.command(COMMAND, "settings").response)
    actor = harness.actor("Ada Park")
    with harness.bot.store.reading() as session:
        assert not is_admin(session, actor.workspace_id, actor.program_id, actor.person_id)
    ada.change(is_restricted=False)
    harness.settle()
    assert "Accept" in everything_shown(ada)


@outsiders
def test_outsiders_are_neither_admins_nor_invited(
    harness: BotHarness, details: dict[str, str | bool], sentence: str
) -> None:
    """The form that names admins refuses them at its field; a proposal says what stands in the way."""
    mira = harness.admin("Mira Sand")
    harness.mentor("Ada Park")
    oda = harness.slack.join("Oda Outside", **details)
    mira.command(COMMAND, "admins")
    mira.fill(Field.ADMINS, [mira.id, oda.id])
    assert "cannot be an admin" in (mira.submit().errors or {})[Field.ADMINS]
    mira.close()
    outcome = mira.command(COMMAND, f"match <@{oda.id}> <@{harness.person('Ada Park').id}>")
    why = "guests do not take part" if sentence is GUEST else "Oda Outside belongs to another company"
    assert why in str(outcome.response)
    harness.settle()
    assert oda.messages() == []


def test_who_runs_another_companys_workspace_runs_nothing_here(harness: BotHarness) -> None:
    """Only owners and admins of this workspace may name the programme's admins."""
    boss = harness.slack.join("Bo Boss", team_id="T0PARTNER1", is_admin=True)
    assert "Admins are named by the programme's admins" in types(harness, boss, "admins")


def test_people_of_our_organisation_are_ours(harness: BotHarness) -> None:
    """Another team of the same Enterprise organisation is no other company, shared channel or not."""
    with harness.bot.store.transaction() as session:
        session.execute(update(Workspace).values(enterprise_id="E0OURS"))
    user = {
        "id": "U0SISTER01",
        "team_id": "T0SISTER01",
        "is_stranger": True,
        "profile": {"display_name": "Sis"},
        "enterprise_user": {"enterprise_id": "E0OURS", "teams": ["T0SISTER01"]},
    }
    with harness.bot.store.transaction() as session:
        person = actors.store_slack_user(session, TEAM, user, harness.clock.now())
        assert person.membership is Membership.MEMBER
