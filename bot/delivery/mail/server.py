"""The mail server: takes one mail over SMTP, or says no, for now or for good.

SMTP has no key by which a server would know a mail again. Once the text is on its way, a connection that
breaks leaves nobody able to say whether the mail was taken: such a mail is never sent again.
What a server writes beside its code often repeats the address, so nothing here keeps or logs it.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP

from bot.settings import MailSettings

# For each of the server's answers. All that come after the mail has been announced fit into a lease.
ANSWER_SECONDS = 10.0
# Seven bits, for servers that know no more.
POLICY = SMTP.clone(cte_type="7bit")
_FIRST_PERMANENT = 500
_FIRST_TRANSIENT = 400


class MailFailure(Exception):  # noqa: N818 - said like a fact, as are its kinds
    """A mail that was not taken, or not certainly. `code` has no word of the server's: it may be logged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLater(MailFailure):
    """The server was not reached, or said no for now; nothing was sent."""


class RefusedForGood(MailFailure):
    """The server will not take mail for this address, or not this mail."""


class OutcomeUnknown(MailFailure):
    """The text was sent and no answer came: the server may have taken it."""


class MailServer:
    """One server, and the address that mails come from."""

    def __init__(self, settings: MailSettings, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.settings = settings
        self._answer_seconds = answer_seconds

    def check(self) -> None:
        """Connect, log in and ask whether the sender is accepted; nothing is sent.

        Raises:
            TryLater: it does not work, and where.
        """
        with self._connection():
            pass

    def hand_over(self, message: EmailMessage, recipient: str, announce: Callable[[], None]) -> None:
        """Give one mail to the server. `announce` is called before the first word of it is sent.

        Raises:
            TryLater, RefusedForGood, OutcomeUnknown: the server does not take it.
            Exception: whatever `announce` raises; then nothing was sent.
        """
        text = message.as_bytes(policy=POLICY)
        with self._connection() as connection:
            with _trying("RCPT TO"):
                answer, _ = connection.rcpt(recipient)
            _require_taken(answer, "RCPT TO")
            announce()
            _require_taken(_send(connection, text), "DATA")

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        """Open a connection on which the sender has been accepted."""
        with _trying("connecting"):
            connection = self._connect()
        try:
            with _trying("STARTTLS"):
                self._encrypt(connection)
            if self.settings.user:
                with _trying("login"):
                    connection.login(self.settings.user, self.settings.password)
            with _trying("MAIL FROM"):
                answer, said = connection.mail(self.settings.sender_address)
                if answer >= _FIRST_TRANSIENT:
                    raise smtplib.SMTPResponseException(answer, said)
            yield connection
        finally:
            with suppress(OSError, smtplib.SMTPException):
                # Its answer is not waited for: by now all that matters is known.
                connection.putcmd("quit")
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        where = (self.settings.host, self.settings.port)
        if self.settings.implicit_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, timeout=self._answer_seconds, context=context)
        return smtplib.SMTP(*where, timeout=self._answer_seconds)

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        """Encrypt where the server can; a password never travels in the clear."""
        connection.ehlo_or_helo_if_needed()
        if self.settings.implicit_tls or not (self.settings.user or connection.has_extn("starttls")):
            return
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo()


@contextmanager
def _trying(stage: str) -> Iterator[None]:
    """Turn what goes wrong before a mail is announced into "later": nothing was sent."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise TryLater(f"{error.smtp_code} at {stage}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(f"{type(error).__name__} at {stage}") from None


def _send(connection: smtplib.SMTP, text: bytes) -> int:
    """Send the text of a mail; return the server's answer to it."""
    try:
        return connection.data(text)[0]
    except smtplib.SMTPDataError as error:
        # It did not even let us begin.
        return int(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        raise OutcomeUnknown(f"{type(error).__name__} at DATA") from None


def _require_taken(answer: int, stage: str) -> None:
    if answer >= _FIRST_PERMANENT:
        raise RefusedForGood(f"{answer} at {stage}")
    if answer >= _FIRST_TRANSIENT:
        raise TryLater(f"{answer} at {stage}")
