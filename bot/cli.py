"""`python -m bot run | demo | doctor | migrate | manifest`."""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from threading import Event

from slack_sdk.errors import SlackApiError

from bot import app, doctor, manifest, migrations, settings
from bot.demo import run as demo
from bot.store import Store, StoreIsTaken


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the process's exit code."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("slack_bolt", "slack_sdk", "alembic", "apscheduler", "httpx", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        return int(chosen.command(chosen) or 0)
    except settings.SettingsError as error:
        return _complain(str(error))
    except (StoreIsTaken, manifest.NotHttps, demo.DemoCannotStart) as error:
        return _complain(str(error.__doc__))
    except SlackApiError as error:
        return _complain(
            f"Slack does not accept the token ({error.response['error']}). Try: python -m bot doctor"
        )
    except OSError as error:
        return _complain(f"Slack cannot be reached ({error}). Try: python -m bot doctor")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, command, help_text in (
        ("run", _run, "migrate the database, check, and serve until SIGTERM or Ctrl-C"),
        ("doctor", _doctor, "say in plain words what is wrong with tokens, scopes and database"),
        ("migrate", _migrate, "bring the database to this version's schema"),
    ):
        commands.add_parser(name, help=help_text).set_defaults(command=command)
    printed = commands.add_parser("manifest", help="print the Slack app manifest")
    printed.add_argument("--url", help="the bot's public https address: prints the manifest for HTTP")
    printed.set_defaults(command=_manifest)
    shown = commands.add_parser("demo", help="start a stand-in for Slack with a lively programme in it")
    shown.add_argument("--port", type=int, default=3100, help="of the page (default 3100)")
    shown.add_argument(
        "--patience", type=float, default=3.0, help="seconds that Slack waits for an answer (default 3)"
    )
    shown.set_defaults(command=_demo)
    return parser


def _run(_: argparse.Namespace) -> None:
    bot = app.build(settings.read())
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    bot.start()
    logging.getLogger(__name__).info("ready: health on port %s", bot.web.port)
    stopped.wait()
    bot.stop()


def _doctor(_: argparse.Namespace) -> int:
    findings = doctor.examine(settings.read())
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return int(any(isinstance(finding, doctor.Wrong) for finding in findings))


def _migrate(_: argparse.Namespace) -> None:
    store = Store(settings.read_database_url())
    store.take()
    migrations.upgrade(store)
    store.close()


def _manifest(chosen: argparse.Namespace) -> None:
    sys.stdout.write(manifest.over_http(chosen.url) if chosen.url else manifest.text())


def _demo(chosen: argparse.Namespace) -> None:
    demo.run(chosen.port, chosen.patience)


def _complain(sentence: str) -> int:
    sys.stderr.write(f"{' '.join(sentence.split())}\n")
    return 1
