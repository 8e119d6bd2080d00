"""The renderer of each kind of card: a service reads the facts, a block module lays them out."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.blocks import decline, follow_up, home, mail, my_data, nudges, profile, text_replies, waitlist
from bot.blocks.match import card as match_card
from bot.blocks.meeting import card as meeting_card
from bot.blocks.program import admins, overview, settings
from bot.blocks.report import cards as report_cards
from bot.blocks.screen import Message
from bot.delivery.render import Renderer
from bot.faults import without_words
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.recipient_lane import RecipientLane
from bot.services import actors, people, text_commands
from bot.services import mail as mail_service
from bot.services import my_data as services_my_data
from bot.services.follow_up import read as follow_up_read
from bot.services.home import home_facts
from bot.services.match import read as match_read
from bot.services.meeting import read as meeting_read
from bot.services.profile import saving
from bot.services.program import admins as services_admins
from bot.services.program import overview as services_overview
from bot.services.program import settings as services_settings
from bot.services.report import needs as services_needs
from bot.services.report import readers as services_readers
from bot.services.report import sending as services_sending
from bot.services.rules import declining
from bot.services.waitlist import read as waitlist_read

logger = logging.getLogger(__name__)


def _match(session: Session, workspace_id: int, recipient_id: int, match_id: int, now: datetime) -> Message:
    return match_card.card(match_read.card_facts(session, workspace_id, recipient_id, match_id), now)


def _home(session: Session, workspace_id: int, recipient_id: int, _: int, now: datetime) -> View:
    page = session.scalars(
        select(RecipientLane.home_page).where(
            RecipientLane.workspace_id == workspace_id, RecipientLane.person_id == recipient_id
        )
    ).one()
    facts = home_facts(session, workspace_id, recipient_id, page, home.PAGE_SIZE)
    if not facts.shows_program:
        mine = (session, facts.viewer, workspace_id, now, home.AFTER_MEETINGS)
        if facts.page == 0:
            questions, queues = follow_up_read.questions_of(*mine), waitlist_read.queues_of(*mine)
            facts = replace(facts, questions=questions, queues=queues)
        return home.view(facts, now)
    actor = actors.actor_of(session, workspace_id, recipient_id)
    glance = services_overview.admin_facts(
        session, facts.viewer, workspace_id, actor.program_id, overview.WAITS_ON_HOME
    )
    needs = services_needs.needs_of(session, actor, exact=True)
    return home.program_view(facts, replace(glance, needs=needs), now)


def _nudges(session: Session, workspace_id: int, recipient_id: int, _: int, now: datetime) -> Message | None:
    undecided = match_read.nudged(session, workspace_id, recipient_id)
    asked = follow_up_read.nudged(session, workspace_id, recipient_id, now)
    meetings = meeting_read.nudged(session, workspace_id, recipient_id)
    if not (undecided or asked or meetings):
        return None
    offered = mail_service.offers_on_reminder(session, workspace_id, recipient_id)
    return nudges.card(undecided, now, asked, meetings, offer_mail_to=recipient_id if offered else None)


def _follow_up(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int, now: datetime
) -> Message:
    facts = follow_up_read.card_facts(session, workspace_id, recipient_id, meeting_id, now)
    return follow_up.card(facts, now)


def _waiting(session: Session, workspace_id: int, recipient_id: int, row_id: int, now: datetime) -> Message:
    return waitlist.card(waitlist_read.waiting_facts(session, workspace_id, recipient_id, row_id, now), now)


def _reason(
    session: Session, workspace_id: int, recipient_id: int, match_id: int, _: datetime
) -> Message | None:
    facts = declining.reason_facts(session, Match, workspace_id, recipient_id, match_id)
    return decline.reason_card(facts) if facts else None


def _admins_changed(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, _: datetime
) -> Message | None:
    facts = services_admins.changed_facts(session, workspace_id, recipient_id, entry_id)
    return admins.changed_card(facts) if facts else None


def _invitation(
    session: Session, workspace_id: int, recipient_id: int, program_id: int, _: datetime
) -> Message | None:
    facts = services_admins.invitation_facts(session, workspace_id, recipient_id, program_id)
    return admins.invitation_card(facts) if facts else None


def _meeting(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int, now: datetime
) -> Message:
    return meeting_card.card(meeting_read.card_facts(session, workspace_id, recipient_id, meeting_id), now)


def _meeting_reason(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int, _: datetime
) -> Message | None:
    facts = declining.reason_facts(session, Meeting, workspace_id, recipient_id, meeting_id)
    return decline.reason_card(facts) if facts else None


def _answer(
    session: Session, workspace_id: int, recipient_id: int, message_id: int, now: datetime
) -> Message | None:
    facts = text_commands.answer_facts(session, workspace_id, recipient_id, message_id, now)
    return text_replies.card(facts, now) if facts else None


def _my_data(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, now: datetime
) -> Message | None:
    facts = services_my_data.card_facts(session, workspace_id, recipient_id, entry_id)
    if facts is None or facts.failed:
        return my_data.failed_card(facts) if facts else None
    try:
        contents = services_my_data.everything_about(session, workspace_id, recipient_id, now)
        return my_data.card(facts, contents)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for their data and is told
        logger.error("the data of person %s could not be made\n%s", recipient_id, without_words(error))  # noqa: TRY400 - the same
        return my_data.failed_card(facts)


def _policy_changed(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, _: datetime
) -> Message | None:
    facts = services_settings.policy_changed_facts(session, workspace_id, recipient_id, entry_id)
    return settings.changed_card(facts) if facts else None


def _person_left(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, _: datetime
) -> Message | None:
    facts = people.left_facts(session, workspace_id, recipient_id, entry_id)
    return admins.left_card(facts) if facts else None


def _pause_over(session: Session, workspace_id: int, recipient_id: int, _: int, __: datetime) -> Message:
    return profile.pause_over_card(
        saving.profile_of(session, actors.actor_of(session, workspace_id, recipient_id))
    )


def _mail(session: Session, workspace_id: int, recipient_id: int, _: int, now: datetime) -> Message:
    return mail.card(mail_service.mail_facts(session, workspace_id, recipient_id, now))


def _report_file(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, now: datetime
) -> Message | None:
    found = services_sending.sending(session, workspace_id, recipient_id, entry_id, now)
    return report_cards.file_card(found.report, failed=found.failed) if found else None


def _report_reader(
    session: Session, workspace_id: int, recipient_id: int, program_id: int, _: datetime
) -> Message | None:
    facts = services_readers.changed_facts(session, workspace_id, recipient_id, program_id)
    return report_cards.reader_card(facts) if facts else None


RENDERERS: Mapping[CardKind, Renderer] = {
    CardKind.MATCH: _match,
    CardKind.HOME: _home,
    CardKind.NUDGES: _nudges,
    CardKind.DECLINE_REASON: _reason,
    CardKind.ADMINS_CHANGED: _admins_changed,
    CardKind.INVITATION: _invitation,
    CardKind.ANSWER: _answer,
    CardKind.MY_DATA: _my_data,
    CardKind.MEETING: _meeting,
    CardKind.MEETING_REASON: _meeting_reason,
    CardKind.FOLLOW_UP: _follow_up,
    CardKind.WAITING: _waiting,
    CardKind.POLICY_CHANGED: _policy_changed,
    CardKind.PERSON_LEFT: _person_left,
    CardKind.PAUSE_OVER: _pause_over,
    CardKind.MAIL: _mail,
    CardKind.REPORT_FILE: _report_file,
    CardKind.REPORT_READER: _report_reader,
}
