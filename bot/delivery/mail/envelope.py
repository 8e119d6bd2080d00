"""A mail with its headers. Python's header classes refuse a line break: a name stays in its header."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from bot.blocks.letters import base
from bot.blocks.letters.base import Letter
from bot.delivery.mail import calendar
from bot.delivery.mail.server import POLICY


def message(
    content: Letter, sender: Address, recipient: str, card_url: str, off_url: str, now: datetime
) -> EmailMessage:
    """Return the mail as it is sent. `off_url` is where e-mail is turned off; empty: nothing to turn off yet.

    `now` is aware.
    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = content.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.domain)
    # No holiday reply comes back to a mailbox that a programme's admin has to read.
    mail["Auto-Submitted"] = "auto-generated"
    if off_url:
        mail["List-Unsubscribe"] = f"<{off_url}>"
    mail.set_content(base.body(content, card_url, off_url))
    if content.calendar:
        calendar.attach(mail, content.calendar, sender, recipient, now)
    return mail
