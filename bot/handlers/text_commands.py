"""What people type: `/mentoring` with a word, or the same words as a message to the bot.

The command acts at once and is answered to its sender alone. A message is answered by a card, once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot import languages, refusals
from bot.blocks import mrkdwn, text_replies
from bot.blocks import my_data as my_data_blocks
from bot.blocks import profile as profile_blocks
from bot.blocks.program import proposal
from bot.blocks.program import why as why_blocks
from bot.enums import Command
from bot.handlers import directory, profile
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import look_up, look_up_named
from bot.handlers.program import admins, settings
from bot.handlers.report import page as report
from bot.ids import COMMAND
from bot.refusals import SlackIsTooBusy, UnknownPerson
from bot.services import actors, days, my_data, repeats, text_commands
from bot.services.profile import participation
from bot.services.profile import saving as profiles
from bot.services.program import admins as running
from bot.services.program import why
from bot.services.rules.admins import is_admin
from bot.services.text_commands import ParsedCommand, Place
from bot.store import Store


@dataclass(frozen=True)
class Call:
    """One use of the command, with what it needs to be answered."""

    ack: Ack
    interaction: Interaction
    store: Store
    modals: Modals
    said: ParsedCommand

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open the transaction of a command that changes something: once, however often Slack sends it.

        Raises:
            DoneBefore: it came before.
        """
        actor, trigger_id, now = self.interaction.actor, self.interaction.trigger_id, self.interaction.at
        with self.store.transaction() as session:
            repeats.require_first(session, actor, trigger_id, now)
            yield session


def register(app: App) -> None:
    """Listen to the command, and to messages; those that nobody typed have been dropped before."""
    app.command(COMMAND)(command)
    app.event("message")(message)


def command(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Do what the first word says; an unknown one is answered with the nearest and with help."""
    said = _understood(interaction, store, lambda: text_commands.command(interaction.value))
    if said.word is None:
        ack(text=text_replies.unknown_text(said.first, is_admin=_is_admin(interaction, store)))
        return
    _DOES[said.word](Call(ack, interaction, store, modals, said))


def message(interaction: Interaction, store: Store, modals: Modals) -> None:
    """Understand a message as the command would be, and answer it with a card."""
    with store.reading() as session:
        zone = actors.person_of(session, interaction.actor).zone
        runs_it = is_admin(
            session, interaction.actor.workspace_id, interaction.actor.program_id, interaction.actor.person_id
        )
    today = interaction.at.astimezone(zone).date()
    understood = _understood(interaction, store, lambda: text_commands.message(interaction.value, today))
    if understood.word in text_commands.WANT_TO_KNOW:
        look_up(interaction, store, modals, understood)
    if runs_it:
        understood = _look_up_named(interaction, store, modals, understood)
    with store.transaction() as session:
        place = Place(interaction.channel, interaction.ts, interaction.thread)
        text_commands.receive(session, interaction.actor, place, understood, interaction.at)


def _understood(interaction: Interaction, store: Store, read: Callable[[], ParsedCommand]) -> ParsedCommand:
    """Understand what was typed; while Slack has not said what somebody reads, in any language."""
    said = read()
    if said.word is not None:
        return said
    with store.reading() as session:
        actor = interaction.actor
        if actors.is_known(session, actor.team_id, actor.slack_user_id):
            return said
    for language in languages.known():
        with languages.speaking(language):
            found = read()
        if found.word is not None:
            languages.speak(language)
            return found
    return said


def _look_up_named(
    interaction: Interaction, store: Store, modals: Modals, understood: ParsedCommand
) -> ParsedCommand:
    """Look up whom an admin names; return what is to be answered, also where Slack does not say who it is."""
    # Somebody unknown to Slack too: the answer says so.
    with suppress(UnknownPerson):
        try:
            look_up_named(interaction, store, modals, understood.named)
        except SlackIsTooBusy:
            return replace(understood, argument=text_commands.BUSY, named=())
    return understood


def _answer(call: Call) -> None:
    """Answer with the same card as a typed message, seen only by the one who asks."""
    with call.store.reading() as session:
        facts = text_commands.facts_for(session, call.interaction.actor, call.said, call.interaction.at)
    card = text_replies.card(facts, call.interaction.at)
    call.ack(text=card.text, blocks=card.blocks)


def _find(call: Call) -> None:
    directory.open_directory(call.interaction, call.store, call.modals, call.said.argument)
    call.ack()


def _profile(call: Call) -> None:
    profile.edit(call.ack, call.interaction, call.store, call.modals)


def _pause(call: Call) -> None:
    """Pause until the day that was named; where none was, ask, or offer to resume."""
    if call.said.argument:
        _pause_until(call)
        return
    with call.store.reading() as session:
        facts = profiles.profile_of(session, call.interaction.actor)
    if facts.paused:
        _answer(call)
    else:
        profile.ask_until_when(call.ack, call.interaction, call.store, call.modals)


def _pause_until(call: Call) -> None:
    interaction = call.interaction
    with call.transaction() as session:
        zone = actors.person_of(session, interaction.actor).zone
        until = days.morning_of(call.said.argument, zone, interaction.at)
        participation.pause(session, interaction.actor, until, interaction.at)
    call.ack(text=profile_blocks.paused_text(until, zone))


def _leave(call: Call) -> None:
    profile.ask_whether_to_leave(call.ack, call.interaction, call.store, call.modals)


def _my_data(call: Call) -> None:
    with call.transaction() as session:
        my_data.send(session, call.interaction.actor, call.interaction.at)
    call.ack(text=my_data_blocks.on_its_way())


def _settings(call: Call) -> None:
    settings.edit(call.ack, call.interaction, call.store, call.modals)


def _admins(call: Call) -> None:
    admins.open_form(call.interaction, call.store, call.modals)
    call.ack()


def _report(call: Call) -> None:
    report.show(call.ack, call.interaction, call.store, call.modals)


def _match(call: Call) -> None:
    _meet_for_admin(call)
    interaction = call.interaction
    with call.transaction() as session:
        facts = running.propose(session, interaction.actor, call.said.named, interaction.at)
    call.ack(text=mrkdwn.escape(proposal.text(facts)))


def _why(call: Call) -> None:
    _meet_for_admin(call)
    with call.store.reading() as session:
        facts = why.explain(session, call.interaction.actor, call.said.named, call.interaction.at)
    call.ack(text=mrkdwn.escape(why_blocks.text(facts)))


def _meet_for_admin(call: Call) -> None:
    """Meet the people an admin names; nobody else makes the bot look anybody up."""
    if not _is_admin(call.interaction, call.store):
        raise refusals.NotAnAdmin
    if len(call.said.named) != why.TWO:
        raise refusals.TwoPeopleNeeded
    look_up_named(call.interaction, call.store, call.modals, call.said.named)


def _is_admin(interaction: Interaction, store: Store) -> bool:
    with store.reading() as session:
        return is_admin(
            session, interaction.actor.workspace_id, interaction.actor.program_id, interaction.actor.person_id
        )


_DOES: dict[Command, Callable[[Call], None]] = {
    Command.HELP: _answer,
    Command.JOIN: _profile,
    Command.FIND: _find,
    Command.STATUS: _answer,
    Command.RELATIONSHIPS: _answer,
    Command.MEETINGS: _answer,
    Command.PROFILE: _profile,
    Command.PAUSE: _pause,
    Command.LEAVE: _leave,
    Command.MY_DATA: _my_data,
    Command.SETTINGS: _settings,
    Command.ADMINS: _admins,
    Command.REPORT: _report,
    Command.MATCH: _match,
    Command.WHY: _why,
    Command.HELLO: _answer,
    Command.THANKS: _answer,
    Command.STOP: _answer,
}
