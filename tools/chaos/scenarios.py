"""The scenarios by their names: on what each runs, and what it does."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import migrations as schema
from bot.store import Store
from tests.models.releases import RELEASES
from tests.silent_network import network
from tests.wrong_clocks import WrongClock
from tools.chaos import disk, migrations, postgresql, processes, slack, standby
from tools.chaos import network as networks
from tools.chaos.oracle import Verdict
from tools.chaos.scene import Result, Setting, play
from tools.chaos.servers import server

REPLICAS = 2
# Of a small disk: what the data takes, and some more.
SMALL_SQLITE, SMALL_POSTGRESQL = 16, 400
# Seconds by which the replicas' clocks differ from the right time: more than a lease lasts.
CLOCKS = (-70, 0, 70)
# So many are killed in one scene, which is then looked at.
KILLS_A_SCENE = 50
# PostgreSQL, as it is where it has little room.
_FRUGAL = {"max_wal_size": "64MB", "min_wal_size": "32MB"}

Scenario = Callable[[Setting], Iterator[Result]]


@contextmanager
def _folder(setting: Setting) -> Iterator[Path]:
    with TemporaryDirectory(dir=setting.folder, ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def _sqlite(setting: Setting) -> Iterator[str]:
    with _folder(setting) as folder:
        yield f"sqlite:///{folder / 'mentoring.db'}"


def killed(setting: Setting) -> Iterator[Result]:
    """One bot is killed with SIGKILL: the only one, on SQLite; one of two, on PostgreSQL."""
    with _sqlite(setting) as url:
        yield play(setting, url, processes.killed)
    with _folder(setting) as folder, server(folder) as running:
        yield play(setting, running.url, processes.killed, bots=REPLICAS)


def kills(setting: Setting) -> Iterator[Result]:
    """Bots are killed again and again at random moments, half of them on each database."""
    for number in range(0, setting.kills, 2 * KILLS_A_SCENE):
        again = Setting(setting.folder, setting.seed + number, setting.seconds, setting.kills)
        damage = partial(processes.killed_again_and_again, kills=min(KILLS_A_SCENE, setting.kills))
        with _sqlite(setting) as url:
            yield play(again, url, damage)
        with _folder(setting) as folder, server(folder) as running:
            yield play(again, running.url, damage, bots=REPLICAS)


def restarted(setting: Setting) -> Iterator[Result]:
    """PostgreSQL is restarted as after a crash, three times."""
    with _folder(setting) as folder, server(folder) as running:
        yield play(setting, running.url, partial(postgresql.restarted, server=running), bots=REPLICAS)


def backends(setting: Setting) -> Iterator[Result]:
    """All connections are cut with pg_terminate_backend, twenty times."""
    with _folder(setting) as folder, server(folder) as running:
        yield play(setting, running.url, partial(postgresql.backends_killed, server=running), bots=REPLICAS)


def pool(setting: Setting) -> Iterator[Result]:
    """Every connection is cut, and somebody else has all that the server can give."""
    few = {"max_connections": postgresql.FEW_CONNECTIONS, "superuser_reserved_connections": "0"}
    with _folder(setting) as folder, server(folder, **few) as running:
        damage = partial(postgresql.no_connection_free, server=running)
        yield play(setting, running.url, damage, bots=REPLICAS)


def commit(setting: Setting) -> Iterator[Result]:
    """COMMIT reaches the server, and the connection is lost before the answer."""
    with (
        _folder(setting) as folder,
        server(folder) as running,
        networks.losing(running.url, setting.seed) as between,
    ):
        yield play(setting, between.url, partial(networks.commit_lost, between=between), bots=REPLICAS)


def half_open(setting: Setting) -> Iterator[Result]:
    """Connections to PostgreSQL stay open, and nobody answers."""
    with _folder(setting) as folder, server(folder) as running, network(running.url) as between:
        yield play(setting, between.url, partial(networks.half_open, between=between), bots=REPLICAS)


def late(setting: Setting) -> Iterator[Result]:
    """Slack does things after its caller hung up, or without saying so."""
    with _sqlite(setting) as url:
        yield play(setting, url, slack.executes_late)


def frozen(setting: Setting) -> Iterator[Result]:
    """One of two bots stands still for two minutes (SIGSTOP), and goes on."""
    with _folder(setting) as folder, server(folder) as running:
        yield play(setting, running.url, processes.stood_still, bots=REPLICAS)


def clocks(setting: Setting) -> Iterator[Result]:
    """Three bots whose clocks are a minute and more apart; one is killed."""
    with _folder(setting) as folder, server(folder) as running:
        wrong = {seconds: WrongClock(folder / f"clock{seconds}", seconds) for seconds in CLOCKS}
        environments = [one.environment for one in wrong.values()]
        yield play(setting, running.url, processes.killed, bots=len(CLOCKS), environments=environments)


def promoted(setting: Setting) -> Iterator[Result]:
    """The primary dies, and its synchronous standby is promoted."""
    with _folder(setting) as folder, standby.pair(folder) as both:
        yield play(setting, both.url, partial(standby.promoted, both=both), bots=REPLICAS)


def full(setting: Setting) -> Iterator[Result]:
    """The disk is full: SQLite's, and PostgreSQL's."""
    with _folder(setting) as folder, disk.small(folder, SMALL_SQLITE) as place:
        url = f"sqlite:///{place / 'mentoring.db'}"
        yield play(setting, url, partial(disk.full_sqlite, disk=place))
    with (
        _folder(setting) as folder,
        disk.small(folder, SMALL_POSTGRESQL) as place,
        server(place, **_FRUGAL) as running,
    ):
        damage = partial(disk.full_postgresql, disk=place, server=running)
        yield play(setting, running.url, damage, bots=REPLICAS)


def migration(setting: Setting) -> Iterator[Result]:
    """The upgrade from the last release is killed at each of its statements."""
    with _sqlite(setting) as url:
        yield _migrated(url)
    with _folder(setting) as folder, server(folder) as running:
        yield _migrated(running.url)


def _migrated(url: str) -> Result:
    store = Store(url)
    schema.upgrade(store, RELEASES[-1].schema)
    store.close()
    count = migrations.statements(url)
    wrong = list(migrations.killed_at(url, range(count)))
    return Result(Verdict(untrue=wrong, compared=count), 0, 0, 0.0, 0.0)


SCENARIOS: Mapping[str, Scenario] = {
    one.__name__: one
    for one in (
        *(restarted, backends, pool, killed, kills),
        *(commit, half_open, late, frozen, clocks, promoted, full, migration),
    )
}
