"""What the public comparison of job queues does to PostgreSQL: restarts, cut connections, none to be had."""

from contextlib import ExitStack, suppress
from time import sleep

import psycopg

from tools.chaos.scene import Scene
from tools.chaos.servers import Server

RESTARTS = 3
CUTS = 20
HELD_SECONDS = 15.0
# More than two bots open, and few enough to be taken by somebody else.
FEW_CONNECTIONS = "60"

_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def restarted(scene: Scene, server: Server) -> None:
    """Stop the server at once, as a crash does, and start it again; three times."""
    for _ in range(RESTARTS):
        scene.busy()
        server.stop()
        sleep(scene.luck.uniform(0.0, 3.0))
        server.start()
    scene.repaired()


def backends_killed(scene: Scene, server: Server) -> None:
    """Cut all connections with pg_terminate_backend, twenty times."""
    for _ in range(CUTS):
        scene.busy(6)
        server.execute(_CUT)
    scene.repaired()


def no_connection_free(scene: Scene, server: Server) -> None:
    """Cut all connections, and take every one that the server has to give, for a quarter of a minute."""
    scene.busy()
    with ExitStack() as taken:
        console = taken.enter_context(server.console())
        console.execute(_CUT)
        with suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(server.console())
        sleep(HELD_SECONDS)
    scene.repaired()
