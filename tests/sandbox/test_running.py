"""The sandbox as a command, its long polls, and what the page asks it for."""

import asyncio
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from anyio.from_thread import start_blocking_portal
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.pulse import Pulse
from tests.sandbox.bolt_app import MANIFEST, TinyApp, over_socket_mode

MIDNIGHT = datetime(2026, 5, 4, tzinfo=UTC)


class _AppClock(BaseHTTPRequestHandler):
    seconds = 0

    def do_GET(self) -> None:
        self._say()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).seconds += body["advance_seconds"]
        self._say()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _say(self) -> None:
        body = json.dumps({"now": (MIDNIGHT + timedelta(seconds=self.seconds)).isoformat()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def clock_url() -> Iterator[str]:
    """The clock of an app under test."""
    with HTTPServer(("127.0.0.1", 0), _AppClock) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/clock"
        server.shutdown()
        thread.join()


def test_the_command(tmp_path: Path, clock_url: str) -> None:
    """One line tells the address and the tokens; world, guide, clock and log are as the files say."""
    person = {"id": "U1", "name": "Ann Lee"}
    files = {
        "manifest": yaml.safe_dump(MANIFEST),
        "world": json.dumps({"workspace": {"id": "T1", "name": "Acme"}, "people": [person]}),
        "guide": json.dumps({"title": "Try it", "steps": []}),
    }
    arguments = ["--log", str(tmp_path / "log"), "--clock-url", clock_url]
    for name, content in files.items():
        (tmp_path / name).write_text(content)
        arguments += [f"--{name}", str(tmp_path / name)]
    with _started(arguments) as given:
        _look_around(given)

    assert json.loads((tmp_path / "log").read_text().splitlines()[0])["method"] == "auth.test"


@contextmanager
def _started(arguments: Sequence[str]) -> Iterator[dict[str, str]]:
    """Run the command; yield what its first line gives an app."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        try:
            yield dict(re.findall(r"(SLACK_\w+)=(\S+)", process.stdout.readline()))
        finally:
            process.terminate()


def _look_around(given: Mapping[str, str]) -> None:
    assert WebClient(given["SLACK_BOT_TOKEN"], given["SLACK_API_URL"]).auth_test()["team"] == "Acme"
    with Driver(given["SLACK_API_URL"].removesuffix("/api/")) as slack:
        assert slack.app_token == given["SLACK_APP_TOKEN"]
        assert slack.person("Ann Lee").id == "U1"
        page = {"guide": {"title": "Try it", "steps": []}, "clock": True, "mailbox": False, "shown": ["U1"]}
        assert slack.get("page") == page
        assert slack.get("clock") == {"now": "2026-05-04T00:00:00+00:00"}
        assert slack.post("clock", {"advance_seconds": 3600}) == {"now": "2026-05-04T01:00:00+00:00"}


def test_how_long_it_waits_for_an_answer(tmp_path: Path) -> None:
    """Slack's three seconds, or what was asked for: here no app is quick enough."""
    manifest = tmp_path / "manifest"
    manifest.write_text(yaml.safe_dump(MANIFEST))
    with _started(["--manifest", str(manifest), "--patience", "0.0001"]) as given:
        client = WebClient(given["SLACK_BOT_TOKEN"], given["SLACK_API_URL"])
        app = TinyApp(client, "unused over Socket Mode")
        with Driver(given["SLACK_API_URL"].removesuffix("/api/")) as slack, over_socket_mode(slack, app):
            assert slack.person("Lin Osei").command("/tiny").failure == "timeout"


def test_a_sandbox_that_stops_keeps_nobody_waiting() -> None:
    """Long polls end at once with what they had seen."""

    async def stop_while_somebody_waits() -> int:
        pulse = Pulse()
        waiting = asyncio.create_task(pulse.past(0, 60))
        await asyncio.sleep(0)
        pulse.end()
        return await asyncio.wait_for(waiting, 5)

    with start_blocking_portal() as portal:
        assert portal.call(stop_while_somebody_waits) == 0


def test_without_a_clock_there_is_none(slack: Driver) -> None:
    """The page does not offer it, and asking is a mistake."""
    assert slack.get("page")["clock"] is False
    with pytest.raises(ValueError, match="clock-url"):
        slack.get("clock")


def test_a_change_wakes_those_who_wait(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """A long poll ends with the first change, or after its time."""
    seen = lin.screen()["version"]
    assert slack.get("changes", after=seen, wait=0.01) == {"version": seen}

    waiting = threading.Timer(0.05, client.chat_postMessage, kwargs={"channel": lin.id, "text": "Hi"})
    waiting.start()
    assert slack.get("changes", after=seen, wait=20)["version"] > seen
    waiting.join()


def test_waiting_for_what_never_comes(slack: Driver) -> None:
    """The driver gives up after the time it was given."""
    with pytest.raises(TimeoutError, match="still not true"):
        slack.wait_for(lambda: False, seconds=0.05)


def test_what_the_page_needs_to_know(slack: Driver) -> None:
    """The app with its commands and shortcuts, the people without the app itself."""
    world = slack.get("people")

    assert world["app"]["commands"][0] == {"command": "/tiny", "description": "Do it", "usage_hint": ""}
    assert world["app"]["shortcuts"] == [{"name": "Log it", "callback_id": "log_it"}]
    assert world["app"]["bot_user"] not in {person["id"] for person in world["people"]}
    assert slack.get("people", workspace="T0SANDBOX1") == world
