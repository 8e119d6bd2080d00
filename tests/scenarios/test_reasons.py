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
from tests.house import House, said

_WISHES = [("asked", "Ada Park", "Decline"), ("in_conversation", "Lin Osei", "Cancel")]


def test_a_reason_is_read_by_the_admins_whom_the_form_names(house: House) -> None:
    """The field names its readers; each gets a card of their own, the other person nothing of it."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    mira, jo = house.admin("Mira Sand"), house.admin("Jo Byrne")
    house.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "Read by Jo Byrne and Mira Sand. Lin Osei does not read it." in str(ada.modal())
    ada.fill(Field.REASON, "I am about to change teams.")
    ada.submit()
    house.settle()
    for admin in (mira, jo):
        assert "I am about to change teams." in said(admin)
        assert len(admin.messages()) == 1
    assert "change teams" not in str(lin.messages())


def test_an_admin_who_is_a_party_never_reads_it(house: House) -> None:
    """Neither of the two reads the reason, whatever they are besides."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.admin("Lin Osei"), house.admin("Mira Sand")
    house.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    assert "Read by Mira Sand. Lin Osei does not read it." in str(ada.modal())


@pytest.mark.parametrize("admins", [(), ("Lin Osei", "Ada Park")])
def test_nobody_to_read_it_no_field(house: House, admins: tuple[str, ...]) -> None:
    """Where no admin is left who is no party of the match, the form asks for no reason."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    for admin in admins:
        house.admin(admin)
    house.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    with pytest.raises(LookupError):
        ada.fill(Field.REASON, "Nobody would read this.")


def test_only_readers_named_in_the_form_read_it(house: House) -> None:
    """An admin named while the form was open was not among those it spoke of, and gets nothing."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.admin("Mira Sand")
    house.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    jo = house.admin("Jo Byrne")
    ada.fill(Field.REASON, "Between Mira and me.")
    ada.submit()
    house.settle()
    assert "Between Mira and me." in said(house.person("Mira Sand"))
    assert jo.messages() == []


def test_who_is_no_admin_any_more_reads_it_no_more(house: House) -> None:
    """The card of a reason is drawn for admins: who stops being one keeps a line without it."""
    house.mentee("Lin Osei")
    house.mentor("Ada Park")
    mira = house.admin("Mira Sand")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.says_no("Ada Park", "Decline", reason="A matter of trust.")
    actor = house.actor("Mira Sand")
    with house.bot.store.transaction() as session:
        session.execute(delete(ProgramAdmin).where(ProgramAdmin.person_id == actor.person_id))
        card = Change(actor.person_id, CardKind.DECLINE_REASON, match_id)
        cards.redraw(session, actor.workspace_id, [card], house.clock.now())
    house.settle()
    assert "A matter of trust." not in str(mira.messages())


@pytest.mark.parametrize(("begins", "author", "button"), _WISHES)
def test_never_again_reads_like_a_pause(house: House, begins: str, author: str, button: str) -> None:
    """Whoever of the two wished it, and after 90 days too: what a pause says, before any word of room."""
    house.mentee("Lin Osei"), house.mentor("Ada Park", limit=1)
    getattr(house, begins)("Lin Osei", "Ada Park")
    house.says_no(author, button, never_again=True)
    house.mentee("Sam Rivera")
    house.connected("Sam Rivera", "Ada Park")
    wished = _sentences(house, "Lin Osei", "Ada Park")
    house.let_pass(days=91)
    assert _sentences(house, "Lin Osei", "Ada Park")[Intent.CONNECT][0] == wished[Intent.CONNECT][0]
    house.mentee("Noor Aziz")
    house.pauses("Ada Park")
    paused = _sentences(house, "Noor Aziz", "Ada Park")
    for way in (Intent.CONNECT, Intent.MESSAGE):
        assert wished[way][0] == paused[way][0] == "Ada Park is not taking this on just now."


def test_never_again_closes_each_way(house: House) -> None:
    """The wish outlasts the 90 days, for writing and for asking alike."""
    house.mentee("Lin Osei")
    house.mentor("Ada Park")
    house.asked("Lin Osei", "Ada Park")
    house.says_no("Ada Park", "Decline", never_again=True)
    house.let_pass(days=200)
    for begin in (house.asked, house.in_conversation):
        with pytest.raises(refusals.NotTakingThisOn):
            begin("Lin Osei", "Ada Park")


def _sentences(house: House, mentee: str, mentor: str) -> dict[Intent, list[str]]:
    """Return what a mentee would read, by the way they want to go."""
    with house.bot.store.reading() as session:
        one = actors.participant_of(session, house.actor(mentee))
        other = actors.participant_of(session, house.actor(mentor))
        if one is None or other is None:
            raise LookupError(mentee, mentor)
        return {
            way: [
                refusal.sentence(one.person.zone)
                for refusal in eligibility.blockers(session, one, other, way, house.clock.now())
            ]
            for way in Intent
        }
