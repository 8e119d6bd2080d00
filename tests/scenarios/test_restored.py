"""A backup is restored: what people clicked, wrote and were sent since then never happened for the bot."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import cli, doctor, manifest
from bot.enums import MatchState
from bot.ids import Action
from sandbox.driver import Driver
from sandbox.running import running
from tests import bot_harness, dumps, forged_requests
from tests.bot_harness import BotHarness, opened, said
from tests.mail_server import TestMailServer
from tests.process import free_port
from tests.scenarios.mails import LIN, gets_mail


@dataclass(frozen=True)
class Street:
    """Where one harness after the other stands, on the same database and behind the same Slack."""

    slack: Driver
    url: str
    port: int

    def harness(self) -> AbstractContextManager[BotHarness]:
        """Open a harness."""
        return opened(self.slack, self.url, self.port)


def test_an_old_button_never_means_a_newer_row(harness: BotHarness, tmp_path: Path) -> None:
    """Lin's request is lost with the restore, Sam's comes after it: Lin's old button does not accept Sam."""
    harness.mentee("Lin Osei"), harness.mentee("Sam Rivera")
    ada = harness.mentor("Ada Park")
    copy_of_the_database = tmp_path / "backup.db"
    _copy(_file(harness), copy_of_the_database)
    lost = harness.asked("Lin Osei", "Ada Park")
    _copy(copy_of_the_database, _file(harness))
    sams = harness.asked("Sam Rivera", "Ada Park")
    harness.home("Ada Park")
    forged_requests.click(harness, "Ada Park", Action.ACCEPT_MATCH, str(lost), within="home")
    assert ada.modal() is not None
    assert harness.match(sams).state is MatchState.PENDING


def test_a_card_that_was_sent_after_the_backup_decides_nothing(harness: BotHarness, tmp_path: Path) -> None:
    """For the bot the two only talk; the card in Slack says that Lin asked. It is answered, no more."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    copy_of_the_database = tmp_path / "backup.db"
    _copy(_file(harness), copy_of_the_database)
    assert harness.asked("Lin Osei", "Ada Park") == match_id
    _copy(copy_of_the_database, _file(harness))
    assert ada.click("Confirm Match").ok
    harness.hears("Ada Park", "I have lost track of this card, so I changed nothing.")
    assert harness.match(match_id).mentor_confirmed_at is None


@pytest.fixture(params=["sqlite", "postgresql"])
def street(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """A database of either kind that outlives the bots on it, in front of one Slack."""
    url, port = request.getfixturevalue(f"{request.param}_url"), free_port()
    monkeypatch.setenv("DATABASE_URL", url)
    with running(bot_harness.world(), manifest=manifest.FILE) as slack:
        slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
        yield Street(slack, url, port)


def test_what_had_not_gone_out_is_looked_up_before_it_is_posted(street: Street, tmp_path: Path) -> None:
    """Lin was told after the backup was made: nobody tells her again, and her card works."""
    with street.harness() as before:
        _is_accepted(before)
        dumps.back_up(street.url, tmp_path / "backup")
        before.settle()
    dumps.put_back(street.url, tmp_path / "backup")
    with street.harness() as after:
        after.settle()
        lin = after.person("Lin Osei")
        assert len([one for one in lin.messages() if "are connected" in one["text"]]) == 1
        lin.click("End Connection")
        assert lin.submit().ok
        after.settle()
        assert "ended" in said(after.person("Ada Park"))


def test_what_never_went_out_goes_out(street: Street, tmp_path: Path) -> None:
    """The machine died with the backup as the last thing it did: Lin is told, once."""
    with street.harness() as before:
        _is_accepted(before)
        dumps.back_up(street.url, tmp_path / "backup")
    dumps.put_back(street.url, tmp_path / "backup")
    with street.harness() as after:
        after.settle()
        told = [one for one in after.person("Lin Osei").messages() if "are connected" in one["text"]]
        assert len(told) == 1


def test_time_is_not_turned_back_under_a_running_bot(
    postgresql_harness: BotHarness, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever forgot to stop it is told, and nothing is doubted that is just being sent."""
    monkeypatch.setenv("DATABASE_URL", postgresql_harness.url)
    postgresql_harness.bot.health.look()
    for command in (["restored"], ["migrate", "--down-to", "0006"]):
        assert cli.main(command) == 1
        assert "Stop the bot, and do this again in a minute." in capsys.readouterr().err


def test_a_mail_that_waited_is_not_sent_again(
    mailing: BotHarness, mailbox: TestMailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No mail server can be asked whether it has one: once or never, and doctor counts it."""
    harness = mailing
    monkeypatch.setenv("DATABASE_URL", harness.url)
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    gets_mail(harness, mailbox, "Lin Osei", LIN)
    harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Accept")
    dumps.back_up(harness.url, tmp_path / "backup")
    harness.settle()
    assert len(mailbox.to(LIN)) == 1
    new = f"sqlite:///{tmp_path / 'restored.db'}"
    monkeypatch.setenv("DATABASE_URL", new)
    dumps.put_back(new, tmp_path / "backup")
    with opened(harness.slack, new, mail=mailbox.settings) as after:
        after.settle()
        assert len(mailbox.to(LIN)) == 1
        found = doctor.examine(replace(after.bot.settings, port=after.bot.web.port))
        assert "Mails of which nobody can say whether they were sent: 1." in " ".join(map(str, found))


def _is_accepted(harness: BotHarness) -> None:
    """Lin asks Ada, who accepts; nobody has been told yet."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    assert harness.person("Ada Park").click("Accept").ok


def _file(harness: BotHarness) -> Path:
    database = harness.bot.store.url.database
    assert database
    return Path(database)


def _copy(source: Path, target: Path) -> None:
    """Copy a whole database over another, under those who have it open, as an operator restores a backup."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
