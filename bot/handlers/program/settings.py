"""Matching Settings: the form that answers while it is being filled in."""

from dataclasses import replace

from slack_bolt import Ack, App

from bot import limits
from bot.blocks.program import settings
from bot.enums import Policy
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Choice, Field, Modal
from bot.read_models.settings import Choices, SettingsFacts
from bot.services.program import settings as services
from bot.store import Store


def register(app: App) -> None:
    """Listen to the buttons that open the form, to its ticks and to the form."""
    app.action(Action.OPEN_SETTINGS)(edit)
    app.action(Action.CHOOSE_MODES)(show_what_is_possible)
    app.view(Modal.SETTINGS)(save)


def edit(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Matching Settings*: open the form as things are."""
    with store.reading() as session:
        facts = services.settings_of(session, interaction.actor)
    modals.open(interaction, settings.modal(facts))
    ack()


def show_what_is_possible(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """While modes are ticked: let the second row appear, or say what stands in its way."""
    with store.reading() as session:
        facts = services.settings_of(session, interaction.actor)
    choices = _chosen(interaction, facts.choices)
    modals.update(interaction, settings.modal(SettingsFacts(facts.viewer, facts.program_name, choices)))
    ack()


def save(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Store what was chosen."""
    limit = limits.connections(interaction.text(Field.LIMIT))
    with store.transaction() as session:
        before = services.settings_of(session, interaction.actor).choices
        choices = replace(_chosen(interaction, before), default_max_connections=limit)
        services.save(session, interaction.actor, choices, interaction.at)
    ack(response_action="update", view=settings.saved())


def _chosen(interaction: Interaction, stored: Choices) -> Choices:
    """Read the form; what it does not show just now stays as it is stored."""
    modes, policy, limit = (
        interaction.chosen(Field.MODES),
        interaction.chosen(Field.FOLLOW_UP),
        interaction.text(Field.LIMIT),
    )
    return Choices(
        ongoing=Choice.ONGOING in modes,
        one_time=Choice.ONE_TIME in modes,
        preferred=Choice.PREFERRED in modes,
        follow_up=Policy(policy[0]) if policy and policy[0] in list(Policy) else stored.follow_up,
        mentors_choose=bool(interaction.chosen(Field.MENTORS_CHOOSE)),
        default_max_connections=int(limit) if limit.isdecimal() else stored.default_max_connections,
    )
