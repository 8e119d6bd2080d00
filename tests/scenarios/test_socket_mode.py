"""The bot over Socket Mode, where Slack closes the connection at an answer of more than 20,480 bytes."""

import json
from collections.abc import Iterator

import pytest

from bot import limits
from bot.enums import Side
from bot.ids import COMMAND, Field
from bot.services.meeting import arranging
from bot.services.profile import saving
from tests import bot_harness
from tests.bot_harness import BotHarness
from tests.scenarios.meetings import soon

MENTORS = ("Ada Park", "Sam Rivera", "Noor Aziz", "Grace Kim", "Jo Byrne")
RUSSIAN = "Наставник "


@pytest.fixture
def harness(sqlite_url: str) -> Iterator[BotHarness]:
    """A bot that is reached over a web socket."""
    with bot_harness.over_socket_mode(sqlite_url) as opened:
        opened.program_has(first_cards_a_day=20)
        yield opened


def connections(harness: BotHarness) -> int:
    """Return how many web sockets the bot has opened so far."""
    return len(harness.slack.calls("apps.connections.open"))


def meets(harness: BotHarness, mentor: str, days: int) -> None:
    """Let Lin ask a mentor for a meeting, as a Russian would."""
    actor, mentor_id = harness.actor("Lin Osei"), harness.participant_id(mentor)
    topic = (RUSSIAN * 20)[: limits.LONGEST_MEETING_TOPIC]
    wish = arranging.Wish(topic, 30, {Field.TIME_1: soon(harness, days)}, place=RUSSIAN * 20)
    with harness.bot.store.transaction() as session:
        arranging.request(session, actor, mentor_id, wish, harness.clock.now())


def test_a_long_answer_to_a_command_is_read(harness: BotHarness) -> None:
    """Five meetings with Russian topics are read, over the connection that was there before."""
    lin = harness.mentee("Lin Osei")
    for days, name in enumerate(MENTORS, start=2):
        harness.mentor(name)
        meets(harness, name, days)
    assert lin.command(COMMAND, "meetings").ok
    harness.hears("Lin Osei", "Your upcoming one-time meetings: 5.")
    newest = json.dumps(lin.messages()[-1], ensure_ascii=False)
    assert all(name in newest for name in MENTORS)
    assert lin.messages()[-1]["is_ephemeral"]
    assert connections(harness) == 1


def test_a_long_form_takes_the_place_of_the_one_that_was_sent(harness: BotHarness) -> None:
    """A search that finds long headlines shows them in the form it was made in, however late Slack has it."""
    lin = harness.mentee("Lin Osei")
    for name in MENTORS:
        harness.mentor(name)
        headline = (RUSSIAN * 20)[: limits.LONGEST_HEADLINE]
        topics = ", ".join(f"{RUSSIAN * 5}{n}" for n in range(limits.MOST_TOPICS))
        draft = saving.Draft(frozenset({Side.MENTOR}), headline=headline, topics=topics, limit="3")
        with harness.bot.store.transaction() as session:
            saving.save(session, harness.actor(name), draft, harness.clock.now())
    lin.command(COMMAND, "find")
    lin.fill(Field.SEARCH, RUSSIAN)
    harness.slack.fault("error", methods=["views.update"], times=1, error="not_found")
    assert lin.submit().ok
    harness.slack.wait_for(lambda: "Jo Byrne" in json.dumps(lin.modal(), ensure_ascii=False))
    assert connections(harness) == 1
