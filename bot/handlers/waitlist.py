"""Clicks about waiting for a place with a mentor who is full."""

from slack_bolt import Ack, App

from bot.enums import Policy
from bot.handlers import directory
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action
from bot.services.waitlist import places
from bot.store import Store


def register(app: App) -> None:
    """Listen to the ways onto the list and off it."""
    app.action(Action.TELL_ME_WHEN_FREE)(join)
    app.action(Action.KEEP_WAITING)(keep_waiting)
    app.action(Action.TAKE_PLACE_MAKE)(make_my_mentor)
    app.action(Action.TAKE_PLACE_ASK)(ask_to_mentor_me)
    app.action(Action.LEAVE_LIST)(leave)


def join(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Tell Me When a Place Frees*, on a card or in the directory, which says so then."""
    with store.transaction() as session:
        places.join(session, interaction.actor, interaction.subject, interaction.at)
    directory.redraw_clicked(interaction, store, modals)
    ack()


def keep_waiting(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Keep Waiting*, on the card of a request: it closes, and its author waits on the list."""
    with store.transaction() as session:
        places.keep_waiting(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def make_my_mentor(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Make … My Mentor*, with the place that is held: the connection is made."""
    with store.transaction() as session:
        places.take(session, interaction.actor, interaction.subject, Policy.FORCED, interaction.at)
    ack()


def ask_to_mentor_me(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Ask … to Mentor Me*, for the place that is held: the mentor decides."""
    with store.transaction() as session:
        places.take(session, interaction.actor, interaction.subject, Policy.REQUEST, interaction.at)
    ack()


def leave(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Leave the List*: what was held goes to the next."""
    with store.transaction() as session:
        places.leave(session, interaction.actor, interaction.subject, interaction.at)
    ack()
