"""What people type reaches the bot as they typed it, and is answered where they typed it."""

import pytest
from sqlalchemy import select

from bot.ids import COMMAND, Field
from bot.models.participant import Participant
from bot.models.text_command import TypedCommand
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.forged_requests import Body
from tests.handlers.events import deliver

A_MESSAGE: Body = {"type": "message", "channel": "D0", "ts": "1.1", "channel_type": "im"}


@pytest.mark.parametrize(
    "text",
    [
        "find\u00a0asp.net",
        "\u3000find <http://asp.net|asp.net>",
        "*find* <http://asp.net|asp.net>",
        "`/mentoring find asp.net`",
        "find\r\n\ufeffasp.net\0",
    ],
)
def test_what_was_typed_is_read_as_it_was_typed(either_harness: BotHarness, text: str) -> None:
    """Whatever Slack and copying made of it: links, white space of every kind, styles, odd characters."""
    lin = either_harness.mentee("Lin Osei")
    assert deliver(either_harness, {**A_MESSAGE, "user": lin.id, "text": text}) == 200
    either_harness.settle()
    with either_harness.bot.store.reading() as session:
        typed = session.execute(select(TypedCommand)).scalar_one()
    assert (typed.word, typed.argument) == ("find", "asp.net")
    assert "for “asp.net”" in str(lin.messages()) or "nobody listed for that" in said(lin)


def test_a_command_is_read_as_it_was_typed(either_harness: BotHarness) -> None:
    """A no-break space after the word, as copying a command brings, and a link that Slack made."""
    lin = either_harness.mentee("Lin Osei")
    assert lin.command(COMMAND, "pause\u00a0until\u2007tomorrow").ok
    assert said(lin).startswith("You have paused mentoring until")
    lin.command(COMMAND, "weather@example.com & more")
    # Shown so that Slack makes no link of it.
    assert said(lin).replace("\u2060", "").startswith("I do not know “weather@example.com”.")


def test_a_form_keeps_one_kind_of_space_and_of_line_end(either_harness: BotHarness) -> None:
    """Topics and a headline with whatever copying brought: what is typed again elsewhere finds them."""
    lin = either_harness.mentee("Lin Osei")
    lin.command(COMMAND, "profile")

    def write(view: Body) -> None:
        forged_requests.write(view, Field.HEADLINE, "Head\u00a0of\u200b R&amp;D \ud83d\0")
        forged_requests.write(view, Field.TOPICS, "public\u00a0speaking\r\nvue\u2028hiring")

    assert forged_requests.submission(either_harness, "Lin Osei", write).status_code == 200
    me = either_harness.participant_id("Lin Osei")
    with either_harness.bot.store.reading() as session:
        saved = session.get_one(Participant, (either_harness.workspace_id, me))
        topics = {one.topic for one in saved.topics}
    assert saved.headline == "Head of R&amp;D"
    assert topics == {"public speaking", "vue", "hiring"}


def test_a_reply_in_a_cards_thread_is_answered_there(either_harness: BotHarness) -> None:
    """Whoever replies to a card reads in its thread that only the bot read it; the DM stays as it is."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.connected("Lin Osei", "Ada Park")
    card = lin.messages()[-1]["ts"]
    lin.say("Wonderful, when shall we meet?", thread=card)
    harness.settle()
    answer = lin.messages()[-1]
    assert (answer["thread_ts"], "Only I read this" in answer["text"]) == (card, True)
    lin.say("help")
    harness.settle()
    assert "thread_ts" not in lin.messages()[-1]
