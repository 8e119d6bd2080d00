"""One mail, from its row to the mail server.

*Sending* is stored after the server has accepted the recipient and before the first word of the text. What
breaks before that is tried again; what breaks after it is never sent again, whoever died on the way.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import languages
from bot.delivery import leases
from bot.delivery.leases import Lease
from bot.delivery.mail import envelope, links
from bot.delivery.mail.letters import LETTERS
from bot.delivery.mail.server import MailFailure, MailServer, OutcomeUnknown, RefusedForGood
from bot.delivery.results import back_off
from bot.enums import MailKind, MailState
from bot.models.mail import Mail, MailAddress, MailCode
from bot.models.workspace import Person
from bot.services import actors
from bot.services import mail as mail_service
from bot.store import Store

logger = logging.getLogger(__name__)

# What is a day old is no news; the card has it.
GIVEN_UP_AFTER = timedelta(days=1)
# How long a mail waits for its card: a tenth of how long it has waited, within these.
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True)
class MailContext:
    """What all runs of a mail worker share. Both times are aware UTC."""

    store: Store
    server: MailServer
    product_now: Callable[[], datetime]
    machine_now: Callable[[], datetime]


@dataclass(frozen=True)
class _Ready:
    """A mail that can be handed over."""

    message: EmailMessage
    address: str


class MailRun:
    """One look at one mail, while the lease on it lives."""

    def __init__(self, context: MailContext, lease: Lease) -> None:
        self._context, self._lease = context, lease

    def run(self) -> datetime | None:
        """Send the mail if it can be sent now; return when to look again, in machine time.

        Raises:
            LeaseLost: another worker went on with it.
        """
        prepared = self._prepare()
        if not isinstance(prepared, _Ready):
            return prepared
        try:
            self._context.server.hand_over(prepared.message, prepared.address, self._announce)
        except MailFailure as failure:
            return self._failed(failure, prepared.address)
        self._write(MailState.SENT, sent_at=self._context.product_now())
        return None

    def _prepare(self) -> _Ready | datetime | None:
        """Decide what to do about the mail, from what is stored now."""
        with self._context.store.transaction() as session:
            mail = session.get_one(Mail, (self._lease.workspace_id, self._lease.lane_id))
            prepared = self._look(session, mail)
            session.flush()
            leases.MAILS.renew(session, self._lease, self._context.machine_now())
            return prepared

    def _look(self, session: Session, mail: Mail) -> _Ready | datetime | None:
        now = self._context.product_now()
        if mail.state is MailState.SENDING:
            # Whoever sent it died, or was too slow to say how it went.
            mail.state = MailState.UNKNOWN
            logger.error("Nobody can say whether mail %s was sent; it is not sent again.", mail.id)
        if mail.state is not MailState.WAITING:
            return None
        if now - mail.queued_at > GIVEN_UP_AFTER:
            mail.state = MailState.GIVEN_UP
            return None
        with languages.speaking(actors.language_of(session, mail.workspace_id, mail.person_id)):
            return self._letter(session, mail, now)

    def _letter(self, session: Session, mail: Mail, now: datetime) -> _Ready | datetime | None:
        """Write the mail in its reader's language, once the card that it leads to is there."""
        address = _address(session, mail)
        content = LETTERS[mail.kind](session, mail.workspace_id, mail.person_id, mail.subject_id, now)
        if not address or content is None:
            mail.state = MailState.NOT_NEEDED
            return None
        card_url = links.of_card(session, mail)
        if card_url is None:
            waited = (now - mail.queued_at) / 10
            return self._context.machine_now() + min(max(waited, SHORTEST_WAIT), LONGEST_WAIT)
        off_url = "" if mail.kind is MailKind.CODE else links.of_mail_card(session, mail)
        sender = self._context.server.settings.sender
        message = envelope.message(content, sender, address, card_url, off_url, now)
        return _Ready(message, address)

    def _announce(self) -> None:
        """Store that from here on the mail may be at the server."""
        self._write(MailState.SENDING)

    def _failed(self, failure: MailFailure, address: str) -> datetime | None:
        # The address, and what the server said of it, stay out of the log.
        logger.info("Mail %s was not taken: %s", self._lease.lane_id, failure.code)
        if isinstance(failure, OutcomeUnknown):
            self._write(MailState.UNKNOWN, failure=failure.code)
            return None
        if isinstance(failure, RefusedForGood):
            self._write(MailState.REFUSED, failure=failure.code, refused_address=address)
            return None
        return self._try_later(failure)

    def _try_later(self, failure: MailFailure) -> datetime:
        with self._context.store.transaction() as session:
            mail = session.get_one(Mail, (self._lease.workspace_id, self._lease.lane_id))
            mail.state, mail.failure = MailState.WAITING, failure.code
            mail.attempts += 1
            until = self._context.machine_now() + back_off(mail.attempts)
            session.flush()
            leases.MAILS.renew(session, self._lease, self._context.machine_now())
            return until

    def _write(
        self,
        state: MailState,
        *,
        sent_at: datetime | None = None,
        failure: str = "",
        refused_address: str = "",
    ) -> None:
        """Record what is known of the mail, in a transaction of its own, while the lease lives."""
        with self._context.store.transaction() as session:
            mail = session.get_one(Mail, (self._lease.workspace_id, self._lease.lane_id))
            mail.state, mail.sent_at, mail.failure = state, sent_at, failure
            session.flush()
            leases.MAILS.renew(session, self._lease, self._context.machine_now())
            if refused_address:
                now = self._context.product_now()
                key = (mail.workspace_id, mail.person_id, refused_address)
                mail_service.refused(session, *key, now)


def _address(session: Session, mail: Mail) -> str:
    """Return where a mail goes; empty where nobody wants it any more."""
    if session.get_one(Person, (mail.workspace_id, mail.person_id)).deactivated_at:
        return ""
    if mail.kind is MailKind.CODE:
        code = session.get(MailCode, (mail.workspace_id, mail.subject_id))
        return code.address if code else ""
    found = select(MailAddress.address).where(
        MailAddress.workspace_id == mail.workspace_id,
        MailAddress.person_id == mail.person_id,
        MailAddress.refused_at.is_(None),
    )
    return session.scalars(found).one_or_none() or ""
