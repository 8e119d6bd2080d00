"""Clicks about oneself: join, edit the profile, pause, resume, leave."""

from dataclasses import replace
from datetime import date

from slack_bolt import Ack, App

from bot import refusals
from bot.blocks import mail, profile
from bot.enums import Command, Side
from bot.handlers.directory import part_below, redraw_below
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.handlers.people import look_up, open_or_answer_later, speak_language_of
from bot.ids import Action, Choice, Field, Modal
from bot.modal_metadata import LeaveMetadata, ProfileMetadata
from bot.services import actors, days
from bot.services.profile import participation
from bot.services.profile import saving as profiles
from bot.services.text_commands import ParsedCommand
from bot.store import Store

_ROLES = {Choice.MENTEE.value: Side.MENTEE, Choice.MENTOR.value: Side.MENTOR}


def register(app: App) -> None:
    """Listen to the buttons and modals about oneself."""
    app.action(Action.JOIN_AS_MENTEE)(join_as_mentee)
    app.action(Action.JOIN_AS_MENTOR)(join_as_mentor)
    app.action(Action.EDIT_PROFILE)(edit)
    app.view(Modal.PROFILE)(save)
    app.action(Action.PAUSE)(ask_until_when)
    app.view(Modal.PAUSE)(pause)
    app.action(Action.RESUME)(resume)
    app.action(Action.LEAVE)(ask_whether_to_leave)
    app.view(Modal.LEAVE)(leave)


def join_as_mentee(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Join as Mentee*: open the form with that role ticked; nobody has joined yet."""
    _open_form(interaction, store, modals, Side.MENTEE)
    ack()


def join_as_mentor(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Join as Mentor*: open the form with that role ticked; nobody has joined yet."""
    _open_form(interaction, store, modals, Side.MENTOR)
    ack()


def edit(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*My Profile*: open the form as it is."""
    _open_form(interaction, store, modals)
    ack()


def _open_form(interaction: Interaction, store: Store, modals: Modals, role: Side | None = None) -> None:
    wanted = ParsedCommand(Command.JOIN)
    look_up(interaction, store, modals, wanted)
    with store.reading() as session:
        facts = profiles.form_of(session, interaction.actor, interaction.at)
    if role is Side.MENTEE:
        facts = replace(facts, is_mentee=True)
    if role is Side.MENTOR:
        facts = replace(facts, is_mentor=True)
    view = profile.modal(facts, part_below(interaction))
    open_or_answer_later(interaction, store, modals, view, wanted)


def save(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Join, or keep the changed profile; say what follows where something does."""
    about = interaction.metadata(ProfileMetadata)
    kept = set(interaction.chosen(Field.EXCLUSIONS))
    roles = frozenset(_ROLES[choice] for choice in interaction.chosen(Field.ROLES) if choice in _ROLES)
    draft = profiles.Draft(
        roles,
        interaction.text(Field.HEADLINE),
        interaction.text(Field.TOPICS),
        interaction.text(Field.LIMIT),
        frozenset(interaction.chosen(Field.TAKES)) if Field.TAKES in interaction.inputs() else None,
        frozenset(one for one in about.exclusions if str(one) not in kept),
        "".join(interaction.chosen(Field.LANGUAGE)) if Field.LANGUAGE in interaction.inputs() else None,
        address=interaction.text(Field.MAIL) if Field.MAIL in interaction.inputs() else None,
    )
    look_up(interaction, store, modals, ParsedCommand(Command.JOIN))
    with store.transaction() as session:
        saved = profiles.save(session, interaction.actor, draft, interaction.at)
        speak_language_of(session, interaction.actor)
    redraw_below(interaction, store, modals, about.below)
    if saved.code_sent and saved.profile.mail:
        ack(response_action="update", view=mail.code_modal(saved.profile.mail, _before_the_code(saved)))
    elif saved.joined:
        ack(response_action="update", view=profile.joined(saved.profile))
    elif saved.profile.connections > saved.profile.limit:
        ack(response_action="update", view=profile.over_limit(saved.profile))
    else:
        ack()


def _before_the_code(saved: profiles.Saved) -> str:
    if saved.joined:
        return profile.joined_text(saved.profile)
    return profile.over_limit_text(saved.profile) if saved.profile.connections > saved.profile.limit else ""


def ask_until_when(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Pause*: open the form that asks until when, or has the day already; nothing is paused yet."""
    with store.reading() as session:
        facts = profiles.profile_of(session, interaction.actor)
    if not facts.joined:
        raise refusals.NotJoined
    modals.open(interaction, profile.pause_modal(_named_day(interaction.value)))
    ack()


def _named_day(value: str) -> date | None:
    """Return the day that a button carries whose card asked about it; the others carry a person's id."""
    try:
        return date.fromisoformat(value) if "-" in value else None
    except ValueError:
        return None


def pause(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Pause, until the day that was chosen or until further notice."""
    with store.transaction() as session:
        zone = actors.person_of(session, interaction.actor).zone
        chosen = interaction.chosen(Field.UNTIL)
        until = days.beginning_of(_day(chosen[0]), zone, interaction.at) if chosen else None
        participation.pause(session, interaction.actor, until, interaction.at)
    ack(response_action="update", view=profile.paused(until, zone))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refusals.DayNotUnderstood(field=Field.UNTIL) from error


def resume(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Resume*: everything runs on from here."""
    with store.transaction() as session:
        participation.resume(session, interaction.actor, interaction.at)
    ack()


def ask_whether_to_leave(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Leave*: open the modal that lists what ends; nothing has ended yet."""
    with store.reading() as session:
        facts = participation.leaving(session, interaction.actor, interaction.at)
    modals.open(interaction, profile.leave_modal(facts))
    ack()


def leave(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Leave, and end what the modal named."""
    with store.transaction() as session:
        participation.leave(
            session, interaction.actor, interaction.metadata(LeaveMetadata).ends, interaction.at
        )
    ack(response_action="update", view=profile.left())
