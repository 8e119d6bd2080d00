"""The reason for the programme's admins, and the wish not to be matched again."""

import pytest
from sqlalchemy import delete

from bot import refusals
from bot.ids import CardKind, Field
from bot.models.program import ProgramAdmin
from bot.services import cards
from bot.services.cards import Change
from bot.services.people import actors
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from tests.bot_harness import BotHarness, said

_WISHES = [("asked", "Ada Park", "Decline"), ("in_conversation", "Lin Osei", "Cancel")]


def test_a_reason_is_read_by_the_admins_whom_the_form_names(harness: BotHarness) -> None:
    """The field names its readers; each gets a card of their own, the other person nothing of it."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    mira, jo = harness.admin("Mira Sand"), harness.admin("Jo Byrne")
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "Read by Jo Byrne and Mira Sand. Lin Osei does not read it." in str(ada.modal())
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
    assert "Read by Mira Sand. Lin Osei does not read it." in str(ada.modal())


@pytest.mark.parametrize("admins", [(), ("Lin Osei", "Ada Park")])
def test_nobody_to_read_it_no_field(harness: BotHarness, admins: tuple[str, ...]) -> None:
    """Where no admin is left who is no party of the match, the form asks for no reason."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    for admin in admins:
        harness.admin(admin)
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


def test_who_is_no_admin_any_more_reads_it_no_more(harness: BotHarness) -> None:
    """The card of a reason is drawn for admins: who stops being one keeps a line without it."""
    harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    mira = harness.admin("Mira Sand")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline", reason="A matter of trust.")
    actor = harness.actor("Mira Sand")
    with harness.bot.store.transaction() as session:
        session.execute(delete(ProgramAdmin).where(ProgramAdmin.person_id == actor.person_id))
        card = Change(actor.person_id, CardKind.DECLINE_REASON, match_id)
        cards.mark(session, actor.workspace_id, [card], harness.clock.now())
    harness.settle()
    assert "A matter of trust." not in str(mira.messages())


@pytest.mark.parametrize(("begins", "author", "button"), _WISHES)
def test_never_again_reads_like_a_pause(harness: BotHarness, begins: str, author: str, button: str) -> None:
    """Whoever of the two wished it, and after 90 days too: what a pause says, before any word of room."""
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
    for way in (Intent.CONNECT, Intent.MESSAGE):
        assert wished[way][0] == paused[way][0] == "Ada Park is not taking this on just now."


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
