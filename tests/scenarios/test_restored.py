"""A backup is restored: what people clicked, wrote and were sent since then never happened for the bot."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.enums import MatchState
from bot.ids import Action
from tests import forged_requests
from tests.bot_harness import BotHarness


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


def _file(harness: BotHarness) -> Path:
    database = harness.bot.store.url.database
    assert database
    return Path(database)


def _copy(source: Path, target: Path) -> None:
    """Copy a whole database over another, under those who have it open, as an operator restores a backup."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
