"""A real PgBouncer before a PostgreSQL database, which gives out connections for one transaction each."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from sqlalchemy import URL, make_url

from tests.needs import is_missing
from tests.process import free_port

# Fewer than a bot would open, so that they are shared from the first click on.
CONNECTIONS = 4
STARTS_WITHIN_SECONDS = 10
_CONFIGURATION = """
[databases]
{name} = {server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""


@contextmanager
def pgbouncer(url: str, connections: int = CONNECTIONS) -> Iterator[str]:
    """Give a database's address by way of PgBouncer, which has so many connections to it."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        is_missing("This test needs pgbouncer on the PATH (Debian: apt install pgbouncer).")
    database = make_url(url)
    host = database.host or str(database.query["host"])
    port = free_port()
    with TemporaryDirectory(prefix="pgbouncer-") as folder:
        file = Path(folder) / "pgbouncer.ini"
        file.write_text(
            _CONFIGURATION.format(
                name=database.database, server=_server(database, host), port=port, connections=connections
            )
        )
        Path(folder).chmod(0o755)
        log = file.with_suffix(".log").open("w")
        with log, subprocess.Popen([program, str(file)], user=_user(host), stderr=log) as process:  # noqa: S603 - found above
            try:
                _wait_until_it_listens(port)
                through = database.set(host="127.0.0.1", port=port, query={})
                yield through.render_as_string(hide_password=False)
            finally:
                process.kill()


def _server(database: URL, host: str) -> str:
    password = f" password='{database.password}'" if database.password else ""
    return f"host={host} port={database.port or 5432} user={database.username}{password}"


def _user(host: str) -> str | None:
    """Return as whom to run it: not as root, which it refuses, but as who can reach the server's socket."""
    if os.geteuid() != 0:
        return None
    return Path(host).owner() if host.startswith("/") else "nobody"


def _wait_until_it_listens(port: int) -> None:
    until = monotonic() + STARTS_WITHIN_SECONDS
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    raise RuntimeError("pgbouncer did not start")
