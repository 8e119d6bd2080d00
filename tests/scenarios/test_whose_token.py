"""Two workspaces in one database, each with a bot of its own: neither speaks for the other's people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.models.card import Card
from bot.models.recipient_lane import RecipientLane
from bot.services.match import starting
from tests.bot_harness import OTHER_TEAM, BotHarness, opened, said


def asks_unheard(harness: BotHarness, mentee: str, mentor: str) -> None:
    """Let a mentee ask a mentor; nothing of it is delivered yet."""
    actor, mentor_id = harness.actor(mentee), harness.participant_id(mentor)
    with harness.bot.store.transaction() as session:
        starting.connect(session, actor, mentor_id, "Would you?", harness.clock.now())


def test_another_workspaces_bot_leaves_our_people_alone(
    either_harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """It sends nothing of ours, silences nobody and reminds nobody; our bot does, once it runs."""
    harness = either_harness
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.wake_at(10, "Ada Park", weekday=0)
    asks_unheard(harness, "Lin Osei", "Ada Park")
    harness.bot.store.close()
    with opened(harness.slack, harness.url, team=OTHER_TEAM) as other:
        other.clock.ahead = harness.clock.ahead + timedelta(days=8)
        while other.run_jobs():
            pass
        other.settle()
        other.calls_the_roll()
        with other.bot.store.reading() as session:
            assert session.scalars(select(RecipientLane.unreachable_because)).unique().all() == [None]
            assert set(session.scalars(select(Card.attempts))) == {0}
    assert "This token is of Elsewhere. The database also holds Sandbox" in caplog.text
    harness.settle()
    assert "Would you?" in said(ada)
    received = ada.received()
    harness.let_pass(days=8)
    assert ada.received() == received + 1
