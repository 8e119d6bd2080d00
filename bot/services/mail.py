"""E-mail: what somebody chooses, and the code that proves their address.

An address is proven before anything else goes there, or the bot could be made to write to strangers.
"""

import re
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot import limits, refusals
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.mail import MailAddress, MailCode
from bot.models.workspace import Workspace
from bot.read_models.mail import MailFacts
from bot.refusals import Refusal
from bot.services import actors, effects, journal
from bot.services.actors import Actor

# What HTML takes for an address, with a dot in its domain. Nothing in it could end a header or a command.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_DAY = timedelta(days=1)


def is_offered(session: Session, workspace_id: int) -> bool:
    """Say whether there is a mail server. If not, e-mail is offered nowhere."""
    return session.get_one(Workspace, workspace_id).offers_mail


def mail_facts(session: Session, workspace_id: int, person_id: int, now: datetime) -> MailFacts:
    """Return whether somebody gets e-mail, and where."""
    mine = _address(session, workspace_id, person_id)
    code = _newest_code(session, workspace_id, person_id)
    return MailFacts(
        viewer=actors.viewer_of(session, workspace_id, person_id),
        offered=is_offered(session, workspace_id),
        address=mine.address if mine else "",
        refused_at=mine.refused_at if mine else None,
        unproven=code.address if code else "",
        code_works=code is not None and code.is_open(now),
        code_refused=code is not None and code.refused_at is not None,
    )


def offers_on_reminder(session: Session, workspace_id: int, person_id: int) -> bool:
    """Say whether a reminder offers e-mail: the first one does, to those who have not chosen yet."""
    first = select(Card.id).where(
        Card.workspace_id == workspace_id,
        Card.recipient_id == person_id,
        Card.kind == CardKind.NUDGES,
        Card.desired_notification <= 1,
    )
    return (
        is_offered(session, workspace_id)
        and _address(session, workspace_id, person_id) is None
        and _newest_code(session, workspace_id, person_id) is None
        and session.execute(first).first() is not None
    )


def require_code(facts: MailFacts) -> None:
    """Refuse unless there is a code to be typed.

    Raises:
        CodeIsOver: it was typed, or works no more.
    """
    if not facts.code_works:
        raise refusals.CodeIsOver


def choose(session: Session, actor: Actor, address: str, now: datetime) -> bool:
    """Get e-mail at `address`, or none where it is empty. Says whether a code has to be typed first.

    What the form began with changes nothing.

    Raises:
        MailNotOffered, NoAddress, TooManyCodes: at the address.
        NotJoined: the actor takes no part in the programme.
    """
    if not address:
        turn_off(session, actor, now)
        return False
    _require_may_ask(session, actor)
    if len(address) > limits.LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise refusals.NoAddress
    facts = mail_facts(session, actor.workspace_id, actor.person_id, now)
    if facts.code_works and facts.unproven == address:
        return True
    if facts.address == address and not facts.refused_at:
        _close_codes(session, actor, now)
        effects.mail_changed(session, actor.workspace_id, actor.person_id, now)
        return False
    _send_code(session, actor, address, now)
    return True


def send_new_code(session: Session, actor: Actor, now: datetime) -> None:
    """Mail another code to the address that is not proven yet; the one before works no more.

    Raises:
        CodeIsOver: there is no such address any more.
        MailNotOffered, NotJoined, TooManyCodes: as `choose`.
    """
    _require_may_ask(session, actor)
    code = _newest_code(session, actor.workspace_id, actor.person_id)
    if code is None:
        raise refusals.CodeIsOver
    _send_code(session, actor, code.address, now)


def enter_code(session: Session, actor: Actor, typed: str, now: datetime) -> Refusal | None:
    """Prove an address by the code that was mailed to it.

    Returns why not, rather than raising it: a wrong try is counted, and has to be stored.
    """
    code = _newest_code(session, actor.workspace_id, actor.person_id, lock=True)
    if code is None or not code.is_open(now):
        return refusals.CodeIsOver()
    # How long comparing takes tells nobody how much of a guess was right.
    if not compare_digest(typed.encode(), code.code.encode()):
        code.tries_left -= 1
        effects.mail_changed(session, actor.workspace_id, actor.person_id, now)
        return refusals.WrongCode(left=code.tries_left) if code.tries_left else refusals.CodeIsOver()
    code.closed_at = now
    _keep(session, actor, code.address, now)
    journal.record(session, actor, "mail.proven", now)
    effects.mail_changed(session, actor.workspace_id, actor.person_id, now)
    return None


def turn_off(session: Session, actor: Actor, now: datetime) -> None:
    """Get no e-mail any more; the address is forgotten."""
    mine = _address(session, actor.workspace_id, actor.person_id)
    if mine is None and _newest_code(session, actor.workspace_id, actor.person_id) is None:
        return
    if mine is not None:
        session.delete(mine)
    _close_codes(session, actor, now)
    journal.record(session, actor, "mail.off", now)
    effects.mail_changed(session, actor.workspace_id, actor.person_id, now)


def refused(session: Session, workspace_id: int, person_id: int, address: str, now: datetime) -> None:
    """The mail server said no for good: nothing more is sent there, and its owner hears of it in Slack."""
    mine = _address(session, workspace_id, person_id)
    if mine is not None and mine.address == address:
        mine.refused_at = now
    for code in _open_codes(session, workspace_id, person_id):
        if code.address == address:
            code.refused_at = now
    effects.mail_changed(session, workspace_id, person_id, now, notify=True)


def _require_may_ask(session: Session, actor: Actor) -> None:
    if not is_offered(session, actor.workspace_id):
        raise refusals.MailNotOffered
    me = actors.participant_of(session, actor)
    if me is None or me.left_at:
        raise refusals.NotJoined


def _send_code(session: Session, actor: Actor, address: str, now: datetime) -> None:
    # All who ask for codes wait for each other, so that nobody's last one is counted twice.
    session.get_one(Workspace, actor.workspace_id, with_for_update={"key_share": True})
    _require_codes_left(session, actor, address, now)
    _close_codes(session, actor, now)
    number = secrets.randbelow(10**limits.MAIL_CODE_DIGITS)
    code = MailCode(
        workspace_id=actor.workspace_id,
        person_id=actor.person_id,
        address=address,
        code=f"{number:0{limits.MAIL_CODE_DIGITS}}",
        sent_at=now,
        expires_at=now + limits.MAIL_CODE_LASTS,
        tries_left=limits.MAIL_CODE_TRIES,
    )
    session.add(code)
    session.flush()
    journal.record(session, actor, "mail.code_sent", now)
    effects.mail_code_asked(session, code, now)


def _require_codes_left(session: Session, actor: Actor, address: str, now: datetime) -> None:
    here = MailCode.workspace_id == actor.workspace_id
    session.execute(delete(MailCode).where(here, MailCode.sent_at <= now - _DAY))
    mine = func.count().filter(MailCode.person_id == actor.person_id)
    there = func.count().filter(func.lower(MailCode.address) == address.lower())
    by_me, to_it = session.execute(select(mine, there).select_from(MailCode).where(here)).one()
    if by_me >= limits.MAIL_CODES_A_DAY or to_it >= limits.MAIL_CODES_TO_AN_ADDRESS_A_DAY:
        raise refusals.TooManyCodes


def _keep(session: Session, actor: Actor, address: str, now: datetime) -> None:
    mine = _address(session, actor.workspace_id, actor.person_id)
    if mine is None:
        mine = MailAddress(workspace_id=actor.workspace_id, person_id=actor.person_id)
        session.add(mine)
    mine.address, mine.proven_at, mine.refused_at = address, now, None


def _close_codes(session: Session, actor: Actor, now: datetime) -> None:
    for code in _open_codes(session, actor.workspace_id, actor.person_id):
        code.closed_at = now


def _address(session: Session, workspace_id: int, person_id: int) -> MailAddress | None:
    mine = select(MailAddress).where(
        MailAddress.workspace_id == workspace_id, MailAddress.person_id == person_id
    )
    return session.scalars(mine).one_or_none()


def _open_codes(session: Session, workspace_id: int, person_id: int) -> list[MailCode]:
    mine = select(MailCode).where(
        MailCode.workspace_id == workspace_id,
        MailCode.person_id == person_id,
        MailCode.closed_at.is_(None),
    )
    return list(session.scalars(mine))


def _newest_code(
    session: Session, workspace_id: int, person_id: int, *, lock: bool = False
) -> MailCode | None:
    """Return the code that waits to be typed, even if it works no more."""
    mine = (
        select(MailCode)
        .where(
            MailCode.workspace_id == workspace_id,
            MailCode.person_id == person_id,
            MailCode.closed_at.is_(None),
        )
        .order_by(MailCode.sent_at.desc(), MailCode.id.desc())
        .limit(1)
    )
    return session.scalars(mine.with_for_update() if lock else mine).one_or_none()
