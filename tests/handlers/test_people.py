"""Slack tells of people: those the bot knows, and everybody else."""

from sqlalchemy import select

from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.card import Card
from bot.services.people import actors
from tests.handlers.events import deliver
from tests.house import TEAM, House, said


def test_news_about_strangers_costs_nothing(house: House) -> None:
    """Somebody the bot never met changed: no question to Slack, no row, no error."""
    before = len(house.slack.calls("users.info"))
    stranger = house.person("Jo Byrne").id
    user = {"id": stranger, "profile": {"display_name": "Jo B."}}
    assert deliver(house, {"type": "user_change", "user": user}) == 200
    assert len(house.slack.calls("users.info")) == before
    with house.bot.store.reading() as session:
        assert actors.find_actor(session, TEAM, stranger) is None


def test_a_new_name_reaches_the_others_card(house: House) -> None:
    """The other's card is redrawn with it, in place."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    count = len(lin.messages())
    ada.change(name="Ada Lovelace")
    house.settle()
    assert "Ada Lovelace" in said(lin)
    assert len(lin.messages()) == count


def test_who_leaves_the_workspace_is_let_go(house: House) -> None:
    """The other is told and offered to look on; nothing is sent to the one who left."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.connected("Lin Osei", "Ada Park")
    sent = len(house.slack.calls())
    ada.change(deleted=True)
    house.settle()
    assert house.match(match_id).state is MatchState.ENDED
    assert "Ada Park" in said(lin)
    assert lin.click("Find another mentor").ok
    to_ada = [call for call in house.slack.calls()[sent:] if ada.id in str(call)]
    assert [
        call for call in to_ada if call.get("method", "").startswith(("chat.", "conversations.open"))
    ] == []


def test_most_of_what_slack_tells_is_no_news(house: House) -> None:
    """Somebody whose name, zone and role are as before: nothing is drawn again, nobody is disturbed."""
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.connected("Lin Osei", "Ada Park")
    ada.change(name="Ada Park")
    house.slack.wait_for(lambda: house.slack.payloads("user_change"))
    with house.bot.store.reading() as session:
        dirty = session.execute(select(Card).where(Card.dirty, Card.kind == CardKind.MATCH)).all()
    assert dirty == []
