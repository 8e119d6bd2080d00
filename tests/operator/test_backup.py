"""`backup` and `restore`: a file that is whole or not there, and sentences for whoever mistypes."""

import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from bot import cli, migrations
from bot.store import Store
from tests.bot_harness import BotHarness

# Runs a command again and again; each time its process ends, as the kernel would end it, at another of the
# things that it does to the files of a folder.
KILLED = """
import os, signal, sys
from bot import cli

def run_until(left, folder, arguments):
    def look(event, about):
        nonlocal left
        if event.split(".")[0] in ("open", "os", "sqlite3") and any(folder in str(one) for one in about):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(look)
    os._exit(cli.main(arguments))

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        run_until(int(line), sys.argv[1], sys.argv[2:])
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=sys.stderr, flush=True)
"""


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a workspace *before* in it, which is not yet folded into its file."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    _call_it("before", file)
    return file


def _call_it(name: str, file: Path) -> None:
    """Name the database's only workspace, and leave the change beside it, as whoever is killed does."""
    with closing(sqlite3.connect(file)) as found:
        found.execute("PRAGMA journal_mode = WAL")
        found.execute("DELETE FROM workspaces")
        found.execute(
            "INSERT INTO workspaces (id, slack_id, name, bot_user_id) VALUES (1, 'T1', ?, 'U1')", [name]
        )
        found.commit()
        kept = {ending: Path(f"{file}{ending}").read_bytes() for ending in ("", "-wal")}
    for ending, content in kept.items():
        Path(f"{file}{ending}").write_bytes(content)


def _name(file: Path) -> str:
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [(name,)] = found.execute("SELECT name FROM workspaces")
    return str(name)


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that has to refuse; return its one sentence."""
    assert cli.main(arguments) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_a_backup_of_a_running_bot(
    harness: BotHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds what was stored up to then, in one file that nobody else can read."""
    monkeypatch.setenv("DATABASE_URL", harness.url)
    harness.mentor("Ada Park")
    file = tmp_path / "backups" / "mentoring.db"
    file.parent.mkdir()
    assert cli.main(["backup", str(file)]) == 0
    assert [one.name for one in file.parent.iterdir()] == ["mentoring.db"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("SELECT count(*) FROM participants").fetchone() == (1,)
    harness.mentee("Lin Osei")
    assert cli.main(["backup", str(file)]) == 0
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("SELECT count(*) FROM participants").fetchone() == (2,)


def test_it_is_put_back_and_what_was_there_is_kept(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also what was not yet folded into the database's own file."""
    file = tmp_path / "backup.db"
    assert cli.main(["backup", str(file)]) == 0
    _call_it("after", database)
    assert cli.main(["restore", str(file)]) == 0
    [kept] = database.parent.glob("mentoring.db.before-*")
    assert f"What was there is kept as {kept}." in capsys.readouterr().out
    assert (_name(database), _name(kept)) == ("before", "after")
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_a_database_that_is_damaged(database: Path, tmp_path: Path) -> None:
    """That is what backups are for: what was beside the damaged file never gets into the restored one."""
    file = tmp_path / "backup.db"
    cli.main(["backup", str(file)])
    _call_it("after", database)
    with database.open("r+b") as damaged:
        damaged.write(b"no database at all")
    assert cli.main(["restore", str(file)]) == 0
    assert _name(database) == "before"


def test_a_machine_that_has_nothing_yet(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the old one burnt down: the backup is all there is."""
    file = tmp_path / "backup.db"
    cli.main(["backup", str(file)])
    database.unlink()
    new = tmp_path / "new" / "mentoring.db"
    new.parent.mkdir()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{new}")
    assert cli.main(["restore", str(file)]) == 0
    assert _name(new) == "before"
    assert sorted(one.name for one in new.parent.iterdir()) == ["mentoring.db", "mentoring.db.lock"]


def test_a_backup_of_an_older_version(database: Path, tmp_path: Path) -> None:
    """It is brought to this version's schema before it takes the database's place."""
    store = Store(f"sqlite:///{database}")
    migrations.downgrade(store, "0006")
    store.close()
    file = tmp_path / "backup.db"
    shutil.copyfile(database, file)
    assert cli.main(["restore", str(file)]) == 0
    store = Store(f"sqlite:///{database}")
    assert migrations.is_current(store)
    store.close()
    assert _name(database) == "before"


def test_a_running_bot_is_not_robbed_of_its_database(
    harness: BotHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is to be stopped first."""
    monkeypatch.setenv("DATABASE_URL", harness.url)
    file = tmp_path / "backup.db"
    cli.main(["backup", str(file)])
    assert "Another process already runs on this SQLite file. Stop it first" in _said(
        capsys, "restore", str(file)
    )


def test_whoever_mistypes_reads_what_to_do(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed by a wrong name, neither the database nor the file that has it."""
    letter, empty, other = (tmp_path / name for name in ("letter.txt", "empty.db", "other.db"))
    letter.write_text("Dear Ada")
    empty.touch()
    with closing(sqlite3.connect(other)) as found:
        found.execute("CREATE TABLE alembic_version (version_num TEXT)")
        found.commit()
    newer, damaged = tmp_path / "newer.db", tmp_path / "damaged.db"
    cli.main(["backup", str(newer)])
    damaged.write_bytes(newer.read_bytes()[:40_000] + bytes(40_000) + newer.read_bytes()[80_000:])
    with closing(sqlite3.connect(newer)) as found:
        found.execute("UPDATE alembic_version SET version_num = '9999'")
        found.commit()
    capsys.readouterr()
    for arguments, sentence in [
        (("backup", str(database)), "is the database itself: name another file."),
        (("backup", str(letter)), "is there and is no backup: name another file."),
        (("backup", str(tmp_path)), "is a folder: name a file in it."),
        (("backup", str(tmp_path / "no" / "backup.db")), "Make it first".lower()),
        (("restore", str(tmp_path / "nothing.db")), "There is no file"),
        (("restore", str(database)), "is the database itself: name a backup."),
        (("restore", str(letter)), "is no database that can be read (file is not a database)."),
        (("restore", str(empty)), "is no database of this bot's."),
        (("restore", str(other)), "is no database of this bot's."),
        (("restore", str(damaged)), "damaged"),
        (("restore", str(newer)), "A newer version made this backup"),
        (("restored",), "The database is SQLite: python -m bot restore FILE does all of it."),
    ]:
        assert sentence in _said(capsys, *arguments), arguments
    assert (_name(database), letter.read_text()) == ("before", "Dear Ada")
    assert not list(database.parent.glob("*before-*"))
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/mentoring")
    for command in ("backup", "restore"):
        assert "pg_dump and pg_restore do this" in _said(capsys, command, str(newer))


def _killed(folder: Path, *arguments: str) -> Iterator[bool]:
    """Run a command, killed at its first step, its second and so on; say each time whether it was."""
    command = [sys.executable, "-c", KILLED, str(folder), *arguments]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, bufsize=1, **pipes) as process:  # type: ignore[call-overload]  # noqa: S603 - our own
        for step in count(1):
            process.stdin.write(f"{step}\n")
            code = int(process.stderr.readline())
            assert code in (0, -signal.SIGKILL)
            yield code != 0
            if code == 0:
                break
        process.stdin.close()


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup of *before*, in a folder of its own; the database is *after*, and its file alone *older*."""
    file = tmp_path / "backups" / "backup.db"
    file.parent.mkdir()
    assert cli.main(["backup", str(file)]) == 0
    _goes_on(database)
    return file


def _goes_on(database: Path) -> None:
    with closing(sqlite3.connect(database)) as found:
        found.execute("UPDATE workspaces SET name = 'older'")
        found.commit()
    _call_it("after", database)


def test_a_backup_that_is_killed_leaves_the_one_before(database: Path, backup: Path) -> None:
    """At whatever step: the file has its name when it is whole, and the database never notices."""
    steps = 0
    for _ in _killed(backup.parent, "backup", str(backup)):
        steps += 1
        assert _name(backup) in ("before", "after")
        assert _name(database) == "after"
    assert (steps > 9, _name(backup)) == (True, "after")


def test_a_restore_that_is_killed_can_be_repeated(database: Path, backup: Path) -> None:
    """At whatever step: a whole database stands in its place, and nothing of either is lost."""
    steps = 0
    for was_killed in _killed(database.parent, "restore", str(backup)):
        steps += 1
        kept = [one for one in database.parent.glob("mentoring.db.before-*") if "-wal" not in one.name]
        assert _name(database) in ("before", "after")
        assert "after" in {_name(one) for one in [database, *kept]}
        if was_killed:
            _goes_on(database)
    assert (steps > 20, _name(database)) == (True, "before")
