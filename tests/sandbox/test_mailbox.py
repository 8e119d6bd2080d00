"""The stand-in's mailbox: a real SMTP server that takes what an app mails, and sends nothing on."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from sandbox.running import running
from tests.sandbox.bolt_app import MANIFEST


def test_what_an_app_mails_can_be_read() -> None:
    """Subject, text and calendar entry, the newest first, once for each recipient."""
    with running(manifest=MANIFEST, mailbox=True) as driver:
        assert driver.get("page")["mailbox"] is True
        url = driver.get("mails")["smtp_url"]
        _send(url, "First", "lin@example.org", "ada@example.org")
        _send(url, "Grüße 林", "lin@example.org")
        mails = driver.get("mails")["mails"]
    assert [(mail["subject"], mail["to"]) for mail in mails] == [
        ("Grüße 林", "lin@example.org"),
        ("First", "ada@example.org"),
        ("First", "lin@example.org"),
    ]
    assert mails[0]["text"].strip() == "Hello, Grüße 林."
    assert "BEGIN:VCALENDAR" in mails[0]["calendar"]


def test_without_one_nothing_is_offered() -> None:
    """The page shows no mailbox, and there is none to read."""
    with running(manifest=MANIFEST) as driver:
        assert driver.get("page")["mailbox"] is False
        with pytest.raises(ValueError, match="--mailbox"):
            driver.get("mails")


def _send(url: str, subject: str, *recipients: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "app@example.org", ", ".join(recipients), subject
    mail["Date"] = "Thu, 26 Nov 2026 15:00:00 +0000"
    mail.set_content(f"Hello, {subject}.")
    mail.add_alternative("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar")
    with smtplib.SMTP(urlsplit(url).hostname or "", urlsplit(url).port or 0) as server:
        server.send_message(mail)
