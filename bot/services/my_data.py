"""My data: everything stored about one person, as a file for them alone.

Texts are in it that this person wrote or that were written to them. What others wrote for
themselves, for the admins or about a private wish is not.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.enums import MeetingState, Side
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.exclusion import PastExclusion
from bot.models.journal import JournalEntry
from bot.models.mail import Mail, MailAddress, MailCode
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin, ReportReader
from bot.models.recipient_lane import RecipientLane
from bot.models.reflection import ReflectionAnswer, ReflectionQuestion
from bot.models.reminder import Reminder
from bot.models.survey import SurveyAnswer
from bot.models.text_command import TypedCommand
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Person
from bot.services import effects, exclusions, journal
from bot.services.actors import Actor

FILE_NAME = "my-mentoring-data.json"

_SENT = "my_data.sent"


def send(session: Session, actor: Actor, now: datetime) -> None:
    """Send the actor the file, in a new message."""
    entry_id = journal.record_for_card(session, actor, _SENT, now)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.MY_DATA, entry_id, now)


def card_file(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, now: datetime
) -> bytes | None:
    """Return the file that a card brings; None where this person asked for none."""
    entry = session.execute(
        select(JournalEntry).where(
            JournalEntry.workspace_id == workspace_id,
            JournalEntry.id == entry_id,
            JournalEntry.actor_id == recipient_id,
            JournalEntry.event == _SENT,
        )
    ).scalar_one_or_none()
    return my_data_file(session, workspace_id, recipient_id, now) if entry else None


def my_data_file(session: Session, workspace_id: int, person_id: int, now: datetime) -> bytes:
    """Return everything stored about a person as JSON in UTF-8. Times are UTC, as ISO 8601."""
    person = session.execute(
        select(Person).where(Person.workspace_id == workspace_id, Person.id == person_id)
    ).scalar_one()
    everything = {
        "made_at": now,
        "you": _columns(
            person, "slack_user_id", "name", "tz", "membership", "is_workspace_admin", "deactivated_at"
        ),
        "programmes": [_participation(session, me) for me in _participants(session, person)],
        "admin_of": _named_in(session, ProgramAdmin, person),
        "reads_the_report_of": _named_in(session, ReportReader, person),
        "typed_to_the_bot": [
            _columns(row, "word", "argument", "channel", "ts")
            for row in _rows(session, TypedCommand, TypedCommand.person_id, person)
        ],
        "reminders": [
            _columns(row, "kind", "step", "due_at", "done_at")
            for row in _rows(session, Reminder, Reminder.recipient_id, person)
        ],
        "messages_from_the_bot": [
            _columns(row, "kind", "queued_at", "delivered_notification")
            for row in _rows(session, Card, Card.recipient_id, person)
        ],
        "conversation_with_the_bot": [
            _columns(row, "channel", "home_opened_at")
            for row in _rows(session, RecipientLane, RecipientLane.person_id, person)
        ],
        "e_mail": _e_mail(session, person),
        "journal": _journal(session, person),
    }
    return json.dumps(everything, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _columns(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(session: Session, table: Any, owner: Any, mine: Person | Participant) -> Sequence[Any]:  # noqa: ANN401 - any table
    query = select(table).where(table.workspace_id == mine.workspace_id, owner == mine.id)
    return session.execute(query.order_by(table.id)).scalars().all()


def _participants(session: Session, person: Person) -> Sequence[Participant]:
    rows: Sequence[Participant] = _rows(session, Participant, Participant.person_id, person)
    return rows


def _participation(session: Session, me: Participant) -> dict[str, Any]:
    profile = ("is_mentee", "is_mentor", "headline", "max_connections")
    times = ("joined_at", "left_at", "paused_at", "paused_until")
    return {
        "programme": session.get_one(Program, me.program_id).name,
        **_columns(me, *profile, *times),
        "topics": [topic.topic for topic in me.topics],
        "asked_not_to_be_matched_again_with": [name for _, name in exclusions.said_by(session, me)],
        "asked_that_before_and_took_it_back": [
            {
                "with": session.get_one(Participant, row.other_id).person.name,
                **_columns(row, "said_at", "taken_back_at"),
            }
            for row in _rows(session, PastExclusion, PastExclusion.author_id, me)
        ],
        "matches": [_match(session, match, me) for match in _of(session, Match, me)],
        "one_time_meetings": [_meeting(meeting, me) for meeting in _of(session, Meeting, me)],
        "survey_answers": [
            _columns(row, "survey", "at", "answers")
            for row in _rows(session, SurveyAnswer, SurveyAnswer.author_id, me)
        ],
        # Only one's own waiting: mentors see how many wait for them, and no names.
        "waiting_for_a_place_with": [
            {
                "mentor": row.mentor.person.name,
                **_columns(row, "state", "joined_at", "offered_at", "held_until", "note"),
            }
            for row in _rows(session, WaitlistEntry, WaitlistEntry.mentee_id, me)
        ],
    }


def _of(session: Session, table: Any, me: Participant) -> Sequence[Any]:  # noqa: ANN401 - matches or meetings
    """Return the matches, or the meetings, of which `me` is one of the two."""
    mine = select(table).where(
        table.workspace_id == me.workspace_id, or_(table.mentee_id == me.id, table.mentor_id == me.id)
    )
    return session.execute(mine.order_by(table.id)).scalars().all()


def _match(session: Session, match: Match, me: Participant) -> dict[str, Any]:
    side = Side.MENTEE if match.mentee is me else Side.MENTOR
    proposer = session.get(Person, match.proposed_by_id) if match.proposed_by_id else None
    return {
        "you_are": side,
        "with": match.participant(side.other).person.name,
        **_columns(match, "origin", "state", "started_at", "mentee_confirmed_at", "mentor_confirmed_at"),
        "proposed_by": proposer.name if proposer else None,
        **_columns(match, "proposed_at", "closed_at", "closed_by", "closed_because"),
        "note_from_the_mentee": match.opening_note,
        "closing_note": match.closing_note,
        "closing_note_at": match.closing_note_at,
        # The other's reason is for the admins they chose.
        "your_reason_for_the_admins": match.closing_reason if match.closed_by is side else "",
        "your_reflections": _reflections(session, match, me),
    }


def _meeting(meeting: Meeting, me: Participant) -> dict[str, Any]:
    side = Side.MENTEE if meeting.mentee is me else Side.MENTOR
    mine = {
        "you_are": side,
        "with": meeting.participant(side.other).person.name,
        **_columns(meeting, "topic", "minutes", "place", "state", "requested_at", "starts_at"),
        "proposed_times": [proposed.starts_at for proposed in meeting.times],
        **_columns(meeting, "closed_at", "closed_by", "closed_because", "closing_note", "closing_note_at"),
        "your_reason_for_the_admins": meeting.closing_reason if meeting.closed_by is side else "",
    }
    if side is Side.MENTEE:
        return {**mine, **_columns(meeting, "asked_at", "choice", "chosen_at", "follow_up_closed_at")}
    if meeting.state is MeetingState.NOT_HELD:
        # What the mentee reported is for the programme's admins: to the mentor its time has passed.
        mine["state"] = MeetingState.OCCURRED
    return mine


def _reflections(session: Session, match: Match, me: Participant) -> list[dict[str, str]]:
    mine = (
        select(ReflectionQuestion.text, ReflectionAnswer.text)
        .join(ReflectionQuestion, ReflectionQuestion.id == ReflectionAnswer.question_id)
        .where(
            ReflectionAnswer.workspace_id == match.workspace_id,
            ReflectionAnswer.match_id == match.id,
            ReflectionAnswer.author_id == me.id,
        )
        .order_by(ReflectionQuestion.position)
    )
    return [{"question": question, "answer": answer} for question, answer in session.execute(mine)]


def _e_mail(session: Session, person: Person) -> dict[str, Any]:
    """Return where this person gets e-mail, and which mails there were. A code is a key: it stays out."""
    codes = _rows(session, MailCode, MailCode.person_id, person)
    addresses = _rows(session, MailAddress, MailAddress.person_id, person)
    return {
        "addresses": [_columns(row, "address", "proven_at", "refused_at") for row in addresses],
        "codes_sent_lately": [
            _columns(row, "address", "sent_at", "expires_at", "closed_at") for row in codes
        ],
        "mails": [
            _columns(row, "kind", "state", "queued_at", "sent_at")
            for row in _rows(session, Mail, Mail.person_id, person)
        ],
    }


def _named_in(session: Session, table: type[ProgramAdmin | ReportReader], person: Person) -> list[str]:
    rows = _rows(session, table, table.person_id, person)
    return [session.get_one(Program, row.program_id).name for row in rows]


def _journal(session: Session, person: Person) -> list[dict[str, Any]]:
    """Return what this person did, and what was done about them. Who else acted is left out."""
    mine = (
        select(JournalEntry)
        .where(
            JournalEntry.workspace_id == person.workspace_id,
            or_(JournalEntry.actor_id == person.id, JournalEntry.person_id == person.id),
        )
        .order_by(JournalEntry.id)
    )
    entries = session.execute(mine).scalars()
    return [{"at": one.at, "event": one.event, "by_you": one.actor_id == person.id} for one in entries]
