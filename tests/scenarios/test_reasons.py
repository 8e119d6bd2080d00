"""The reason for the programme's admins, and the wish not to be matched again."""

import pytest
from sqlalchemy import select

from bot import refusals
from bot.ids import CardKind, Field
from bot.models.card import Card
from bot.models.program import ProgramAdmin
from bot.models.workspace import Person
from bot.services import actors
from bot.services.program import admins
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from tests.bot_harness import BotHarness, everything_shown, said
from tests.scenarios.meetings import asks, soon

_WISHES = [("asked", "Ada Park", "Decline"), ("in_conversation", "Lin Osei", "Cancel")]


def test_a_reason_is_read_by_the_admins_whom_the_form_names(harness: BotHarness) -> None:
    """The field names its readers; each gets a card of their own, the other person nothing of it."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    mira, jo = harness.admin("Mira Sand"), harness.admin("Jo Byrne")
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "Read by Jo Byrne and Mira Sand, and by nobody else. Lin Osei does not read it." in str(
        ada.modal()
    )
    ada.fill(Field.REASON, "I am about to change teams.")
    ada.submit()
    harness.settle()
    for admin in (mira, jo):
        assert "I am about to change teams." in said(admin)
        assert len(admin.messages()) == 1
    assert "change teams" not in str(lin.messages())


def test_an_admin_who_is_a_party_never_reads_it(harness: BotHarness) -> None:
    """Neither of the two reads the reason, whatever they are besides."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.admin("Lin Osei"), harness.admin("Mira Sand")
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "Read by Mira Sand, and by nobody else. Lin Osei does not read it." in str(ada.modal())


@pytest.mark.parametrize("parties", [(), ("Lin Osei", "Ada Park")])
def test_nobody_to_read_it_no_field(harness: BotHarness, parties: tuple[str, ...]) -> None:
    """Where no admin is left who is no party of the match, the form asks for no reason."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    for party in parties:
        harness.admin(party)
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    with pytest.raises(LookupError):
        ada.fill(Field.REASON, "Nobody would read this.")


def test_only_readers_named_in_the_form_read_it(harness: BotHarness) -> None:
    """An admin named while the form was open was not among those it spoke of, and gets nothing."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.admin("Mira Sand")
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    jo = harness.admin("Jo Byrne")
    ada.fill(Field.REASON, "Between Mira and me.")
    ada.submit()
    harness.settle()
    assert "Between Mira and me." in said(harness.person("Mira Sand"))
    assert jo.messages() == []


@pytest.mark.parametrize("within", ["match", "meeting"])
def test_who_is_no_admin_any_more_reads_it_no_more(harness: BotHarness, within: str) -> None:
    """Who stops running the programme loses reasons and answers that are for admins, on old cards too."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    mira = harness.admin("Mira Sand")
    harness.admin("Jo Byrne")
    if within == "match":
        harness.asked("Lin Osei", "Ada Park")
    else:
        asks(harness, "Lin Osei", soon(harness))
    harness.says_no("Ada Park", "Decline", reason="A matter of trust.")
    mira.say(f"why <@{lin.id}> <@{ada.id}>")
    harness.settle()
    assert "A matter of trust." in str(mira.messages())
    assert "Lin Osei as mentee" in said(mira) or "Nothing stands in the way" in said(mira)
    _run_by(harness, "Jo Byrne", "Jo Byrne")
    assert "A matter of trust." not in str(mira.messages())
    assert "Ada Park as mentor" not in str(mira.messages())
    assert "Nothing stands in the way" not in str(mira.messages())


def test_who_becomes_an_admin_later_never_reads_it(harness: BotHarness) -> None:
    """Not by being named, not by being named in somebody's place: only those whom the form named."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.admin("Mira Sand")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline", reason="A matter of trust.")
    jo = harness.person("Jo Byrne")
    _run_by(harness, "Mira Sand", "Jo Byrne")
    harness.home("Jo Byrne")
    _run_by(harness, "Jo Byrne", "Mira Sand", "Jo Byrne")
    assert "A matter of trust." not in everything_shown(jo)
    assert "A matter of trust." in everything_shown(harness.person("Mira Sand"))


def test_a_reason_without_a_reader_is_said_to_have_none(harness: BotHarness) -> None:
    """The only admin whom the form named is gone when it is sent: the no stands, the reason has no reader."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.admin("Mira Sand")
    match_id = harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    ada.fill(Field.REASON, "Between Mira and me.")
    _run_by(harness, "Mira Sand", "Jo Byrne")
    assert ada.submit().ok
    harness.settle()
    assert "Nobody has your reason" in str(ada.modal())
    assert harness.match(match_id).closing_reason == ""


@pytest.mark.parametrize("letter", ["x", "\U0001f331"])
def test_who_is_not_named_for_want_of_room_does_not_read_it(harness: BotHarness, letter: str) -> None:
    """Thirty admins with long names: the form names as many as it can, and the others get no card."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    actor = harness.actor("Ada Park")
    with harness.bot.store.transaction() as session:
        crowd = [
            Person(
                workspace_id=actor.workspace_id,
                slack_user_id=f"U0CROWD{number:02}",
                name=f"{number:02} " + letter * 90,
            )
            for number in range(30)
        ]
        session.add_all(crowd)
        session.flush()
        named = {"workspace_id": actor.workspace_id, "program_id": actor.program_id}
        session.add_all(ProgramAdmin(**named, person_id=one.id) for one in crowd)
        numbers = {one.id: one.name[:3] for one in crowd}
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    form = str(ada.modal())
    ada.fill(Field.REASON, "A matter of trust.")
    assert ada.submit().ok
    with harness.bot.store.reading() as session:
        readers = session.scalars(select(Card.recipient_id).where(Card.kind == CardKind.DECLINE_REASON)).all()
    assert 0 < len(readers) < len(numbers)
    assert {one for one, number in numbers.items() if number + letter * 3 in form} == set(readers)


def _run_by(harness: BotHarness, by: str, *names: str) -> None:
    """Let an admin name who runs the programme from now on."""
    actor = harness.actor(by)
    chosen = [harness.actor(name).slack_user_id for name in names]
    with harness.bot.store.transaction() as session:
        shown = [one.slack_user_id for one in admins.listed(session, actor).admins]
        admins.change(session, actor, shown, chosen, harness.clock.now())
    harness.settle()


@pytest.mark.parametrize(("begins", "author", "button"), _WISHES)
def test_never_again_reads_like_a_pause(harness: BotHarness, begins: str, author: str, button: str) -> None:
    """To the other, after 90 days too: what a pause says, before any word of room. Its author reads it."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park", limit=1)
    getattr(harness, begins)("Lin Osei", "Ada Park")
    harness.says_no(author, button, never_again=True)
    harness.mentee("Sam Rivera")
    harness.connected("Sam Rivera", "Ada Park")
    wished = _sentences(harness, "Lin Osei", "Ada Park")
    harness.let_pass(days=91)
    assert _sentences(harness, "Lin Osei", "Ada Park")[Intent.CONNECT][0] == wished[Intent.CONNECT][0]
    harness.mentee("Noor Aziz")
    harness.pauses("Ada Park")
    paused = _sentences(harness, "Noor Aziz", "Ada Park")
    away = "Ada Park is not taking this on just now."
    mine = "You asked not to be matched with Ada Park again. You can take that back in your profile."
    for way in (Intent.CONNECT, Intent.MESSAGE):
        assert paused[way][0] == away
        assert wished[way][0] == (away if author == "Ada Park" else mine)


def test_never_again_closes_each_way(harness: BotHarness) -> None:
    """The wish outlasts the 90 days, for writing and for asking alike."""
    harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline", never_again=True)
    harness.let_pass(days=200)
    for begin in (harness.asked, harness.in_conversation):
        with pytest.raises(refusals.NotTakingThisOn):
            begin("Lin Osei", "Ada Park")


def _sentences(harness: BotHarness, mentee: str, mentor: str) -> dict[Intent, list[str]]:
    """Return what a mentee would read, by the way they want to go."""
    with harness.bot.store.reading() as session:
        one = actors.participant_of(session, harness.actor(mentee))
        other = actors.participant_of(session, harness.actor(mentor))
        if one is None or other is None:
            raise LookupError(mentee, mentor)
        return {
            way: [
                refusal.sentence(one.person.zone)
                for refusal in eligibility.blockers(session, one, other, way, harness.clock.now())
            ]
            for way in Intent
        }
