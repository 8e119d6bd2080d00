"""The oracle sees what chaos may do: each kind of damage, done on purpose, is found under its own name."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import delete, select, update

from bot.ids import COMMAND, CardKind, Field
from bot.models.card import Card, CardPost
from bot.models.participant import Participant
from bot.models.text_command import TypedCommand
from tests import bot_harness
from tests.bot_harness import BotHarness
from tools.chaos import oracle
from tools.chaos.oracle import Verdict

# The card that tells of the request.
_ADAS = select(Card.id).where(Card.kind == CardKind.MATCH, Card.desired_notification > 0)


@pytest.fixture
def harness(sqlite_url: str) -> Iterator[BotHarness]:
    """Lin has asked Ada, and has written twice; everything has arrived, and nothing is wrong."""
    with bot_harness.harness(sqlite_url) as found:
        found.mentor("Ada Park")
        lin = found.mentee("Lin Osei")
        found.asked("Lin Osei", "Ada Park")
        for word in ("help", "stop"):
            lin.say(word)
            found.settle()
        assert _judged(found).wrong == []
        yield found


def test_a_message_posted_twice(harness: BotHarness) -> None:
    """The same copy of the same card, whatever it says."""
    posted = harness.slack.calls("chat.postMessage")[-1]
    again: dict[str, Any] = posted["request"]
    _client(harness).chat_postMessage(
        channel=again["channel"], text="Again", metadata=posted["response"]["message"]["metadata"]
    )
    assert len(_judged(harness).doubled) == 1


def test_a_message_that_shows_something_else(harness: BotHarness) -> None:
    """Somebody changed it, or it was never brought up to date."""
    copy = _copy(harness)
    _client(harness).chat_update(channel=copy.channel, ts=str(copy.ts), text="Something else")
    assert len(_judged(harness).untrue) == 1


def test_a_message_that_is_not_there(harness: BotHarness) -> None:
    """We think that it stands in Slack, and it does not."""
    copy = _copy(harness)
    _client(harness).chat_delete(channel=copy.channel, ts=str(copy.ts))
    assert len(_judged(harness).lost) == 1


def test_a_card_that_was_never_sent(harness: BotHarness) -> None:
    """It is stored as delivered, and no copy of it crossed the wire."""
    with harness.bot.store.transaction() as session:
        adas = select(Card).where(Card.id.in_(_ADAS.limit(1)))
        session.scalars(adas).one().desired_notification += 1
    assert len(_judged(harness).lost) == 1


def test_what_was_acknowledged_and_not_stored(harness: BotHarness) -> None:
    """Lin wrote, the bot took it, and nothing of it is there."""
    with harness.bot.store.transaction() as session:
        session.execute(delete(TypedCommand).where(TypedCommand.word == "stop"))
    assert any("not stored" in line for line in _judged(harness).lost)


def test_a_form_that_was_acknowledged_and_not_stored(harness: BotHarness) -> None:
    """Lin changed her profile, the bot took it, and the old one is there."""
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "profile")
    lin.fill(Field.HEADLINE, "Reads maps")
    assert lin.submit().ok
    harness.settle()
    assert _judged(harness).wrong == []
    with harness.bot.store.transaction() as session:
        session.execute(update(Participant).values(headline="Something else"))
    assert any("Reads maps" in line for line in _judged(harness).lost)


def test_answers_that_changed_places(harness: BotHarness) -> None:
    """What was asked first was answered last."""
    with harness.bot.store.transaction() as session:
        one, other = session.scalars(select(TypedCommand).order_by(TypedCommand.ts)).all()
        places = (other.ts, one.ts)
        one.ts = "0"
        session.flush()
        other.ts = places[1]
        session.flush()
        one.ts = places[0]
    assert len(_judged(harness).out_of_order) == 1


def _judged(harness: BotHarness) -> Verdict:
    return oracle.judge(harness.bot.store, harness.slack)


def _client(harness: BotHarness) -> WebClient:
    return WebClient(harness.slack.bot_token, base_url=harness.slack.api_url)


def _copy(harness: BotHarness) -> CardPost:
    """Return where Ada's card about the match stands."""
    with harness.bot.store.reading() as session:
        return session.scalars(select(CardPost).where(CardPost.card_id == session.scalar(_ADAS))).one()
