"""App Home: the Relationships page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App

from bot.handlers.interaction import Interaction
from bot.ids import Action
from bot.services import home
from bot.store import Store


def register(app: App) -> None:
    """Listen to the tab being opened and to its pages."""
    app.event("app_home_opened")(opened)
    app.action(Action.HOME_PAGE)(turn_page)
    app.action(Action.RUN_PROGRAM)(run_program)
    app.action(Action.VIEW_AS_MEMBER)(view_as_member)


def opened(
    interaction: Interaction, store: Store, event: dict[str, Any], machine_now: Callable[[], datetime]
) -> None:
    """Somebody opened the bot: publish their Home, when it is the Home tab."""
    if event.get("tab") != "home":
        return
    with store.transaction() as session:
        home.opened(session, interaction.actor, interaction.at, machine_now=machine_now())


def turn_page(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Show another page of the relationships."""
    with store.transaction() as session:
        home.turn_page(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def run_program(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Run the Programme*: show its page on an admin's Home."""
    with store.transaction() as session:
        home.show_program(session, interaction.actor, interaction.at)
    ack()


def view_as_member(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*View as Member*: show an admin their own relationships."""
    with store.transaction() as session:
        home.show_relationships(session, interaction.actor, interaction.at)
    ack()
