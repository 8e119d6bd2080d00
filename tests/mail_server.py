"""A real SMTP server on this machine: keeps what it takes, and goes wrong as mail servers do."""

import asyncio
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from threading import Event, Thread

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.settings import MailSettings

SENDER = Address("Mentoring", addr_spec="mentoring@example.org")
# A server that does not know a recipient repeats the address; what it says must reach no log.
UNKNOWN = "550 5.1.1 <{address}> is not known here"
LATER = "451 4.7.1 <{address}> please come back later"


@dataclass
class ReceivedMail:
    """One mail as it arrived."""

    recipient: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, decoded; where it was folded, a space may stand before it."""
        return str(self.message["Subject"]).strip()

    @property
    def text(self) -> str:
        """What somebody reads, in one line: where it breaks is of no matter."""
        body = self.message.get_body(("plain",))
        return re.sub(r"[ \r\n\t]+", " ", str(body.get_content())).strip() if body else ""

    @property
    def calendar(self) -> str:
        """The calendar file that came with it, each property in one line; empty where none did."""
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        found = str(parts[0].get_content()) if parts else ""
        return found.replace("\r\n", "\n").replace("\n ", "")


@dataclass
class TestMailServer:
    """The running server."""

    __test__ = False

    mails: list[ReceivedMail] = field(default_factory=list)
    # What to answer at RCPT or DATA instead of taking it, in this order.
    answers: dict[str, list[str]] = field(default_factory=dict)
    # Whether it takes the text of a mail and then breaks off without a word.
    breaks_off: bool = False
    # Where it falls silent: RCPT or DATA; and whether somebody has come that far.
    silent_at: str = ""
    reached_silence: Event = field(default_factory=Event)
    recipients: list[str] = field(default_factory=list)
    # Called with each recipient, in the server's thread.
    on_recipient: Callable[[], object] = bool
    port: int = 0
    _speaks: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def settings(self) -> MailSettings:
        """What `SMTP_URL` and `MAIL_FROM` have to say."""
        return MailSettings("127.0.0.1", self.port, SENDER)

    @property
    def environment(self) -> dict[str, str]:
        """The same, for a process."""
        return {"SMTP_URL": f"smtp://127.0.0.1:{self.port}", "MAIL_FROM": str(SENDER)}

    def to(self, address: str) -> list[ReceivedMail]:
        """Return the mails that an address got, oldest first."""
        return [one for one in self.mails if one.recipient == address]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or do as a test ordered."""
        self.recipients.append(address)
        self.on_recipient()
        await self._fall_silent("RCPT")
        if instead := self._instead("RCPT", address):
            return instead
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the text, or do as a test ordered."""
        await self._fall_silent("DATA")
        recipient = envelope.rcpt_tos[0]
        if instead := self._instead("DATA", recipient):
            return instead
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        if isinstance(message, EmailMessage):
            self.mails.append(ReceivedMail(recipient, message))
        if self.breaks_off and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK"

    def _instead(self, stage: str, address: str) -> str:
        ordered = self.answers.get(stage)
        return ordered.pop(0).format(address=address) if ordered else ""

    async def _fall_silent(self, stage: str) -> None:
        if self.silent_at == stage:
            self.reached_silence.set()
            await self._speaks.wait()

    def speaks_again(self) -> None:
        """Answer all who wait, and fall silent no more."""
        self.silent_at = ""
        self._loop.call_soon_threadsafe(self._speaks.set)

    def forget_who_waits(self) -> None:
        """Fall silent no more; who waits is gone, and what they began is not taken."""
        self.silent_at = ""


@contextmanager
def mail_server(
    *, password: str = "", tls: ssl.SSLContext | None = None, implicit: bool = False
) -> Iterator[TestMailServer]:
    """Run a mail server on a free port of this machine, in a thread.

    With `tls` it can encrypt, from the first byte where that is `implicit`; with a password it wants one,
    and only over TLS.
    """
    found = TestMailServer()
    loop = found._loop  # noqa: SLF001 - nobody else runs it

    def login(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: object) -> AuthResult:
        is_right = isinstance(given, LoginPassword) and given.password.decode() == password
        return AuthResult(success=is_right, handled=False)

    def connected() -> SMTP:
        by_request = None if implicit else tls
        return SMTP(
            found,
            hostname="mail.test",
            loop=loop,
            tls_context=by_request,
            require_starttls=by_request is not None,
            auth_required=bool(password),
            # Over TLS from the first byte, there is no other that it could ask for.
            auth_require_tls=not implicit,
            authenticator=login if password else None,
        )

    thread = Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    # In the thread, because a browser's loop may run in this one.
    opening = loop.create_server(connected, "127.0.0.1", 0, ssl=tls if implicit else None)
    serving = asyncio.run_coroutine_threadsafe(opening, loop).result()
    found.port = serving.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(serving.close)
        loop.call_soon_threadsafe(_end, loop)
        thread.join()
        loop.close()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Let go of whoever still waits, then stop."""
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    ended = asyncio.gather(*waiting, return_exceptions=True)
    ended.add_done_callback(lambda _: loop.stop())
