"""What people type to the bot."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
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
    assert lin.click("Leave the Programme").ok
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
    assert lin.click("Pause Mentoring").ok
    assert lin.submit().ok
    assert f"You have paused mentoring until {day:%A %-d %B}." in str(lin.modal())
    me = harness.participant_id("Lin Osei")
    with harness.bot.store.reading() as session:
        until = session.get_one(Participant, (harness.workspace_id, me)).paused_until
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


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Hello, is anybody there?", "Hello. Only I read what you type here; nobody else received it."),
        ("hi", "Hello. Only I read"),
        ("Thanks!", "You are welcome. Only I read what you type here; nobody else received it."),
        ("Thank you, that was a wonderful hour", "You are welcome. Only I read"),
        ("STOP", "Nothing has stopped yet. Would you like to pause, or to leave?"),
        ("status?", "You take part as mentee. My Home tab shows what waits for you and for others."),
    ],
)
def test_what_one_says_to_people_is_answered_kindly(harness: BotHarness, text: str, answer: str) -> None:
    """And whoever took the bot for their mentor finds the way to them."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    lin.say(text)
    harness.settle()
    assert said(lin).startswith(answer)
    assert ("Ada Park" in said(lin)) == (text != "STOP")


def test_stopping_offers_a_pause_and_the_way_out(harness: BotHarness) -> None:
    """Both buttons work; typing the word alone has stopped nothing."""
    lin = harness.mentee("Lin Osei")
    lin.say("unsubscribe")
    harness.settle()
    assert lin.click("Leave the Programme").ok
    assert lin.click("Pause Mentoring").ok
    lin.submit()
    lin.say("stop")
    harness.settle()
    assert said(lin).startswith("You have paused mentoring")


@pytest.mark.parametrize("text", ["Good morning, what is this?", "hello"])
def test_a_first_message_is_welcomed(harness: BotHarness, text: str) -> None:
    """Somebody who has not joined reads what this is, with the ways in."""
    lin = harness.person("Lin Osei")
    lin.say(text)
    harness.settle()
    assert said(lin).startswith("Mentoring brings together")
    assert "nobody else received it" in said(lin)
    assert lin.click("Join as Mentee").ok


def test_an_answer_whose_thread_is_gone_still_comes(harness: BotHarness) -> None:
    """The message it would stand below was deleted meanwhile: then it stands in the DM."""
    lin = harness.mentee("Lin Osei")
    lin.say("help")
    harness.settle()
    card = lin.messages()[-1]
    lin.say("status", thread=card["ts"])
    settings = harness.bot.settings
    client = WebClient(settings.bot_token, base_url=settings.slack_api_url)
    client.chat_delete(channel=f"D{lin.id[1:]}", ts=card["ts"])
    harness.settle()
    assert said(lin).startswith("You take part as mentee.")
    assert "thread_ts" not in lin.messages()[-1]


def test_my_data_asked_for_in_a_thread_is_announced_there(harness: BotHarness) -> None:
    """The file has a message of its own; the thread says that it is on its way."""
    lin = harness.mentee("Lin Osei")
    lin.say("help")
    harness.settle()
    card = lin.messages()[-1]["ts"]
    lin.say("mydata", thread=card)
    harness.settle()
    answers = [one["text"] for one in lin.messages() if one.get("thread_ts") == card]
    assert any("on its way to your messages with me" in text for text in answers)
    assert "my-mentoring-data.json" in str(lin.screen())


def test_an_answer_in_a_thread_is_looked_up_there(harness: BotHarness) -> None:
    """A post of unknown outcome is in no history of the DM: without the look-up it would come twice."""
    lin = harness.mentee("Lin Osei")
    lin.say("help")
    harness.settle()
    card = lin.messages()[-1]["ts"]
    harness.slack.fault("drop_after", methods=["chat.postMessage"])
    lin.say("status", thread=card)
    harness.settle()
    assert len(harness.slack.calls("conversations.replies")) == 1
    assert [one["text"][:8] for one in lin.messages() if one.get("thread_ts")] == ["status", "You take"]


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
