"""Handing mails over as operators have it: encrypted, with a password, to a server that proves itself."""

import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.delivery.mail.server import MailServer, TryLater
from tests.certificates import server_context
from tests.mail_server import SENDER, mail_server

TO = "ada@example.org"


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    """A certificate of 127.0.0.1, and its key."""
    return server_context(tmp_path)


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, TO, "Grüße"
    mail.set_content("Hello.")
    return mail


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "implicit"])
def test_a_password_travels_encrypted(
    tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, implicit: bool
) -> None:
    """The right one gets a mail taken; a wrong one does not, nor a server that nobody vouches for."""
    with mail_server(password="right", tls=tls, implicit=implicit) as server:
        settings = replace(server.settings, user="bot", password="right", implicit_tls=implicit)
        with pytest.raises(TryLater, match="SSLCertVerificationError"):
            MailServer(settings).check()
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
        with pytest.raises(TryLater, match="535 at login"):
            MailServer(replace(settings, password="wrong")).check()
        MailServer(settings).hand_over(_mail(), TO, lambda: None)
    assert [one.subject for one in server.to(TO)] == ["Grüße"]
