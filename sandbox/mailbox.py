"""A mailbox for everybody: an SMTP server on this machine that takes what the app mails, and keeps it."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.json_types import Json

KEPT = 200  # mails


@dataclass(frozen=True)
class Mail:
    """One mail as its reader has it. `at` is the time in its header, in seconds since 1970."""

    to: str
    subject: str
    text: str
    at: float
    calendar: str


class Mailbox:
    """Takes mails on a port of 127.0.0.1; `arrived` is called after each."""

    def __init__(self, arrived: Callable[[], None]) -> None:
        self._arrived = arrived
        self._mails: list[Mail] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """What an app calls its mail server."""
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def as_json(self) -> list[Json]:
        """Return the mails, the newest first."""
        return [asdict(mail) for mail in reversed(self._mails)]

    async def open(self) -> None:
        """Begin to take mails."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="sandbox", loop=loop), sock=self._listener
        )

    def close(self) -> None:
        """Take no more."""
        if self._server:
            self._server.close()
        self._listener.close()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail, once for each of its recipients."""
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        if not isinstance(message, EmailMessage):
            return "550 no mail"
        self._mails += [_read(message, recipient) for recipient in envelope.rcpt_tos]
        del self._mails[:-KEPT]
        self._arrived()
        return "250 OK"


def _read(message: EmailMessage, recipient: str) -> Mail:
    body = message.get_body(("plain",))
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return Mail(
        to=recipient,
        subject=str(message["Subject"] or "").strip(),
        text=str(body.get_content()) if body else "",
        at=parsedate_to_datetime(str(message["Date"])).timestamp() if message["Date"] else 0.0,
        calendar=str(calendars[0].get_content()) if calendars else "",
    )
