"""My Data: everything stored about one person, as a file for them alone.

Texts are in it that this person wrote or that were written to them. What others wrote for
themselves, for the admins or about a private wish is not.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MeetingState, Side
from bot.ids import CardKind
from bot.models.card import Card, CardPost, FileState
from bot.models.exclusion import Exclusion, PastExclusion
from bot.models.journal import JournalEntry
from bot.models.mail import Mail, MailAddress, MailCode
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program, ProgramAdmin, ReportReader
from bot.models.recipient_lane import RecipientLane
from bot.models.reflection import ReflectionAnswer, ReflectionQuestion
from bot.models.reminder import Reminder
from bot.models.search_word import SearchWord
from bot.models.survey import SurveyAnswer
from bot.models.text_command import TypedCommand
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Person
from bot.read_models.my_data import MyDataFacts
from bot.services import actors, effects, journal
from bot.services.actors import Actor

# Whoever has a copy of today needs none of the next minute: making one reads everything there is.
ONCE_IN = timedelta(days=1)

_SENT = "my_data.sent"
_OF_A_COPY = (
    *("notification", "channel", "ts", "state"),
    *("attempted_at", "shown_at", "clicked_at", "file_state"),
)
_FAILED = CardPost.file_state == FileState.FAILED


def send(session: Session, actor: Actor, now: datetime) -> None:
    """Send the actor the files, in a new message, at most once a day.

    Raises:
        SentLately: they were asked for less than a day ago, and have come or are on their way.
    """
    require_due(session, actor, now)
    entry_id = journal.record_for_card(session, actor, _SENT, now)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.MY_DATA, entry_id, now)


def require_due(session: Session, actor: Actor, now: datetime) -> None:
    """Refuse where somebody has their files of today.

    Raises:
        SentLately: as `send`.
    """
    last = _last_sent(session, actor)
    if last and last.at > now - ONCE_IN and not _is_lost(session, actor.workspace_id, last):
        raise refusals.SentLately(at=last.at)


def last_sent_at(session: Session, actor: Actor) -> datetime | None:
    """Return when the actor last asked for their data."""
    last = _last_sent(session, actor)
    return last.at if last else None


def _last_sent(session: Session, actor: Actor) -> JournalEntry | None:
    sent = _sent_to(actor.workspace_id, actor.person_id)
    newest = sent.order_by(JournalEntry.at.desc(), JournalEntry.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def card_facts(session: Session, workspace_id: int, recipient_id: int, entry_id: int) -> MyDataFacts | None:
    """Return what the card is about that brings the files; None where this person asked for none."""
    asked = _sent_to(workspace_id, recipient_id).where(JournalEntry.id == entry_id)
    if session.scalars(asked).one_or_none() is None:
        return None
    failed = session.scalars(_copies(workspace_id, recipient_id, entry_id).where(_FAILED)).first() is not None
    return MyDataFacts(actors.viewer_of(session, workspace_id, recipient_id), failed=failed)


def _sent_to(workspace_id: int, person_id: int) -> Select[JournalEntry]:
    return select(JournalEntry).where(
        JournalEntry.workspace_id == workspace_id,
        JournalEntry.actor_id == person_id,
        JournalEntry.event == _SENT,
    )


def _copies(
    workspace_id: int, person_id: int, subject_id: int, kind: str = CardKind.MY_DATA
) -> Select[CardPost]:
    return (
        select(CardPost)
        .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
        .where(
            Card.workspace_id == workspace_id,
            Card.recipient_id == person_id,
            Card.kind == kind,
            Card.subject_id == subject_id,
        )
        .order_by(CardPost.id)
    )


def _is_lost(session: Session, workspace_id: int, entry: JournalEntry) -> bool:
    """Say whether nothing is on its way any more, and no file has come."""
    card = session.scalars(
        select(Card).where(
            Card.workspace_id == workspace_id, Card.kind == CardKind.MY_DATA, Card.subject_id == entry.id
        )
    ).one_or_none()
    if card is None or card.dead_because:
        return True
    copies = session.scalars(_copies(workspace_id, card.recipient_id, entry.id)).all()
    here = (FileState.SENDING, FileState.SENT)
    return not card.dirty and not any(one.file_state in here for one in copies)


def everything_about(session: Session, workspace_id: int, person_id: int, now: datetime) -> dict[str, Any]:
    """Return everything stored about a person, by what it is. Times are aware UTC.

    Keys are those of the table where a value stands as it is stored; who else is in it, is there by name.
    """
    person = session.execute(
        select(Person).where(Person.workspace_id == workspace_id, Person.id == person_id)
    ).scalar_one()
    profile = (
        *("slack_user_id", "name", "title", "photo", "tz", "locale", "membership"),
        *("is_workspace_admin", "is_bot", "deactivated_at"),
    )
    return {
        "made_at": now,
        "you": _columns(person, *profile, "asked_at", "language"),
        "programmes": [_participation(session, me) for me in _participants(session, person)],
        "admin_of": _named_in(session, ProgramAdmin, person),
        "reads_the_report_of": _named_in(session, ReportReader, person),
        "proposals_you_made": [
            {
                "mentee": row.mentee.person.name,
                "mentor": row.mentor.person.name,
                **_columns(row, "proposed_at"),
            }
            for row in _rows(session, Match, Match.proposed_by_id, person)
        ],
        "typed_to_the_bot": [
            _columns(row, "word", "argument", "channel", "ts", "thread_ts", "waits")
            for row in _rows(session, TypedCommand, TypedCommand.person_id, person)
        ],
        "e_mail": _e_mail(session, person),
        "reminders": [
            {**_columns(row, "kind", "step", "due_at", "done_at"), "stands_still": row.held_at is not None}
            for row in _rows(session, Reminder, Reminder.recipient_id, person)
        ],
        "messages_from_the_bot": _messages(session, person),
        "conversation_with_the_bot": [
            _columns(
                row, "channel", "home_opened_at", "home_page", "home_shows_program", "unreachable_because"
            )
            for row in _rows(session, RecipientLane, RecipientLane.person_id, person)
        ],
        "journal": _journal(session, person),
    }


def _columns(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _rows(session: Session, table: Any, owner: Any, mine: Person | Participant) -> Sequence[Any]:  # noqa: ANN401 - any table
    query = select(table).where(table.workspace_id == mine.workspace_id, owner == mine.id)
    return session.execute(query.order_by(table.id)).scalars().all()


def _participants(session: Session, person: Person) -> Sequence[Participant]:
    rows: Sequence[Participant] = _rows(session, Participant, Participant.person_id, person)
    return rows


def _participation(session: Session, me: Participant) -> dict[str, Any]:
    profile = ("is_mentee", "is_mentor", "headline", "max_connections", "takes_ongoing", "takes_one_time")
    times = ("joined_at", "left_at", "paused_at", "paused_until")
    return {
        "programme": session.get_one(Program, (me.workspace_id, me.program_id)).name,
        **_columns(me, *profile, *times),
        "topics": [topic.topic for topic in me.topics],
        "found_by_these_words": sorted(
            row.word for row in _rows(session, SearchWord, SearchWord.participant_id, me)
        ),
        "asked_not_to_be_matched_again_with": [
            {"with": _name(session, row), **_columns(row, "said_at")}
            for row in _rows(session, Exclusion, Exclusion.author_id, me)
        ],
        "asked_that_before_and_took_it_back": [
            {"with": _name(session, row), **_columns(row, "said_at", "taken_back_at")}
            for row in _rows(session, PastExclusion, PastExclusion.author_id, me)
        ],
        "matches": [_match(session, match, me) for match in _of(session, Match, me)],
        "one_time_meetings": [_meeting(meeting, me) for meeting in _of(session, Meeting, me)],
        "survey_answers": [
            {"about_a_meeting_with": _mentor_of(session, row), **_columns(row, "survey", "at", "answers")}
            for row in _rows(session, SurveyAnswer, SurveyAnswer.author_id, me)
        ],
        # Only one's own waiting: mentors see how many wait for them, and no names.
        "waiting_for_a_place_with": [
            {
                "mentor": row.mentor.person.name,
                **_columns(row, "state", "joined_at", "offered_at", "held_until", "note", "after_meeting"),
            }
            for row in _rows(session, WaitlistEntry, WaitlistEntry.mentee_id, me)
        ],
    }


def _name(session: Session, said: Exclusion | PastExclusion) -> str:
    return session.get_one(Participant, (said.workspace_id, said.other_id)).person.name


def _mentor_of(session: Session, answer: SurveyAnswer) -> str:
    return session.get_one(Meeting, (answer.workspace_id, answer.meeting_id)).mentor.person.name


def _messages(session: Session, person: Person) -> list[dict[str, Any]]:
    """Return the cards that this person has, each with its copies in Slack."""
    return [
        {
            **_columns(row, "kind", "queued_at", "delivered_notification"),
            "copies": [
                _columns(copy, *_OF_A_COPY)
                for copy in session.scalars(_copies(person.workspace_id, person.id, row.subject_id, row.kind))
            ],
        }
        for row in _rows(session, Card, Card.recipient_id, person)
    ]


def _of(session: Session, table: Any, me: Participant) -> Sequence[Any]:  # noqa: ANN401 - matches or meetings
    """Return the matches, or the meetings, of which `me` is one of the two."""
    mine = select(table).where(
        table.workspace_id == me.workspace_id, or_(table.mentee_id == me.id, table.mentor_id == me.id)
    )
    return session.execute(mine.order_by(table.id)).scalars().all()


def _match(session: Session, match: Match, me: Participant) -> dict[str, Any]:
    side = Side.MENTEE if match.mentee is me else Side.MENTOR
    proposer = (
        session.get(Person, (match.workspace_id, match.proposed_by_id)) if match.proposed_by_id else None
    )
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
        # That a mentor filled up was told to the mentee who asked.
        **(_columns(match, "told_full_at") if side is Side.MENTEE else {}),
    }


def _meeting(meeting: Meeting, me: Participant) -> dict[str, Any]:
    side = Side.MENTEE if meeting.mentee is me else Side.MENTOR
    mine = {
        "you_are": side,
        "with": meeting.participant(side.other).person.name,
        **_columns(meeting, "topic", "minutes", "place", "state", "requested_at", "starts_at", "picks"),
        **_columns(meeting, "calendar_starts_at", "calendar_sequence"),
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
        .join(
            ReflectionQuestion,
            (ReflectionQuestion.id == ReflectionAnswer.question_id)
            & (ReflectionQuestion.workspace_id == ReflectionAnswer.workspace_id),
        )
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
            _columns(row, "address", "sent_at", "expires_at", "closed_at", "refused_at") for row in codes
        ],
        "mails": [
            _columns(row, "kind", "state", "queued_at", "due_at", "sent_at", "attempts", "failure")
            for row in _rows(session, Mail, Mail.person_id, person)
        ],
    }


def _named_in(session: Session, table: type[ProgramAdmin | ReportReader], person: Person) -> list[str]:
    rows = _rows(session, table, table.person_id, person)
    return [session.get_one(Program, (row.workspace_id, row.program_id)).name for row in rows]


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
