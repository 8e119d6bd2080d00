"""Matching Settings, the form that answers while it is being filled in; and the three forms behind it."""

from collections.abc import Mapping
from dataclasses import replace

from slack_bolt import Ack, App

from bot import languages, limits, names
from bot.blocks.program import numbers, settings
from bot.enums import Policy
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import speak_language_of
from bot.ids import Action, Choice, Field, Modal
from bot.limits import Range
from bot.modal_metadata import ProgramSettingsMetadata, SettingsMetadata
from bot.read_models.settings import Choices, ProgramSettings
from bot.services.program import settings as services
from bot.store import Store


def register(app: App) -> None:
    """Listen to the buttons that open the form, to its ticks and to the form."""
    app.action(Action.OPEN_SETTINGS)(edit)
    app.action(Action.CHOOSE_MODES)(show_what_is_possible)
    app.view(Modal.SETTINGS)(save)
    app.action(Action.OPEN_REQUEST_SETTINGS)(edit_requests)
    app.view(Modal.REQUEST_SETTINGS)(save_requests)
    app.action(Action.OPEN_TALK_SETTINGS)(edit_talks)
    app.view(Modal.TALK_SETTINGS)(save_talks)
    app.action(Action.OPEN_PROGRAM_SETTINGS)(edit_program)
    app.view(Modal.PROGRAM_SETTINGS)(save_program)


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
    shown = _shown(interaction)
    choices = _chosen(interaction, shown)
    modals.update(interaction, settings.modal(replace(facts, shown=shown, choices=choices)))
    ack()


def save(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Store what was chosen."""
    limit = limits.connections(interaction.text(Field.LIMIT))
    shown = _shown(interaction)
    choices = replace(_chosen(interaction, shown), default_max_connections=limit)
    with store.transaction() as session:
        services.save(session, interaction.actor, choices, interaction.at, shown=shown)
    ack(response_action="update", view=settings.saved())


def edit_requests(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Requests*: open the form with the days and limits of requests."""
    with store.reading() as session:
        facts = services.numbers_of(session, interaction.actor, limits.REQUEST_NUMBERS)
    modals.open(interaction, numbers.requests_modal(facts))
    ack()


def save_requests(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Store the days and limits of requests."""
    _save_numbers(interaction, store, limits.REQUEST_NUMBERS)
    ack(response_action="update", view=settings.saved())


def edit_talks(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Talks and Meetings*: open the form with their days."""
    with store.reading() as session:
        facts = services.numbers_of(session, interaction.actor, limits.TALK_NUMBERS)
    modals.open(interaction, numbers.talks_modal(facts))
    ack()


def save_talks(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Store the days of conversations, of requests for meetings and of held places."""
    _save_numbers(interaction, store, limits.TALK_NUMBERS)
    ack(response_action="update", view=settings.saved())


def edit_program(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Programme*: open the form."""
    with store.reading() as session:
        facts = services.program_settings(session, interaction.actor)
    modals.open(interaction, numbers.program_modal(facts))
    ack()


def save_program(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Store the programme's name, hours, guests and language."""
    wanted = ProgramSettings(
        names.visible(interaction.text(Field.PROGRAM_NAME)),
        _hour(interaction, Field.WORKDAY_STARTS, limits.WORKDAY_STARTS),
        _hour(interaction, Field.WORKDAY_ENDS, limits.WORKDAY_ENDS),
        bool(interaction.chosen(Field.GUESTS_TAKE_PART)),
        languages.closest("".join(interaction.chosen(Field.LANGUAGE))) or languages.ENGLISH,
    )
    shown = ProgramSettings(**vars(interaction.metadata(ProgramSettingsMetadata)))
    with store.transaction() as session:
        services.save_program(session, interaction.actor, wanted, interaction.at, shown=shown)
        speak_language_of(session, interaction.actor)
    ack(response_action="update", view=settings.saved())


def _save_numbers(interaction: Interaction, store: Store, allowed: Mapping[Field, Range]) -> None:
    """Store what differs from what the form showed: another admin may have changed the rest meanwhile."""
    typed = {
        field: limits.number(interaction.text(field), within, field)
        for field, within in allowed.items()
        if interaction.text(field) != interaction.offered(field)
    }
    with store.transaction() as session:
        services.save_numbers(session, interaction.actor, typed, interaction.at)


def _shown(interaction: Interaction) -> Choices:
    return Choices(**vars(interaction.metadata(SettingsMetadata)))


def _hour(interaction: Interaction, field: Field, allowed: Range) -> int:
    return limits.number("".join(interaction.chosen(field)), allowed, field)


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
