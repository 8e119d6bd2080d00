"""`/mentoring`: what each word of the command does, and what is said to a word that is none."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App

from bot.blocks import answers, words
from bot.handlers import admins, directory, profile, settings
from bot.handlers.click import Click
from bot.handlers.modals import Modals
from bot.handlers.people import meet_named
from bot.ids import COMMAND
from bot.models import refusals
from bot.models.store import Store
from bot.services import admins as running
from bot.services import days, my_data, participant, people, typed, why
from bot.services import profile as profiles
from bot.services.typed import Said, Word


@dataclass(frozen=True)
class Call:
    """One use of the command, with what it needs to be answered."""

    ack: Ack
    click: Click
    store: Store
    modals: Modals
    said: Said


def register(app: App) -> None:
    """Listen to the command."""
    app.command(COMMAND)(command)


def command(ack: Ack, click: Click, store: Store, modals: Modals) -> None:
    """Do what the first word says; an unknown one is answered with the nearest and with help."""
    said = typed.command(click.value)
    if said.word is None:
        ack(text=answers.unknown_text(said.first, is_admin=_is_admin(click, store)))
        return
    _DOES[said.word](Call(ack, click, store, modals, said))


def _answer(call: Call) -> None:
    """Answer with the same card as a typed message, seen only by the one who asks."""
    with call.store.reading() as session:
        facts = typed.facts_for(session, call.click.actor, call.said, call.click.at)
    card = answers.card(facts, call.click.at)
    call.ack(text=card.text, blocks=card.blocks)


def _find(call: Call) -> None:
    directory.open_directory(call.click, call.store, call.modals, call.said.argument)
    call.ack()


def _profile(call: Call) -> None:
    profile.edit(call.ack, call.click, call.store, call.modals)


def _pause(call: Call) -> None:
    """Pause until the day that was named; where none was, ask, or offer to resume."""
    if call.said.argument:
        _pause_until(call)
        return
    with call.store.reading() as session:
        facts = profiles.profile_of(session, call.click.actor)
    if facts.paused:
        _answer(call)
    else:
        profile.ask_until_when(call.ack, call.click, call.store, call.modals)


def _pause_until(call: Call) -> None:
    click = call.click
    with call.store.transaction() as session:
        zone = people.person_of(session, click.actor).zone
        until = days.morning_of(call.said.argument, zone, click.at)
        participant.pause(session, click.actor, until, click.at)
    call.ack(text=profile.paused_sentence(until.astimezone(zone)))


def _leave(call: Call) -> None:
    profile.ask_whether_to_leave(call.ack, call.click, call.store, call.modals)


def _my_data(call: Call) -> None:
    with call.store.transaction() as session:
        my_data.send(session, call.click.actor, call.click.at)
    call.ack(text="Everything stored about you is on its way to your messages with me, as a file.")


def _settings(call: Call) -> None:
    settings.edit(call.ack, call.click, call.store, call.modals)


def _admins(call: Call) -> None:
    admins.open_form(call.click, call.store, call.modals)
    call.ack()


def _match(call: Call) -> None:
    _meet_for_admin(call)
    click = call.click
    with call.store.transaction() as session:
        running.propose(session, click.actor, call.said.named, click.at)
        sentence = running.standing(session, click.actor, call.said.named, click.at)
    call.ack(text=words.escape(sentence))


def _why(call: Call) -> None:
    _meet_for_admin(call)
    with call.store.reading() as session:
        sentence = why.explain(session, call.click.actor, call.said.named, call.click.at)
    call.ack(text=words.escape(sentence))


def _meet_for_admin(call: Call) -> None:
    """Meet the people an admin names; nobody else makes the bot look anybody up."""
    if not _is_admin(call.click, call.store):
        raise refusals.NotAnAdmin
    if len(call.said.named) != why.TWO:
        raise refusals.TwoPeopleNeeded
    meet_named(call.click, call.store, call.modals, call.said.named)


def _is_admin(click: Click, store: Store) -> bool:
    with store.reading() as session:
        return people.is_admin(session, click.actor.program_id, click.actor.person_id)


_DOES: dict[Word, Callable[[Call], None]] = {
    Word.HELP: _answer,
    Word.JOIN: _profile,
    Word.FIND: _find,
    Word.RELATIONSHIPS: _answer,
    Word.MEETINGS: _answer,
    Word.PROFILE: _profile,
    Word.PAUSE: _pause,
    Word.LEAVE: _leave,
    Word.MY_DATA: _my_data,
    Word.SETTINGS: _settings,
    Word.ADMINS: _admins,
    Word.MATCH: _match,
    Word.WHY: _why,
}
