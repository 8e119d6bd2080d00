"""Slack tells of people: those the bot knows, and everybody else."""

from sqlalchemy import select

from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.card import Card
from bot.services import actors
from tests.bot_harness import TEAM, BotHarness, said
from tests.handlers.events import deliver


def test_news_about_strangers_costs_nothing(harness: BotHarness) -> None:
    """Somebody the bot never met changed: no question to Slack, no row, no error."""
    before = len(harness.slack.calls("users.info"))
    stranger = harness.person("Jo Byrne").id
    user = {"id": stranger, "profile": {"display_name": "Jo B."}}
    assert deliver(harness, {"type": "user_change", "user": user}) == 200
    assert len(harness.slack.calls("users.info")) == before
    with harness.bot.store.reading() as session:
        assert actors.find_actor(session, TEAM, stranger) is None


def test_a_new_name_reaches_the_others_card(harness: BotHarness) -> None:
    """The other's card is redrawn with it, in place."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    count = len(lin.messages())
    ada.change(name="Ada Lovelace")
    harness.settle()
    assert "Ada Lovelace" in said(lin)
    assert len(lin.messages()) == count


def test_who_leaves_the_workspace_is_let_go(harness: BotHarness) -> None:
    """The other is told and offered to look on; nothing is sent to the one who left."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.connected("Lin Osei", "Ada Park")
    sent = len(harness.slack.calls())
    ada.change(deleted=True)
    harness.settle()
    assert harness.match(match_id).state is MatchState.ENDED
    assert "Ada Park" in said(lin)
    assert lin.click("Find Another Mentor").ok
    to_ada = [call for call in harness.slack.calls()[sent:] if ada.id in str(call)]
    assert [
        call for call in to_ada if call.get("method", "").startswith(("chat.", "conversations.open"))
    ] == []


def test_most_of_what_slack_tells_is_no_news(harness: BotHarness) -> None:
    """Somebody whose name, zone and role are as before: nothing is drawn again, nobody is disturbed."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    ada.change(name="Ada Park")
    harness.slack.wait_for(lambda: harness.slack.payloads("user_change"))
    with harness.bot.store.reading() as session:
        dirty = session.execute(select(Card).where(Card.dirty, Card.kind == CardKind.MATCH)).all()
    assert dirty == []
