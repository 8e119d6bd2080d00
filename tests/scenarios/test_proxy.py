"""A real nginx in front of the bot, set up as docs/proxy.md says."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.connections import Limits
from bot.enums import MatchState
from bot.ids import Choice, Field
from tests.bot_harness import BotHarness, said
from tests.needs import is_missing
from tests.plain_http import HTTP
from tests.process import free_port

PAGE = Path(__file__).parents[2] / "docs" / "proxy.md"
AROUND = """
pid {folder}/pid; error_log {folder}/errors;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {servers}
}}
"""


def _servers() -> str:
    found = re.search(r"```nginx\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def proxy(harness: BotHarness, tmp_path: Path) -> Iterator[str]:
    """The address of an nginx in front of the bot, without TLS; Slack sends everything there."""
    # It is in /usr/sbin, which not everybody has on the PATH.
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        is_missing("The proxy's set-up is tried with nginx: apt-get install nginx.")
    port = free_port()
    servers = _servers().replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    servers = servers.replace("127.0.0.1:3000", f"127.0.0.1:{harness.bot.web.port}")
    servers = re.sub(r"ssl_\w+ .*;", "", servers)
    user = "user root;" if Path(tmp_path).owner() == "root" else ""
    settings = tmp_path / "nginx.conf"
    settings.write_text(AROUND.format(folder=tmp_path, servers=servers, user=user), "utf-8")
    command = [nginx, "-p", str(tmp_path), "-c", str(settings)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - it returns once it listens
    address = f"http://127.0.0.1:{port}"
    harness.slack.use_request_url(f"{address}/slack/events")
    yield address
    subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)  # noqa: S603 - the same


def test_what_people_do_arrives_through_nginx(harness: BotHarness, proxy: str) -> None:
    """Buttons and forms, with every letter: the signature still fits."""
    assert proxy
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    ada.fill(Field.NOTE, "Grüße & Дякую 🎉")
    ada.fill(Field.SEND_NOTE, [Choice.YES])
    assert ada.submit().ok
    harness.settle()
    assert harness.match(match_id).state is MatchState.DECLINED
    assert "Grüße" in str(lin.messages())
    assert lin.command("/mentoring", "status").ok
    lin.say("hello")
    harness.settle()
    assert said(lin).startswith("Hello.")


def test_nginx_keeps_strangers_off(proxy: str) -> None:
    """Nobody outside reads the bot's health, and what is too large stays outside."""
    for path in ("/healthz", "/readyz", "/slack/events/", "/"):
        assert HTTP.get(proxy + path).status_code == 404, path
    assert HTTP.get(f"{proxy}/slack/events").status_code == 403
    assert HTTP.post(f"{proxy}/slack/events", content=b"x" * 2_000_000).status_code == 413


def test_the_proxy_lets_go_first() -> None:
    """An idle connection is closed by nginx, not by the bot while a click is on its way."""
    found = re.search(r"keepalive_timeout (\d+)s", _servers())
    assert found
    assert int(found[1]) < Limits().idle_seconds
