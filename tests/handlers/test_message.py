"""What people type to the bot."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models.participant import Participant
from bot.models.text_command import TypedCommand
from tests.bot_harness import BotHarness, said
from tests.forged_requests import Body
from tests.handlers.events import deliver

# A word that no screen of ours has, on any day.
WRITTEN = "zugzwang"


def test_any_text_is_answered(harness: BotHarness) -> None:
    """It was not understood, and only the bot read it; the links lead to people they are in touch with."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    assert lin.say(f"I am so nervous about {WRITTEN}").ok
    harness.settle()
    assert said(lin).startswith("I am sorry, I did not understand that. Only I read this; nobody else")
    assert "Ada Park" in said(lin)
    with harness.bot.store.reading() as session:
        rows = session.execute(select(TypedCommand)).scalars().all()
    assert [(row.word, row.argument) for row in rows] == [("", "")]
    assert WRITTEN not in str(harness.slack.calls())


def test_words_are_understood(harness: BotHarness) -> None:
    """Typed, a word does what the command does, in a card."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.say("Find")
    harness.settle()
    assert lin.click("Connect").ok
    assert lin.submit().ok
    harness.settle()
    lin.say("/mentoring help")
    harness.settle()
    assert "find [topic]" in said(lin)


def test_leaving_asks_first(harness: BotHarness) -> None:
    """Typing it ends nothing; the card's button opens the modal that names what ends."""
    lin = harness.mentee("Lin Osei")
    lin.say("leave")
    harness.settle()
    assert "Would you like to leave?" in said(lin)
    assert lin.click("Leave the programme").ok
    assert lin.submit().ok
    lin.say("pause")
    harness.settle()
    assert "You have not joined" in said(lin)


def test_pausing_asks_first_and_keeps_the_day(harness: BotHarness) -> None:
    """Typing it pauses nothing; the form that the card's button opens has the day that was typed."""
    lin = harness.mentee("Lin Osei")
    day = (harness.clock.now() + timedelta(days=40)).astimezone(harness.zone("Lin Osei"))
    lin.say(f"pause until {day:%Y-%m-%d}")
    harness.settle()
    assert f"Would you like to pause until {day:%A %-d %B}" in said(lin)
    assert lin.click("Pause mentoring").ok
    assert lin.submit().ok
    assert f"You have paused mentoring until {day:%A %-d %B}." in str(lin.modal())
    me = harness.participant_id("Lin Osei")
    with harness.bot.store.reading() as session:
        until = session.get_one(Participant, me).paused_until
    assert until
    assert until.astimezone(day.tzinfo).date() == day.date()


def test_the_same_event_again_is_answered_once(harness: BotHarness) -> None:
    """Slack repeats an event that it thinks was lost."""
    lin = harness.person("Lin Osei")
    lin.say("help")
    harness.settle()
    before = len(lin.messages())
    assert lin.replay().ok
    harness.settle()
    assert len(lin.messages()) == before


def test_an_admin_asks_about_people_the_bot_never_met(harness: BotHarness) -> None:
    """They are looked up first; whom Slack does not know is answered too."""
    grace, lin, ada = harness.admin("Grace Kim"), harness.person("Lin Osei"), harness.mentor("Ada Park")
    grace.say(f"why <@{lin.id}> <@{ada.id}>")
    harness.settle()
    assert "Lin Osei does not take part as a mentee." in said(grace)
    grace.say("why <@U0NOBODY1> <@U0NOBODY2>")
    harness.settle()
    assert said(grace).startswith("I cannot find that person.")


NOBODY_TYPED: list[Body] = [
    {"subtype": "message_changed", "message": {"user": "U0LINOSEI1", "text": "help"}},
    {"subtype": "message_deleted", "previous_message": {"user": "U0LINOSEI1", "text": "help"}},
    {"subtype": "bot_message", "bot_id": "B0OTHER", "text": "help"},
    {"bot_id": "B0OTHER", "user": "U0LINOSEI1", "text": "help"},
    {"subtype": "some_day_new", "user": "U0LINOSEI1", "text": "help"},
]


@pytest.mark.parametrize("event", NOBODY_TYPED)
def test_what_nobody_typed_is_only_acknowledged(harness: BotHarness, event: Body) -> None:
    """Edits, deletions, other bots: taken without an error, without an answer, and nobody is looked up."""
    lin = harness.person("Lin Osei")
    before = len(harness.slack.calls("users.info"))
    assert (
        deliver(harness, {"type": "message", "channel": "D0", "ts": "1.1", "channel_type": "im", **event})
        == 200
    )
    harness.settle()
    assert lin.messages() == []
    assert len(harness.slack.calls("users.info")) == before


def test_a_file_is_a_message_too(harness: BotHarness) -> None:
    """A file with no word beside it is answered like any other text."""
    lin = harness.mentee("Lin Osei")
    event = {
        "type": "message",
        "subtype": "file_share",
        "user": lin.id,
        "channel": "D0",
        "ts": "1.1",
        "text": "",
    }
    assert deliver(harness, {**event, "channel_type": "im"}) == 200
    harness.settle()
    assert said(lin).startswith("I am sorry, I did not understand that. Only I read this")
