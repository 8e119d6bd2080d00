"""Slack over TLS: the machine's certificates are read once; reading them costs more than all the rest."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from bot import app, tls
from bot.clock import Clock
from bot.settings import Settings
from tests.certificates import server_context

ME = {"ok": True, "team_id": "T0", "team": "Example", "user_id": "U0", "user": "bot", "bot_id": "B0"}


@pytest.fixture
def heard() -> SimpleQueue[str]:
    """The paths that were asked for."""
    return SimpleQueue()


@pytest.fixture
def slack(tmp_path: Path, heard: SimpleQueue[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that proves itself by the certificate in a file, and knows one answer. Its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"] or 0))
            body = json.dumps(ME).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            heard.put(self.path)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.socket = server_context(tmp_path).wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
    tls.to_slack.cache_clear()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    tls.to_slack.cache_clear()


def test_certificates_are_read_once(
    slack: str, heard: SimpleQueue[str], sqlite_url: str, tmp_path: Path
) -> None:
    """Once it has started, a bot that asks Slack or answers a click looks for no certificate again."""
    settings = Settings("xoxb-1", "", "secret", sqlite_url, slack_api_url=f"{slack}/api/", port=0)
    bot = app.build(settings, Clock())
    (tmp_path / "cert").unlink()
    assert bot.client.auth_test()["ok"]
    assert bot.bolt.client.auth_test(token=settings.bot_token)["ok"]
    bot.worker.replies.send(f"{slack}/reply", {"text": "Done"}, "U0")
    paths = [heard.get(timeout=10) for _ in range(4)]
    bot.worker.replies.stop()
    bot.store.close()
    assert paths == ["/api/auth.test"] * 3 + ["/reply"]
