"""Naming who runs the programme."""

from slack_bolt import Ack, App

from bot.blocks.program import admins
from bot.enums import Command
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import look_up, look_up_named, open_or_answer_later
from bot.ids import Field, Modal
from bot.services.program import admins as services
from bot.services.text_commands import ParsedCommand
from bot.store import Store


def register(app: App) -> None:
    """Listen to the form that names the admins."""
    app.view(Modal.ADMINS)(change)


def open_form(interaction: Interaction, store: Store, modals: Modals) -> None:
    """Open the form with the admins there are."""
    wanted = ParsedCommand(Command.ADMINS)
    look_up(interaction, store, modals, wanted)
    with store.reading() as session:
        facts = services.listed(session, interaction.actor)
    open_or_answer_later(interaction, store, modals, admins.modal(facts), wanted)


def change(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Name and unname: what differs between what the form showed and what was sent."""
    look_up(interaction, store, modals, ParsedCommand(Command.ADMINS))
    with store.reading() as session:
        services.listed(session, interaction.actor)
    shown, chosen = interaction.offered_people(Field.ADMINS), interaction.chosen(Field.ADMINS)
    look_up_named(interaction, store, modals, [one for one in chosen if one not in shown])
    with store.transaction() as session:
        services.change(session, interaction.actor, shown, chosen, interaction.at)
    ack(response_action="update", view=admins.saved())
