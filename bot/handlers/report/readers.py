"""Naming who reads the report."""

from slack_bolt import Ack, App

from bot.blocks.report import readers
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import look_up_named
from bot.ids import Action, Field, Modal
from bot.services.report import readers as services
from bot.store import Store


def register(app: App) -> None:
    """Listen to the form that names the readers."""
    app.action(Action.OPEN_READERS)(open_form)
    app.view(Modal.READERS)(change)


def open_form(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Readers*: open the form with those there are."""
    with store.reading() as session:
        facts = services.listed(session, interaction.actor)
    modals.open(interaction, readers.modal(facts))
    ack()


def change(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Name and unname: what differs between what the form showed and what was sent."""
    with store.reading() as session:
        services.listed(session, interaction.actor)
    shown, chosen = interaction.offered_people(Field.READERS), interaction.chosen(Field.READERS)
    look_up_named(interaction, store, modals, [one for one in chosen if one not in shown])
    with store.transaction() as session:
        services.change(session, interaction.actor, shown, chosen, interaction.at)
    ack(response_action="update", view=readers.saved())
