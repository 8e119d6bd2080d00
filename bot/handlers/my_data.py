"""*My data*: everything stored about a person, sent to them at once."""

from slack_bolt import Ack, App

from bot.handlers.click import Click
from bot.ids import Action
from bot.models.store import Store
from bot.services import my_data


def register(app: App) -> None:
    """Listen to *My data*."""
    app.action(Action.MY_DATA)(send)


def send(ack: Ack, click: Click, store: Store) -> None:
    """Send the file, in a new message."""
    with store.transaction() as session:
        my_data.send(session, click.actor, click.at)
    ack()
