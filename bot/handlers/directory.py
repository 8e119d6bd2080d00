"""Clicks in the directory: look for a mentor, write to them, ask them."""

from dataclasses import replace

from slack_bolt import Ack, App

from bot import limits, refusals
from bot.blocks import directory
from bot.enums import Command
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import look_up, open_or_answer_later
from bot.ids import Action, Choice, Field, Modal
from bot.modal_metadata import AskMentorMetadata, DirectoryMetadata, WriteToMentorMetadata
from bot.read_models.directory import DirectoryFacts
from bot.services import directory as directories
from bot.services.directory import Look
from bot.services.match import starting
from bot.services.rules.eligibility import Intent
from bot.services.text_commands import ParsedCommand
from bot.store import Store


def register(app: App) -> None:
    """Listen to the directory's buttons and modals."""
    app.action(Action.FIND_MENTOR)(find)
    app.action(Action.CHOOSE_TOPIC)(choose_topic)
    app.action(Action.DIRECTORY_PAGE)(turn_page)
    app.action(Action.WRITE_TO_MENTOR)(ask_for_note)
    app.action(Action.ASK_MENTOR)(ask_for_request)
    app.view(Modal.DIRECTORY)(look_for)
    app.view(Modal.WRITE_TO_MENTOR)(write)
    app.view(Modal.ASK_MENTOR)(connect)


def find(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Find a Mentor*, on a card or on Home: open the directory."""
    open_directory(interaction, store, modals, _or_all(interaction.value))
    ack()


def open_directory(interaction: Interaction, store: Store, modals: Modals, words: str) -> None:
    """Open the directory at those whom these words find; at everybody where there are none."""
    wanted = ParsedCommand(Command.FIND, words)
    look_up(interaction, store, modals, wanted)
    view = directory.modal(_page(interaction, store, Look(words)))
    open_or_answer_later(interaction, store, modals, view, wanted)


def choose_topic(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Another topic: draw the directory again, in its place."""
    look_up(interaction, store, modals, ParsedCommand(Command.FIND))
    page = _page(interaction, store, Look(topic=_or_all(interaction.value)))
    modals.update(interaction, directory.modal(page))
    ack()


def look_for(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Search*: draw the directory again, with those whom the words find."""
    look_up(interaction, store, modals, ParsedCommand(Command.FIND))
    words = interaction.text(Field.SEARCH, directory.TOPIC_TEXT)
    found = directory.modal(_page(interaction, store, Look(words)))
    ack(response_action="update", view=modals.answer(interaction, found))


def turn_page(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Another page of the same."""
    look_up(interaction, store, modals, ParsedCommand(Command.FIND))
    part = replace(interaction.metadata(DirectoryMetadata), page=interaction.subject)
    modals.update(interaction, directory.modal(_page(interaction, store, _look(part))))
    ack()


def part_below(interaction: Interaction) -> DirectoryMetadata | None:
    """Return the part of the directory that a form is opened over; None where it is opened elsewhere."""
    over_directory = interaction.view.get("callback_id") == Modal.DIRECTORY
    return interaction.metadata(DirectoryMetadata) if over_directory else None


def redraw_clicked(interaction: Interaction, store: Store, modals: Modals) -> None:
    """Draw the directory again in which a button was pressed, with what is true now; nothing elsewhere."""
    if here := part_below(interaction):
        modals.redraw(interaction, directory.modal(_page(interaction, store, _look(here))))


def redraw_below(
    interaction: Interaction, store: Store, modals: Modals, below: DirectoryMetadata | None
) -> None:
    """Draw the directory again that a form was opened over: the same page, with what is true now."""
    if below:
        modals.redraw_below(interaction, directory.modal(_page(interaction, store, _look(below))))


def ask_for_note(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Message*: open the form for a note; nothing is sent yet."""
    with store.reading() as session:
        mentor = directories.require_possible(
            session, interaction.actor, interaction.subject, Intent.MESSAGE, interaction.at
        )
    modals.open(interaction, directory.write_modal(mentor, part_below(interaction)))
    ack()


def ask_for_request(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Connect*: open the form for a request; nobody is asked yet."""
    with store.reading() as session:
        mentor = directories.require_possible(
            session, interaction.actor, interaction.subject, Intent.CONNECT, interaction.at
        )
    modals.open(interaction, directory.ask_modal(mentor, part_below(interaction)))
    ack()


def write(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Send the note: the two are in conversation."""
    about, note = (
        interaction.metadata(WriteToMentorMetadata),
        interaction.text(Field.NOTE, limits.LONGEST_NOTE),
    )
    if not note:
        raise refusals.NothingToSend
    with store.transaction() as session:
        starting.write_to(session, interaction.actor, about.mentor_id, note, interaction.at)
        mentor = directories.mentor(session, interaction.actor, about.mentor_id, interaction.at)
    redraw_below(interaction, store, modals, about.below)
    ack(response_action="update", view=directory.sent(mentor, asked=False))


def connect(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Ask the mentor for a connection."""
    about, note = interaction.metadata(AskMentorMetadata), interaction.text(Field.NOTE, limits.LONGEST_NOTE)
    with store.transaction() as session:
        starting.connect(session, interaction.actor, about.mentor_id, note, interaction.at)
        mentor = directories.mentor(session, interaction.actor, about.mentor_id, interaction.at)
    redraw_below(interaction, store, modals, about.below)
    ack(response_action="update", view=directory.sent(mentor, asked=True))


def _or_all(value: str) -> str:
    return "" if value == Choice.ALL_TOPICS else value


def _look(part: DirectoryMetadata) -> Look:
    return Look(part.words or "", part.topic, part.page)


def _page(interaction: Interaction, store: Store, look: Look) -> DirectoryFacts:
    look = replace(look, size=directory.PAGE_SIZE)
    with store.reading() as session:
        return directories.page_of(session, interaction.actor, look, interaction.at)
