"""How each kind of mail is drawn: from the same facts as the card it is about, when it is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.blocks.letters import base, match, meeting, waits
from bot.blocks.letters.base import Letter
from bot.enums import MailKind
from bot.models.mail import MailCode
from bot.models.workspace import Workspace
from bot.services.follow_up import read as follow_up_read
from bot.services.match import read as match_read
from bot.services.meeting import read as meeting_read
from bot.services.waitlist import read as waitlist_read

# (session, workspace, recipient, subject, product time) → the mail; None: there is nothing left to say.
LetterRenderer = Callable[[Session, int, int, int, datetime], Letter | None]


def _code(session: Session, workspace_id: int, _: int, code_id: int, now: datetime) -> Letter | None:
    found = session.get(MailCode, (workspace_id, code_id))
    if found is None or not found.is_open(now):
        return None
    return base.code(found.code, session.get_one(Workspace, workspace_id).name)


def _match(session: Session, workspace_id: int, person_id: int, match_id: int, _: datetime) -> Letter | None:
    return match.letter(match_read.card_facts(session, workspace_id, person_id, match_id))


def _meeting(
    session: Session, workspace_id: int, person_id: int, meeting_id: int, now: datetime
) -> Letter | None:
    return meeting.letter(meeting_read.card_facts(session, workspace_id, person_id, meeting_id), now)


def _calendar(
    session: Session, workspace_id: int, person_id: int, meeting_id: int, _: datetime
) -> Letter | None:
    return meeting.entry(meeting_read.card_facts(session, workspace_id, person_id, meeting_id))


def _follow_up(
    session: Session, workspace_id: int, person_id: int, meeting_id: int, now: datetime
) -> Letter | None:
    return waits.follow_up(follow_up_read.card_facts(session, workspace_id, person_id, meeting_id, now))


def _waiting(
    session: Session, workspace_id: int, person_id: int, row_id: int, now: datetime
) -> Letter | None:
    return waits.waitlist(waitlist_read.waiting_facts(session, workspace_id, person_id, row_id, now))


def _nudges(session: Session, workspace_id: int, person_id: int, _: int, now: datetime) -> Letter | None:
    undecided = match_read.nudged(session, workspace_id, person_id)
    asked = follow_up_read.nudged(session, workspace_id, person_id, now)
    return waits.nudges(undecided, asked, meeting_read.nudged(session, workspace_id, person_id))


LETTERS: Mapping[MailKind, LetterRenderer] = {
    MailKind.CODE: _code,
    MailKind.MATCH: _match,
    MailKind.MEETING: _meeting,
    MailKind.CALENDAR: _calendar,
    MailKind.FOLLOW_UP: _follow_up,
    MailKind.WAITING: _waiting,
    MailKind.NUDGES: _nudges,
}
