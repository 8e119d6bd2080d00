"""*My Data*: everything stored about a person, sent to them at once."""

from slack_bolt import Ack, App

from bot.handlers.interaction import Interaction
from bot.ids import Action
from bot.services import my_data
from bot.store import Store


def register(app: App) -> None:
    """Listen to *My Data*."""
    app.action(Action.MY_DATA)(send)


def send(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Send the file, in a new message."""
    with store.transaction() as session:
        my_data.send(session, interaction.actor, interaction.at)
    ack()
