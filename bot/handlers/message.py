"""What people type to the bot. Each message is answered, once."""

from contextlib import suppress

from slack_bolt import App

from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import meet_named
from bot.refusals import UnknownPerson
from bot.services import text_commands
from bot.services.people import actors
from bot.store import Store


def register(app: App) -> None:
    """Listen to messages; those that nobody typed have been dropped before."""
    app.event("message")(said)


def said(interaction: Interaction, store: Store, modals: Modals) -> None:
    """Understand a message as the command would be, and answer it with a card."""
    with store.reading() as session:
        zone = actors.person_of(session, interaction.actor).zone
        is_admin = actors.is_admin(session, interaction.actor.program_id, interaction.actor.person_id)
    understood = text_commands.message(interaction.value, interaction.at.astimezone(zone).date())
    if is_admin:
        # Somebody unknown to Slack too: the answer says so.
        with suppress(UnknownPerson):
            meet_named(interaction, store, modals, understood.named)
    with store.transaction() as session:
        text_commands.receive(
            session, interaction.actor, (interaction.channel, interaction.ts), understood, interaction.at
        )
