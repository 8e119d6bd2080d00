"""The report: opened from Home, a card or the command; its numbers as a file."""

from slack_bolt import Ack, App

from bot.blocks.report import page
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import Modals
from bot.ids import Action
from bot.services.report import read, sending
from bot.store import Store


def register(app: App) -> None:
    """Listen to the report's buttons."""
    app.action(Action.OPEN_REPORT)(show)
    app.action(Action.SEND_REPORT)(send)


def show(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Report*: open its page, as this reader may see it."""
    with store.reading() as session:
        facts = read.report(session, interaction.actor, interaction.at)
    modals.open(interaction, page.modal(facts))
    ack()


def send(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Send as CSV*: the numbers come in a new message."""
    with store.transaction() as session:
        sending.send(session, interaction.actor, interaction.at)
    if interaction.surface is Surface.MODAL:
        modals.tell(interaction, page.on_its_way())
    ack()
