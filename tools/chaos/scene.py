"""A scene: a stand-in for Slack, a database, bots, and a crowd that uses them while something is damaged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep, time

from sqlalchemy.exc import DBAPIError

from bot.services.match import starting
from bot.store import Store, StoreIsBusy
from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World
from tests import bot_harness
from tests.process import free_port
from tools.chaos import oracle
from tools.chaos.bots import BotProcess, Nursery, nursery
from tools.chaos.crowd import Crowd
from tools.chaos.oracle import Verdict

MENTEES = tuple(f"Mentee {number:02}" for number in range(1, 13))
MENTORS = tuple(f"Mentor {number:02}" for number in range(1, 7))
# How many mentors each mentee has asked before it begins.
ASKED = 3
# A post in doubt is looked up after a minute, and what was in a dead bot's hands is free then.
SETTLES_WITHIN_SECONDS = 240.0
BEYOND_ALL_LIMITS = 1_000.0
# Less than what Slack is given to carry out a post.
LATE_SECONDS = 20.0
# When Slack sends again what nobody acknowledged: sooner than it does. Afterwards nothing more comes.
RETRIES = (0.0, 4.0, 8.0)
QUIET_SECONDS = 16.0
_LOOKS_EVERY_SECONDS = 0.25


@dataclass(frozen=True)
class Setting:
    """What every scenario is given."""

    folder: Path
    seed: int
    # For how long the crowd acts.
    seconds: float
    # How many bots are killed where bots are killed again and again.
    kills: int = 1
    # Whether Slack's limits are out of the way, and nobody waits in real time for what is in doubt.
    hurried: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a scenario."""

    verdict: Verdict
    gestures: int
    failed: int
    # Seconds from the end of the damage to the first click that was acknowledged, and to the last card.
    clicks_again: float
    all_delivered: float


@dataclass
class Scene:
    """Everything of one scenario."""

    slack: Driver
    url: str
    luck: Random
    setting: Setting
    homes: Iterator[Nursery]
    socket_mode: bool
    port: int = field(default_factory=free_port)
    bots: list[BotProcess] = field(default_factory=list)
    one_clock: bool = True
    repaired_at: float = 0.0

    def start(self) -> BotProcess:
        """Start one more bot."""
        bot = next(self.homes).bear(self._environment())
        self.bots.append(bot)
        return bot

    def restart(self, bot: BotProcess) -> BotProcess:
        """Kill a bot, and start another one in its place, which need not be ready yet."""
        bot.kill()
        self.bots.remove(bot)
        return self.start()

    def wait_until_ready(self) -> None:
        """Return when all bots take clicks."""
        for bot in self.bots:
            bot.wait_until_ready()

    def busy(self, more: int = 12) -> None:
        """Return when so much more has crossed the wire, and then at any moment."""
        seen = self.slack.log()
        with_more = (seen[-1]["n"] if seen else 0) + more
        self.slack.wait_for(lambda: self.slack.log()[-1]["n"] >= with_more, seconds=60)
        sleep(self.luck.uniform(0.0, 0.3))

    def repaired(self) -> None:
        """Say that the damage is over: from here on the recovery is timed."""
        self.repaired_at = time()

    def _environment(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token if self.socket_mode else "",
            "SLACK_SIGNING_SECRET": "" if self.socket_mode else self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.url,
            "HOST": "127.0.0.1",
            # Over HTTP there is one bot, and Slack knows where it is.
            "PORT": "0" if self.socket_mode else str(self.port),
        }


Damage = Callable[[Scene], None]


def play(
    setting: Setting,
    url: str,
    damage: Damage,
    *,
    bots: int = 1,
    environments: Sequence[Mapping[str, str]] = ({},),
) -> Result:
    """Let a crowd use so many bots on this database, do the damage meanwhile, let it settle, and judge.

    One bot is reached over HTTP, several over Socket Mode. They get `environments` in turn.
    """
    with TemporaryDirectory(dir=setting.folder) as logs, ExitStack() as stack:
        slack = stack.enter_context(running(_world(setting), manifest=bot_harness.MANIFEST))
        _settle_in(slack, url)
        homes = [stack.enter_context(nursery(Path(logs), **one)) for one in environments]
        scene = Scene(slack, url, Random(setting.seed), setting, cycle(homes), socket_mode=bots > 1)  # noqa: S311 - no secret
        if not scene.socket_mode:
            slack.use_request_url(f"http://127.0.0.1:{scene.port}/slack/events")
        scene.one_clock = len(environments) == 1
        for _ in range(bots):
            scene.start()
        scene.wait_until_ready()
        return _act(scene, damage)


def _act(scene: Scene, damage: Damage) -> Result:
    crowd = Crowd(scene.slack.url, [*MENTEES, *MENTORS], scene.setting.seed)
    crowd.start()
    try:
        scene.busy()
        damage(scene)
        scene.repaired_at = scene.repaired_at or time()
        # Long enough to see that it goes on.
        sleep(scene.setting.seconds)
    finally:
        crowd.stop()
    store = Store(scene.url)
    delivered_at = _settle_at_once(scene) if scene.setting.hurried else _settle(store)
    done = [one for one in crowd.gestures if one.ok and one.began >= scene.repaired_at]
    result = Result(
        verdict=oracle.judge(store, scene.slack, one_clock=scene.one_clock),
        gestures=len(crowd.gestures),
        failed=sum(not one.ok for one in crowd.gestures),
        clicks_again=min((one.ended for one in done), default=float("inf")) - scene.repaired_at,
        all_delivered=max(0.0, delivered_at - max(scene.repaired_at, crowd.gestures[-1].ended)),
    )
    store.close()
    return result


def _settle_at_once(scene: Scene) -> float:
    """Kill all bots, and let one without threads deliver what is left, by a clock that is moved on."""
    for bot in scene.bots:
        bot.kill()
    with bot_harness.opened(scene.slack, scene.url) as harness:
        harness.settle()
    return time()


def _settle(store: Store) -> float:
    """Wait until everything is delivered, and nothing more comes; return when that was, or was given up."""
    until, quiet_since = monotonic() + SETTLES_WITHIN_SECONDS, time()
    while monotonic() < until and time() < quiet_since + QUIET_SECONDS:
        if _waits(store):
            quiet_since = time()
        sleep(_LOOKS_EVERY_SECONDS)
    return quiet_since


def _waits(store: Store) -> bool:
    try:
        return bool(oracle.pending(store))
    except (DBAPIError, StoreIsBusy):
        return True


def _world(setting: Setting) -> World:
    people = [Person(f"U0CHAOS{number:03}", name) for number, name in enumerate([*MENTEES, *MENTORS])]
    workspace = Workspace.of(people, id=bot_harness.TEAM)
    # Slack's own limits; only what Slack does late comes somewhat earlier.
    scale = BEYOND_ALL_LIMITS if setting.hurried else 1.0
    return World([workspace], Options(retry_delays=RETRIES, late_seconds=LATE_SECONDS, limit_scale=scale))


def _settle_in(slack: Driver, url: str) -> None:
    """Let everybody join and ask some mentors, before the bots that are damaged start."""
    with bot_harness.opened(slack, url) as harness:
        for name in MENTORS:
            harness.mentor(name, limit=9)
        for name in MENTEES:
            harness.mentee(name)
        harness.program_has(first_cards_a_day=100)
        for number, name in enumerate(MENTEES):
            for step in range(ASKED):
                mentor_id = harness.participant_id(MENTORS[(number + step) % len(MENTORS)])
                with harness.bot.store.transaction() as session:
                    starting.connect(session, harness.actor(name), mentor_id, "Please.", harness.clock.now())
