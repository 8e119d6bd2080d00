"""Who is out of reach, and how any sign of life brings them what they had coming."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.enums import MatchState
from bot.ids import COMMAND
from bot.models.card import CardPost
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness, said
from tests.handlers.events import deliver

POST = "chat.postMessage"

Sign = Callable[[DrivenPerson], object]
SIGNS: dict[str, Sign] = {
    "a command": lambda ada: ada.command(COMMAND, "status"),
    "a message": lambda ada: ada.say("hello"),
    "a click": lambda ada: ada.click("Accept"),
    "a look at Home": lambda ada: ada.open_home(),
    "Slack's word that they changed": lambda ada: ada.change(title="Director"),
}
signs = pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)


def with_a_request(harness: BotHarness) -> DrivenPerson:
    """Let Lin ask Ada, and Ada read it."""
    harness.mentee("Lin Osei"), harness.mentee("Noor Aziz")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    return ada


@signs
def test_a_sign_of_life_brings_what_was_kept(harness: BotHarness, sign: Sign) -> None:
    """Slack said that nobody can write to Ada; she does anything at all, and has Noor's request."""
    ada = with_a_request(harness)
    theirs = update(RecipientLane).where(RecipientLane.person_id == harness.actor("Ada Park").person_id)
    with harness.bot.store.transaction() as session:
        session.execute(theirs.values(unreachable_because="user_not_visible"))
    harness.asked("Noor Aziz", "Ada Park")
    assert "Noor Aziz" not in str(ada.messages())
    sign(ada)
    harness.settle()
    assert "Noor Aziz" in str(ada.messages())


@signs
def test_a_sign_of_life_undoes_a_deactivation(either_harness: BotHarness, sign: Sign) -> None:
    """The bot did not hear that Ada is back in Slack: she is listed again, and has what was kept for her."""
    harness = either_harness
    ada = with_a_request(harness)
    with harness.bot.store.transaction() as session:
        gone = update(Person).where(Person.slack_user_id == ada.id)
        session.execute(gone.values(deactivated_at=datetime.now(UTC)))
    sign(ada)
    harness.settle()
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "find")
    assert "Ada Park" in str(lin.modal())
    harness.asked("Noor Aziz", "Ada Park")
    assert "Noor Aziz" in str(ada.messages())


def test_a_dm_that_is_not_found_silences_nobody(harness: BotHarness) -> None:
    """Slack does not know the conversation: help is answered all the same, in the one that there is."""
    ada = with_a_request(harness)
    with harness.bot.store.transaction() as session:
        session.execute(update(RecipientLane).values(channel="D0NOLONGER"))
    for fault in ("channel_not_found", "is_archived"):
        harness.slack.fault("error", methods=[POST], error=fault)
        ada.say("help")
        harness.settle()
        assert "This is what I understand" in said(ada)


def test_where_somebody_writes_is_where_they_are_answered(harness: BotHarness) -> None:
    """A message shows which DM it is, before anything was sent there in vain."""
    ada = with_a_request(harness)
    channel = ada.screen()["channel"]
    with harness.bot.store.transaction() as session:
        session.execute(update(RecipientLane).values(channel="D0NOLONGER"))
    ada.say("help")
    with harness.bot.store.reading() as session:
        assert channel in session.scalars(select(RecipientLane.channel)).all()
    harness.settle()
    assert "This is what I understand" in said(ada)
    assert not [one for one in harness.slack.calls(POST) if one["request"]["channel"] == "D0NOLONGER"]


def test_a_click_on_a_card_in_a_dm_of_another_id_counts(harness: BotHarness) -> None:
    """The id of the DM has changed since the card was sent: it is the same card."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    with harness.bot.store.transaction() as session:
        session.execute(update(CardPost).values(channel="D0NOLONGER"))
    assert ada.click("Accept").ok
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_a_late_sign_of_life_is_looked_into(harness: BotHarness) -> None:
    """It may have been on its way since before somebody left: Slack is asked, and they are gone again."""
    ada = with_a_request(harness)
    ada.change(deleted=True)
    harness.calls_the_roll()
    event = {"type": "message", "channel_type": "im", "channel": ada.screen()["channel"]}
    deliver(harness, {**event, "user": ada.id, "text": "hello", "ts": "1700000000.000100"})
    harness.calls_the_roll()
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "find")
    assert "Ada Park" not in str(lin.modal())
