"""Starts the demo: the stand-in for Slack, the history, the bot; Ctrl-C ends all of it."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic, sleep

from sqlalchemy import select

from bot import app, languages, manifest, settings, web
from bot.app import Bot
from bot.clock import Clock
from bot.demo import control, guide, history
from bot.enums import MailState
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.mail import Mail
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person
from bot.services import jobs

HERE = Path(__file__).parent
ONLY_THIS_MACHINE = "127.0.0.1"
HIGHEST_PORT = 65_535
# How long time stands still for what is due to reach the page, in seconds.
LONGEST_STOP = 5.0


class DemoCannotStart(Exception):  # noqa: N818 - said like a refusal
    """The demo does not start; its text says why, in one sentence for whoever typed `make demo`."""


@dataclass(frozen=True)
class StandIn:
    """The running stand-in: its page's address, and what the bot needs to reach it."""

    page: str
    environment: dict[str, str]


def run(port: str, patience: str, locale: str = "") -> None:
    """Run the demo until Ctrl-C; its Slack waits so many seconds for an answer.

    `locale` is what everybody reads their Slack in ("de-DE"), and the guide; empty: English.

    Raises:
        DemoCannotStart: the page's port is none, is taken, or is not for us; `patience` is no number; the
            bot does not speak the language.
    """
    language = _language(locale)
    free_port, seconds = _free(port), _seconds(patience)
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    clock = Clock()
    moved: list[Bot] = []
    clock_site = control.build(
        clock,
        lambda after: min(
            filter(None, (jobs.next_due(bot.store, bot.workspace_id, after) for bot in moved)), default=None
        ),
        lambda: _catch_up(moved, clock),
    )
    clock_server = web.WebServer(clock_site, ONLY_THIS_MACHINE, 0)
    with (
        TemporaryDirectory() as folder,
        _serving(clock_server),
        _stand_in(free_port, seconds, clock_server.port, staged(Path(folder), locale, language)) as stand_in,
    ):
        bot = _bot(stand_in, Path(folder), clock)
        moved.append(bot)
        bot.start()
        _say(f"The demo is at {stand_in.page} (Ctrl-C ends it)")
        stopped.wait()
        _say("Ending the demo …")
        bot.stop()


def _free(port: str) -> int:
    if not port.isascii() or not port.isdecimal() or int(port) > HIGHEST_PORT:
        raise DemoCannotStart(f"“{port}” is no port. Try another: make demo PORT=3200.")
    try:
        with socket(AF_INET, SOCK_STREAM) as tried:
            tried.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
            tried.bind((ONLY_THIS_MACHINE, int(port)))
    except PermissionError:
        raise DemoCannotStart(
            f"Port {port} is not for us to use. Try another: make demo PORT=3200."
        ) from None
    except OSError:
        raise DemoCannotStart(
            f"Port {port} is taken, perhaps by another demo. Try another: make demo PORT=3200."
        ) from None
    return int(port)


def _seconds(patience: str) -> float:
    try:
        seconds = float(patience)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise DemoCannotStart(f"“{patience}” is no number of seconds to wait for an answer.")
    return seconds


def _language(locale: str) -> str:
    language = languages.closest(locale or languages.ENGLISH)
    if language is None:
        spoken = ", ".join(languages.known())
        raise DemoCannotStart(f"I do not speak “{locale}”. Try one of these: {spoken}.")
    return language


def staged(folder: Path, locale: str, language: str) -> list[str]:
    """Write who is there, and the guide, for those who read so; return the stand-in's arguments."""
    world = json.loads((HERE / "world.json").read_text("utf-8"))
    for person in world["people"]:
        person["locale"] = locale or person["locale"]
    with languages.speaking(language):
        files = {"world": world, "guide": guide.spoken()}
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return [part for name in files for part in (f"--{name}", str(folder / f"{name}.json"))]


@contextmanager
def _serving(server: web.WebServer) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


def _bot(stand_in: StandIn, folder: Path, clock: Clock) -> Bot:
    environment = {
        **stand_in.environment,
        "MAIL_FROM": "Mentoring <mentoring@harbour.example>",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "HOST": ONLY_THIS_MACHINE,
        "PORT": "0",
    }
    bot = app.build(settings.read(environment), clock)
    team_id, users = bot.client.auth_test()["team_id"], bot.client.users_list(include_locale=True)["members"]
    history.write(bot.store, team_id, users, clock.now())
    return bot


def _catch_up(bots: list[Bot], clock: Clock) -> None:
    """Do what is due, and let it reach the page: what comes later belongs to a later time."""
    for bot in bots:
        while jobs.run_due(bot.store, bot.workspace_id, clock.now()):
            pass
        until = monotonic() + LONGEST_STOP
        while _on_their_way(bot) and monotonic() < until:
            sleep(0.05)


def _on_their_way(bot: Bot) -> bool:
    """Whether cards or mails are still to be sent; what nobody looks at or can be sent never is."""
    cards = (
        select(Card.id)
        .join(
            RecipientLane,
            (RecipientLane.person_id == Card.recipient_id)
            & (RecipientLane.workspace_id == Card.workspace_id),
        )
        .join(Person, (Person.id == Card.recipient_id) & (Person.workspace_id == Card.workspace_id))
        .where(
            Card.dirty,
            Card.dead_because.is_(None),
            Card.kind != CardKind.HOME,
            RecipientLane.unreachable_because.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    mails = select(Mail.id).where(Mail.state.in_([MailState.WAITING, MailState.SENDING]))
    with bot.store.reading() as session:
        return any(session.scalars(waiting.limit(1)).first() is not None for waiting in (cards, mails))


@contextmanager
def _stand_in(port: int, patience: float, clock_port: int, staged: list[str]) -> Iterator[StandIn]:
    """Run the stand-in for Slack as a process of its own."""
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--patience", str(patience)]
    command += ["--manifest", str(manifest.FILE), *staged]
    command += ["--mailbox", "--clock-url", f"http://{ONLY_THIS_MACHINE}:{clock_port}/clock"]
    _say("Starting a stand-in for Slack …")
    # A session of its own: Ctrl-C reaches this process first, which then ends the other in order.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)  # noqa: S603 - our own module
    try:
        welcome = process.stdout.readline() if process.stdout else ""
        if not welcome:
            raise DemoCannotStart("The stand-in for Slack did not start; what it says stands above.")
        yield _read(welcome)
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _read(welcome: str) -> StandIn:
    environment = dict(re.findall(r"((?:SLACK|SMTP)_[A-Z_]+)=(\S+)", welcome))
    page = re.search(r"http://\S+", welcome)
    return StandIn(page.group() if page else "", environment)


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # who read it is gone, and the rest goes on
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
