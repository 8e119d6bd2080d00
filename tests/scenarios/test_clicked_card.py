"""The card somebody clicks is redrawn through the click's response_url, first of all, whatever happens."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.clock import Clock
from bot.delivery.renderers import RENDERERS
from bot.delivery.worker import OutboxWorker
from bot.models.response_url import ResponseUrl
from bot.services import effects
from bot.services.cards import URL_LIVES, URL_USES
from tests import dumps
from tests.bot_harness import BotHarness, said

BY_URL, UPDATE = "response_url", "chat.update"


@pytest.fixture
def asked(either_harness: BotHarness) -> BotHarness:
    """Lin has asked Ada; her card waits for an answer."""
    either_harness.mentee("Lin Osei"), either_harness.mentor("Ada Park")
    either_harness.asked("Lin Osei", "Ada Park")
    return either_harness


def place(harness: BotHarness) -> tuple[str, str]:
    """Return where the newest message of Ada's DM stands: the DM, and the ts."""
    screen = harness.person("Ada Park").screen()
    return str(screen["channel"]), str(screen["messages"][-1]["ts"])


def drawings(harness: BotHarness, ts: str) -> list[str]:
    """Return by what a message was redrawn, oldest first."""
    redrawn = harness.slack.calls(BY_URL) + harness.slack.calls(UPDATE)
    mine = [call for call in redrawn if ts in (call.get("message_ts"), call["request"].get("ts"))]
    return [call["method"] for call in sorted(mine, key=lambda call: call["n"])]


def test_a_click_redraws_its_card_by_its_own_way(asked: BotHarness) -> None:
    """So it takes no call of chat.update, of which Slack allows fifty a minute to everybody together."""
    _, ts = place(asked)
    assert asked.person("Ada Park").click("Accept").ok
    asked.settle()
    assert drawings(asked, ts) == [BY_URL]
    assert "You and Lin Osei are connected" in said(asked.person("Ada Park"))


def test_so_does_the_form_that_the_click_opened(asked: BotHarness) -> None:
    """The way belongs to the message, not to the click: whatever redraws it soon uses it."""
    _, ts = place(asked)
    assert asked.says_no("Ada Park", "Decline").ok
    asked.settle()
    assert drawings(asked, ts) == [BY_URL]


def test_each_use_is_counted(asked: BotHarness) -> None:
    """Slack takes five; then, or when half an hour has passed, the card is updated as any other."""
    _, ts = place(asked)
    asked.person("Ada Park").click("Accept")
    asked.settle()
    for _ in range(URL_USES):
        _redraw(asked)
    assert drawings(asked, ts) == [*[BY_URL] * URL_USES, UPDATE]


def test_after_half_an_hour_it_is_an_update(asked: BotHarness) -> None:
    """Slack takes nothing by it any more."""
    _, ts = place(asked)
    asked.person("Ada Park").click("Decline")
    with asked.bot.store.transaction() as session:
        session.execute(update(ResponseUrl).values(issued_at=datetime.now(UTC) - URL_LIVES))
    asked.person("Ada Park").submit()
    asked.settle()
    assert drawings(asked, ts) == [UPDATE]


@pytest.mark.parametrize("status", [404, 429, 500])
def test_refused_it_is_an_update_at_once(asked: BotHarness, status: int) -> None:
    """Used up or too old for Slack, too fast, or Slack in trouble: the other way is open."""
    _, ts = place(asked)
    asked.slack.fault("status", methods=[BY_URL], status=status)
    asked.person("Ada Park").click("Accept")
    asked.settle()
    assert drawings(asked, ts)[0] == UPDATE
    assert "You and Lin Osei are connected" in said(asked.person("Ada Park"))


def test_what_is_carried_out_late_does_not_win(asked: BotHarness) -> None:
    """No answer comes: the card is updated at once, and again when the first is no longer on its way."""
    _, ts = place(asked)
    machine = Clock()
    token, slack = asked.bot.settings.bot_token, asked.slack.api_url
    client = WebClient(token, base_url=slack, timeout=3, retry_handlers=[])
    mine = (asked.bot.store, asked.workspace_id, lambda _: client, RENDERERS, asked.clock.now)
    worker = OutboxWorker(*mine, machine_now=machine.now)
    asked.slack.fault("answer_late", methods=[BY_URL], seconds=9)
    asked.person("Ada Park").click("Accept")
    while worker.run_once():
        pass
    assert drawings(asked, ts)[-1] == UPDATE
    url = asked.slack.payloads("block_actions")[-1]["request"]["response_url"]
    httpx.post(url, json={"replace_original": True, "text": "As it was when it was clicked"})
    assert said(asked.person("Ada Park")) == "As it was when it was clicked"
    machine.ahead += timedelta(seconds=61)
    while worker.run_once():
        pass
    assert "You and Lin Osei are connected" in said(asked.person("Ada Park"))


def test_without_its_metadata_a_card_goes_on(asked: BotHarness) -> None:
    """Whether Slack keeps it where it replaces a message is nowhere said."""
    asked.slack.fault("forget_metadata")
    ada = asked.person("Ada Park")
    ada.click("Accept")
    asked.settle()
    assert asked.says_no("Ada Park", "End Connection").ok
    asked.settle()
    assert "ended" in said(ada)


def test_it_is_in_no_backup(asked: BotHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For half an hour it is as good as a token for that one message; nor is it in the log."""
    monkeypatch.setenv("DATABASE_URL", asked.url)
    asked.person("Ada Park").click("Accept")
    with asked.bot.store.reading() as session:
        url = session.scalars(select(ResponseUrl.url)).one()
    dumps.back_up(asked.url, tmp_path / "backup")
    assert url.rpartition("/")[2].encode() not in (tmp_path / "backup").read_bytes()
    if asked.bot.store.is_sqlite:
        with closing(sqlite3.connect(tmp_path / "backup")) as backup:
            assert backup.execute("SELECT count(*) FROM matches").fetchone() == (1,)


def _redraw(harness: BotHarness) -> None:
    """Draw Ada's card again, in any case."""
    with harness.bot.store.transaction() as session:
        effects.card_clicked(session, harness.workspace_id, *place(harness), harness.clock.now())
    harness.settle()
