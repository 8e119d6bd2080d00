"""What people type, as a command or as a message: one table of words for both, and the answers."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from bot import refusals, typed_words
from bot.enums import Command
from bot.ids import COMMAND, CardKind
from bot.models.base import InsertInto, by_dialect, new_id
from bot.models.text_command import TypedCommand
from bot.read_models.common import Face
from bot.read_models.proposal import ProposalFacts
from bot.read_models.text_reply import TextReplyFacts
from bot.read_models.why import WhyFacts
from bot.refusals import Refusal
from bot.services import actors, cards, days, directory, effects, my_data
from bot.services.actors import Actor, face_of
from bot.services.directory import Look
from bot.services.match.load import open_matches
from bot.services.meeting import read as meeting_read
from bot.services.profile import saving
from bot.services.program import admins, settings, why
from bot.services.rules import admission, readers
from bot.services.rules.admins import is_admin

ABOUT_TWO = frozenset({Command.MATCH, Command.WHY})
# Said to people: more words may follow, "thanks a lot" or "hello, is anybody there".
SAID_TO_PEOPLE = frozenset({Command.HELLO, Command.THANKS})
FOR_ADMINS = ABOUT_TWO | {Command.ADMINS, Command.SETTINGS, Command.REPORT}

# Before these are answered, Slack is asked who somebody is. Help needs no such look-up.
WANT_TO_KNOW = FOR_ADMINS | {Command.JOIN, Command.FIND, Command.PROFILE}

# What is typed after *find* names a topic; more than this is somebody telling something.
LONGEST_SEARCH = 60
# What is kept of a call for one's data that was the second of a day.
AGAIN = "again"
# What is kept of a word about two people while Slack did not say who they are.
BUSY = "busy"
MOST_SEARCH_WORDS = 6

# What may stand around a word that means the same without it: *help*, `help`, "help", help!
_AROUND = " \n*_~`\"'“”„«»\u2018\u2019.,:;!?…¡¿\u3001\u3002\uff01\uff1f"
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_COMMAND = re.compile(rf"^\s*(?:{re.escape(COMMAND)}\b|<@[UW][A-Z0-9]+(?:\|[^>]*)?>)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """Where a message was typed: its channel and ts, and the ts of the message whose thread it is in."""

    channel: str
    ts: str
    thread: str = ""


@dataclass(frozen=True)
class ParsedCommand:
    """What somebody typed, understood: a known word with its argument, or neither."""

    word: Command | None
    argument: str = ""
    # The first word as it was typed, for an answer to somebody who mistyped it.
    first: str = ""
    # Slack ids of the people named, in their order.
    named: tuple[str, ...] = ()


def command(text: str) -> ParsedCommand:
    """Understand what follows the command; nothing is a call for help."""
    first, *rest = text.split(maxsplit=1) or [""]
    argument = "".join(rest).strip()
    word = _known(first) if first else Command.HELP
    if word is None and (two := _two_words(first, argument)):
        word, argument = two
    return ParsedCommand(word, argument, first, tuple(_MENTION.findall(argument)))


def message(text: str, today: date) -> ParsedCommand:
    """Understand a message: as the command, where it is clearly meant so; else nothing of it is kept."""
    said = command(_COMMAND.sub("", text.strip(_AROUND)))
    if not text.strip() or said.word is None or not _fits(said, today):
        return ParsedCommand(None)
    if said.word in ABOUT_TWO:
        return ParsedCommand(said.word, " ".join(said.named), named=said.named)
    if said.word is Command.PAUSE and said.argument:
        # The day itself: "tomorrow" would be another one when the answer is drawn again.
        return ParsedCommand(said.word, days.day_named(said.argument, today).isoformat())
    return ParsedCommand(said.word, said.argument if said.word is Command.FIND else "")


def _known(first: str) -> Command | None:
    return typed_words.command(first.strip(_AROUND))


def _two_words(first: str, rest: str) -> tuple[Command, str] | None:
    """Return what a word means with the one after it, "por qué", and what follows the two."""
    second, *argument = rest.split(maxsplit=1) or [""]
    known = typed_words.command(f"{first.strip(_AROUND)} {second.strip(_AROUND)}")
    return (known, "".join(argument).strip()) if known else None


def _fits(said: ParsedCommand, today: date) -> bool:
    """Whether what follows a word is what belongs there: "leave me alone" is no wish to leave."""
    if said.word in ABOUT_TWO:
        return len(said.named) == why.TWO and not _MENTION.sub("", said.argument).strip()
    if said.word in SAID_TO_PEOPLE:
        return True
    if said.word in (Command.FIND, Command.STOP):
        return len(said.argument) <= LONGEST_SEARCH and len(said.argument.split()) <= MOST_SEARCH_WORDS
    if said.word is Command.PAUSE and said.argument:
        return _is_day(said.argument, today)
    return not said.argument


def _is_day(text: str, today: date) -> bool:
    try:
        days.day_named(text, today)
    except refusals.DayNotUnderstood:
        return False
    return True


def receive(session: Session, actor: Actor, place: Place, said: ParsedCommand, now: datetime) -> None:
    """Take a message in, once however often Slack tells of it, and answer it where it was typed."""
    if said.word is Command.MY_DATA and _has_data_of_today(session, actor, now):
        said = replace(said, argument=AGAIN)
    typed_id = _keep(session, actor, place, said)
    if typed_id is None:
        return
    if said.word is Command.MY_DATA and said.argument != AGAIN:
        my_data.send(session, actor, now)
        if not place.thread:
            # The file's own message is the answer.
            return
    if said.word is Command.MATCH:
        _propose(session, actor, said, now)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.ANSWER, typed_id, now)


def put_off(session: Session, actor: Actor, place: Place | None, said: ParsedCommand, now: datetime) -> None:
    """Keep what somebody wants until Slack has said who they are, and ask it soon.

    Without a `place` it was no message that asked for it: nothing is answered there.
    """
    actors.person_locked(session, actor).check_at = cards.AT_ONCE
    here = place or Place("", str(new_id()))
    if not place and _waits(session, actor, said):
        return
    typed_id = _keep(session, actor, here, said, waits=True)
    if place and typed_id:
        effects.notify(session, actor.workspace_id, actor.person_id, CardKind.ANSWER, typed_id, now)


def answer_what_waits(session: Session, actor: Actor, now: datetime, *, asked_again: bool = False) -> None:
    """Answer what somebody wanted while Slack could not say who they are.

    Whoever has `asked_again` is being answered elsewhere: only what stands in their DM is put right.
    """
    for typed in session.scalars(_waiting(actor)):
        typed.waits = False
        session.flush()
        if typed.channel or not asked_again:
            effects.notify(session, actor.workspace_id, actor.person_id, CardKind.ANSWER, typed.id, now)


def _waiting(actor: Actor) -> Select[TypedCommand]:
    return (
        select(TypedCommand)
        .where(
            TypedCommand.workspace_id == actor.workspace_id,
            TypedCommand.person_id == actor.person_id,
            TypedCommand.waits,
        )
        .order_by(TypedCommand.id)
    )


def _waits(session: Session, actor: Actor, said: ParsedCommand) -> bool:
    wanted = (said.word or "", said.argument)
    return any((one.word, one.argument) == wanted for one in session.scalars(_waiting(actor)))


def answer_facts(
    session: Session, workspace_id: int, recipient_id: int, typed_message_id: int, now: datetime
) -> TextReplyFacts | None:
    """Return what the answer to a message needs; None if this person typed no such thing."""
    typed = session.execute(
        select(TypedCommand).where(
            TypedCommand.workspace_id == workspace_id,
            TypedCommand.id == typed_message_id,
            TypedCommand.person_id == recipient_id,
        )
    ).scalar_one_or_none()
    if typed is None:
        return None
    actor = actors.actor_of(session, workspace_id, recipient_id)
    if busy := _held_up(typed):
        facts = facts_for(session, actor, ParsedCommand(None), now)
        return replace(facts, answer=busy, thread=typed.thread_ts or "")
    named = tuple(typed.argument.split()) if typed.word in ABOUT_TWO else ()
    said = ParsedCommand(_known(typed.word), typed.argument, named=named)
    return replace(facts_for(session, actor, said, now), thread=typed.thread_ts or "")


def _held_up(typed: TypedCommand) -> Refusal | None:
    """Return what is said while Slack did not say who somebody is: the one who typed, or whom they named."""
    if typed.waits:
        return refusals.SlackIsBusy()
    return refusals.SlackIsTooBusy() if typed.word in ABOUT_TWO and typed.argument == BUSY else None


def facts_for(session: Session, actor: Actor, said: ParsedCommand, now: datetime) -> TextReplyFacts:
    """Return what the answer to the actor's words needs, whichever way they said them."""
    look, viewer = Look(said.argument), actors.viewer_of(session, actor.workspace_id, actor.person_id)
    answered = _answer(session, actor, said, now)
    pauses = said.word is Command.PAUSE and said.argument and not answered
    finds = said.word is Command.FIND and not answered
    return TextReplyFacts(
        viewer=viewer,
        word=said.word or "",
        argument=said.argument,
        profile=saving.profile_of(session, actor),
        in_touch=_in_touch(session, actor),
        directory=directory.page_of(session, actor, look, now) if finds else None,
        meetings=tuple(meeting_read.upcoming(session, actor)) if said.word is Command.MEETINGS else (),
        pause_until=days.morning_of(said.argument, viewer.zone, now) if pauses else None,
        admins=admins.listed(session, actor).admins if said.word is Command.ADMINS and not answered else (),
        answer=answered,
        is_admin=is_admin(session, actor.workspace_id, actor.program_id, actor.person_id),
        reads_report=readers.reads_report(session, actor),
    )


def _answer(
    session: Session, actor: Actor, said: ParsedCommand, now: datetime
) -> WhyFacts | ProposalFacts | Refusal | None:
    """Return what answers an admin's word; a refusal answers any word that it is about."""
    try:
        if said.word is Command.PAUSE and said.argument:
            days.morning_of(said.argument, actors.person_of(session, actor).zone, now)
        if said.word is Command.MY_DATA and said.argument == AGAIN:
            return refusals.SentLately(at=my_data.last_sent_at(session, actor))
        if said.word is Command.FIND:
            admission.require(session, actor)
        if said.word is Command.WHY:
            return why.explain(session, actor, said.named, now)
        if said.word is Command.MATCH:
            return admins.standing(session, actor, said.named, now)
        if said.word is Command.SETTINGS:
            settings.settings_of(session, actor)
        if said.word is Command.ADMINS:
            admins.listed(session, actor)
        if said.word is Command.REPORT:
            readers.require_reader(session, actor)
    except Refusal as refusal:
        return refusal
    return None


def _has_data_of_today(session: Session, actor: Actor, now: datetime) -> bool:
    try:
        my_data.require_due(session, actor, now)
    except refusals.SentLately:
        return True
    return False


def _propose(session: Session, actor: Actor, said: ParsedCommand, now: datetime) -> None:
    """Propose where that is possible; where not, the answer says why."""
    with suppress(Refusal):
        admins.propose(session, actor, said.named, now)


def _in_touch(session: Session, actor: Actor) -> tuple[Face, ...]:
    across = {}
    for match in open_matches(session, actor.workspace_id, actor.person_id):
        other = match.participant(match.side_of(actor.person_id).other).person
        across[other.id] = face_of(other)
    return tuple(across.values())


def _insert(insert: InsertInto) -> ReturningInsert[int]:
    row = insert(TypedCommand).values(
        workspace_id=bindparam("workspace"),
        person_id=bindparam("person"),
        channel=bindparam("channel"),
        ts=bindparam("ts"),
        thread_ts=bindparam("thread"),
        word=bindparam("word"),
        argument=bindparam("argument"),
        waits=bindparam("waits"),
    )
    return row.on_conflict_do_nothing(index_elements=["workspace_id", "channel", "ts"]).returning(
        TypedCommand.id
    )


_KEEP = by_dialect(_insert)


def _keep(
    session: Session, actor: Actor, place: Place, said: ParsedCommand, *, waits: bool = False
) -> int | None:
    """Store that something was typed; None where it was stored before."""
    return session.execute(
        _KEEP[session.get_bind().dialect.name],
        {
            "workspace": actor.workspace_id,
            "person": actor.person_id,
            "channel": place.channel,
            "ts": place.ts,
            "thread": place.thread or None,
            "word": said.word or "",
            "argument": said.argument,
            "waits": waits,
        },
    ).scalar_one_or_none()
