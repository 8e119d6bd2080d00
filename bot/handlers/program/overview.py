"""The programme at a glance: who waits for whom, and *Remind*."""

from slack_bolt import Ack, App

from bot.blocks.program import overview
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import Modals
from bot.handlers.program import admins
from bot.ids import Action
from bot.read_models.common import Face
from bot.services.program import overview as services
from bot.store import Store


def register(app: App) -> None:
    """Listen to the admins' part of Home."""
    app.action(Action.OPEN_ADMINS)(open_admins)
    app.action(Action.SHOW_WAITS)(show)
    app.action(Action.WAITS_PAGE)(turn_page)
    app.action(Action.REMIND)(remind)
    app.action(Action.REMIND_OF_MEETING)(remind_of_meeting)


def open_admins(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Admins*: open the form that names them."""
    admins.open_form(interaction, store, modals)
    ack()


def show(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Show All*: open the list of who waits for whom."""
    with store.reading() as session:
        facts = services.waits(session, interaction.actor, 0, overview.WAITS_IN_MODAL)
    modals.open(interaction, overview.modal(facts))
    ack()


def turn_page(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Show another page of the list."""
    with store.reading() as session:
        facts = services.waits(session, interaction.actor, interaction.subject, overview.WAITS_IN_MODAL)
    modals.update(interaction, overview.modal(facts))
    ack()


def remind(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Remind*: the silent one hears of it in their working hours."""
    with store.transaction() as session:
        silent = services.remind(session, interaction.actor, interaction.subject, interaction.at)
    _say(interaction, modals, silent)
    ack()


def remind_of_meeting(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Remind*, of a request for a meeting: the same."""
    with store.transaction() as session:
        silent = services.remind_of_meeting(session, interaction.actor, interaction.subject, interaction.at)
    _say(interaction, modals, silent)
    ack()


def _say(interaction: Interaction, modals: Modals, silent: Face) -> None:
    if interaction.surface in (Surface.HOME, Surface.MODAL):
        modals.tell(interaction, overview.reminded(silent))
