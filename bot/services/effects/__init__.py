"""What follows from a change, in one place: timers, held places, offers, cards and Home pages.

A service locks, asks the rules, changes what is stored, and says here *what happened*. What follows is
derived once, as the last step of the transaction (`settle`), from what is stored by then. So nobody who
changes a fact has to know which screens show it, and whoever adds a screen finds one place that marks it.

Facts name rows by id: what a savepoint took back is looked for at the end, and not found.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.enums import MailKind, MatchState, Side
from bot.ids import CardKind
from bot.message_metadata import Copy
from bot.models.base import Base
from bot.models.mail import MailCode
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import ReminderKind
from bot.models.waitlist import WaitlistEntry
from bot.models.workspace import Person
from bot.services import actors, cards
from bot.services.actors import Actor
from bot.services.cards import Change
from bot.services.effects import concerns, program_timers
from bot.services.effects.facts import Facts, FollowUpStep, begin, recorded
from bot.services.effects.settle import settle
from bot.services.mail_queue import NewMail
from bot.services.reminders import Due

__all__ = [
    "FollowUpStep",
    "card_clicked",
    "copy_clicked",
    "exclusion_changed",
    "follow_up_changed",
    "home_changed",
    "home_opened",
    "home_switched",
    "home_turned",
    "in_wave",
    "mail_changed",
    "mail_code_asked",
    "match_changed",
    "match_noted",
    "match_put_off",
    "meeting_changed",
    "meeting_noted",
    "notify",
    "nudged",
    "participant_changed",
    "person_changed",
    "reachable",
    "rights_changed",
    "settings_changed",
    "tell_at_work",
    "waitlist_changed",
]


def match_changed(session: Session, match: Match, now: datetime, *, notify: Iterable[Side] = ()) -> None:
    """A match began, or somebody decided about it: its timers begin anew. `notify` hear of it."""
    match_noted(session, match, now, notify=notify)
    facts = _facts(session, match.workspace_id, now, match)
    facts.matches.add(match.id)
    facts.mentors.add(match.mentor_id)
    if match.state in (MatchState.CONFIRMED, MatchState.ENDED):
        facts.places.add(match.mentor_id)


def match_put_off(session: Session, match: Match, now: datetime) -> None:
    """Somebody chose when to be asked again: what was set for that is paused like the other timers."""
    match_noted(session, match, now)
    _facts(session, match.workspace_id, now).put_off.add(match.id)


def match_noted(session: Session, match: Match, now: datetime, *, notify: Iterable[Side] = ()) -> None:
    """Something was added to a match that decides nothing: a note, a reminder that went out."""
    facts = _facts(session, match.workspace_id, now, match)
    facts.shown_matches.add(match.id)
    facts.participants.update((match.mentee_id, match.mentor_id))
    for side in notify:
        facts.tell_by_mail_too(match.participant(side).person_id, CardKind.MATCH, match.id)


def meeting_changed(
    session: Session, meeting: Meeting, now: datetime, *, notify: Iterable[Side] = ()
) -> None:
    """A one-time meeting was asked for, planned, moved or closed: its timers follow its state."""
    facts = _facts(session, meeting.workspace_id, now, meeting)
    facts.meetings.add(meeting.id)
    facts.participants.update((meeting.mentee_id, meeting.mentor_id))
    for side in notify:
        facts.tell_by_mail_too(meeting.participant(side).person_id, CardKind.MEETING, meeting.id)


def meeting_noted(session: Session, meeting: Meeting, now: datetime) -> None:
    """A request was reminded of, or its end was put off: its cards say so, its timers stay as they are."""
    facts = _facts(session, meeting.workspace_id, now, meeting)
    facts.shown_meetings.add(meeting.id)
    facts.participants.update((meeting.mentee_id, meeting.mentor_id))


def follow_up_changed(
    session: Session, meeting: Meeting, step: FollowUpStep, now: datetime, *, notify: bool = False
) -> None:
    """The question after a meeting was put, put off or answered, or closed; or its survey was sent."""
    facts = _facts(session, meeting.workspace_id, now, meeting)
    facts.follow_ups[meeting.id] = step
    facts.participants.update((meeting.mentee_id, meeting.mentor_id))
    if notify:
        facts.tell_by_mail_too(meeting.mentee.person_id, CardKind.FOLLOW_UP, meeting.id)


def waitlist_changed(session: Session, entry: WaitlistEntry, now: datetime, *, notify: bool = False) -> None:
    """Somebody joined a waiting list, left it, or heard of a place: the queue and its timers follow."""
    facts = _facts(session, entry.workspace_id, now, entry)
    facts.entries.add(entry.id)
    facts.participants.update((entry.mentee_id, entry.mentor_id))
    facts.mentors.add(entry.mentor_id)
    facts.places.add(entry.mentor_id)
    if notify:
        facts.tell_by_mail_too(entry.mentee.person_id, CardKind.WAITING, entry.id)


def participant_changed(session: Session, participant: Participant, now: datetime) -> None:
    """Somebody joined, paused, resumed, left, or changed what they offer."""
    facts = _facts(session, participant.workspace_id, now, participant)
    facts.participants.add(participant.id)
    facts.changed_participants.add(participant.id)
    facts.homes.add(participant.person_id)


def rights_changed(session: Session, workspace_id: int, person_ids: Collection[int], now: datetime) -> None:
    """Somebody of these runs the programme now, or reads its report, or no more: what they read follows."""
    facts = _facts(session, workspace_id, now)
    facts.homes.update(person_ids)
    facts.marks += concerns.read_by_right(session, workspace_id, person_ids)


def exclusion_changed(session: Session, author: Participant, other: Participant, now: datetime) -> None:
    """Somebody asked not to be matched with another again, or took it back: to that one it is a pause."""
    facts = _facts(session, author.workspace_id, now, author, other)
    two = {author.id, other.id}
    facts.excluded |= two
    facts.participants |= two
    facts.mentors |= two
    facts.homes |= {author.person_id, other.person_id}
    facts.marks += concerns.of_pair(session, author, other)


def person_changed(session: Session, person: Person, now: datetime) -> None:
    """Slack describes somebody otherwise than before: everything that names them is drawn again."""
    _facts(session, person.workspace_id, now).persons.add(person.id)


def settings_changed(session: Session, program: Program, before: Mapping[str, object], now: datetime) -> None:
    """An admin changed the programme's settings: every timer and queue follows, and every screen.

    `before` is what those settings were that differ now.
    """
    facts = _facts(session, program.workspace_id, now, program)
    facts.programs.add(program.id)
    facts.timers_moved += program_timers.moves(program, before)
    if "language" in before:
        facts.persons |= actors.readers_of_programs_language(session, program.workspace_id)


def tell_at_work(
    session: Session, workspace_id: int, person_id: int, kind: ReminderKind, subject_id: int, now: datetime
) -> None:
    """Tell somebody what nobody's click caused, in their working hours: `jobs` posts the card then."""
    _facts(session, workspace_id, now).news.append(Due(kind, subject_id, person_id, now))


def home_changed(session: Session, workspace_id: int, person_ids: Iterable[int], now: datetime) -> None:
    """Something changed that only these people's Home shows."""
    _facts(session, workspace_id, now).homes.update(person_ids)


def notify(
    session: Session, workspace_id: int, person_id: int, kind: CardKind, subject_id: int, now: datetime
) -> None:
    """Bring a card to somebody: news, the answer to what they typed, or a card they asked to see again."""
    _facts(session, workspace_id, now).tell(person_id, kind, subject_id)


def nudged(session: Session, workspace_id: int, person_id: int, now: datetime) -> None:
    """Somebody is reminded of all that waits for their decision."""
    home_changed(session, workspace_id, [person_id], now)
    _facts(session, workspace_id, now).tell_by_mail_too(person_id, CardKind.NUDGES, 0)


def home_opened(
    session: Session, workspace_id: int, person_id: int, now: datetime, machine_now: datetime
) -> None:
    """Somebody opened their Home: publish it, and keep it up to date for a while."""
    home_changed(session, workspace_id, [person_id], now)
    cards.home_opened(session, workspace_id, person_id, machine_now)


def home_turned(session: Session, workspace_id: int, person_id: int, page: int, now: datetime) -> None:
    """Somebody turned to another page of their Home."""
    home_changed(session, workspace_id, [person_id], now)
    cards.home_page(session, workspace_id, person_id, page)


def home_switched(
    session: Session, workspace_id: int, person_id: int, now: datetime, *, program: bool
) -> None:
    """An admin went to the programme's page on their Home, or back to their own."""
    home_changed(session, workspace_id, [person_id], now)
    cards.home_shows(session, workspace_id, person_id, program=program)


def mail_changed(
    session: Session, workspace_id: int, person_id: int, now: datetime, *, notify: bool = False
) -> None:
    """Somebody chose e-mail, proved an address or turned it off; or their address was refused."""
    facts = _facts(session, workspace_id, now)
    facts.marks.append(Change(person_id, CardKind.MAIL, notify=notify))
    # The first reminder offers e-mail to those who have not chosen.
    facts.marks.append(Change(person_id, CardKind.NUDGES))


def mail_code_asked(session: Session, code: MailCode, now: datetime) -> None:
    """Somebody named an address for e-mail: a code goes there, and a card waits for it."""
    facts = _facts(session, code.workspace_id, now)
    facts.mails.add(NewMail(code.person_id, MailKind.CODE, code.id))
    mail_changed(session, code.workspace_id, code.person_id, now, notify=True)


def reachable(session: Session, workspace_id: int, person_id: int, now: datetime, channel: str = "") -> None:
    """Somebody can be written to again, whatever kept us from it; in the DM `channel`, where it is known."""
    home_changed(session, workspace_id, [person_id], now)
    cards.reachable(session, workspace_id, person_id)
    if channel:
        cards.dm_is(session, workspace_id, person_id, channel)


def in_wave(session: Session, line: cards.Line) -> None:
    """Nobody's click waits for what this transaction tells people: it lets others go first."""
    cards.in_wave(session, line)


def card_clicked(session: Session, workspace_id: int, channel: str, ts: str, now: datetime) -> None:
    """A click was refused: draw the copy again that it was made on."""
    card = cards.clicked(session, workspace_id, channel, ts)
    if card is not None:
        _facts(session, workspace_id, now).marks.append(card)


def copy_clicked(session: Session, actor: Actor, copy: Copy, channel: str, ts: str, now: datetime) -> bool:
    """Somebody clicked on a copy that was not known to have arrived; False: it was not on its way."""
    card = cards.arrived(session, actor, copy, channel, ts)
    if card is not None:
        _facts(session, actor.workspace_id, now).marks.append(card)
    return card is not None


def _facts(session: Session, workspace_id: int, now: datetime, *rows: Base) -> Facts:
    facts = recorded(session) or begin(session, workspace_id, now, settle)
    facts.now = now
    facts.rows += rows
    return facts
