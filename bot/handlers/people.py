"""People: those whom somebody names, and those of whom Slack says that they changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_bolt import App
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import languages, refusals
from bot.enums import Command
from bot.handlers.interaction import Interaction, Surface
from bot.handlers.modals import Modals
from bot.services import actors, people, roll_call, text_commands
from bot.services.actors import Actor
from bot.services.program import admins
from bot.services.text_commands import ParsedCommand, Place
from bot.store import Store

# Each is a question to Slack, and all must be answered within the three seconds of an interaction.
MOST_STRANGERS = 5
# What Slack answers about somebody whom it does not show us.
UNSEEN = ("user_not_found", "user_not_visible")


def register(app: App) -> None:
    """Listen to news about people."""
    app.event("user_change")(changed)
    app.event("team_join")(changed)


def changed(interaction: Interaction, store: Store, event: dict[str, Any]) -> None:
    """Somebody the bot has met changed; most changes (a status, a phone number) are none that it shows."""
    user = event["user"]
    with store.reading() as session:
        news = actors.differs(session, interaction.actor, user) or actors.is_news(session, interaction.actor)
    if not news:
        return
    with store.transaction() as session:
        people.follow(session, interaction.actor, user, interaction.at)


def introduce(interaction: Interaction, store: Store, modals: Modals, machine_now: datetime) -> Interaction:
    """Ask Slack who somebody is at the first thing they do: the first screen they see is in their language.

    Where it does not say just now, they read what their programme speaks, and the roll call asks again.
    """
    actor = interaction.actor
    try:
        user = _user(modals, actor.slack_user_id)
    except _SlackIsAwayError:
        with store.transaction() as session:
            roll_call.put_back(session, actor, machine_now)
        return replace(interaction, is_unheard=True)
    with store.transaction() as session:
        people.follow(session, actor, user, interaction.at)
    return interaction


def look_up(interaction: Interaction, store: Store, modals: Modals, wanted: ParsedCommand) -> None:
    """Ask Slack who acts, if it has not said yet: before they join, see the directory or name admins.

    A right that rests on a role in Slack is asked for again.

    Raises:
        SlackIsBusy: it does not say just now. The bot asks again by itself, and then answers `wanted`.
    """
    actor = interaction.actor
    with store.reading() as session:
        by_role = wanted.word is Command.ADMINS and admins.names_by_role(session, actor, interaction.at)
        if actors.is_known(session, actor.team_id, actor.slack_user_id) and not by_role:
            return
    try:
        user = _user_unless_unheard(modals, interaction)
    except _SlackIsAwayError as error:
        _put_off(interaction, store, wanted)
        raise refusals.SlackIsBusy from error
    with store.transaction() as session:
        people.follow(session, actor, user, interaction.at)
        text_commands.answer_what_waits(session, actor, interaction.at, asked_again=True)
        speak_language_of(session, actor)


def speak_language_of(session: Session, actor: Actor) -> None:
    """Say what follows in the language that somebody reads from now on: they, or Slack, have just said so."""
    languages.speak(actors.language_of(session, actor.workspace_id, actor.person_id))


def open_or_answer_later(
    interaction: Interaction, store: Store, modals: Modals, view: View, wanted: ParsedCommand
) -> None:
    """Open what somebody wanted.

    Raises:
        SlackIsBusy: it takes no more forms just now. The bot answers `wanted` by itself, as a message.
    """
    try:
        modals.open(interaction, view)
    except refusals.SlackIsTooBusy as error:
        _put_off(interaction, store, wanted)
        raise refusals.SlackIsBusy from error


def _put_off(interaction: Interaction, store: Store, wanted: ParsedCommand) -> None:
    with store.transaction() as session:
        text_commands.put_off(session, interaction.actor, _place(interaction), wanted, interaction.at)


def _place(interaction: Interaction) -> Place | None:
    """Return where they typed; None where they did not, and read the answer at once."""
    if interaction.surface is not Surface.EVENT:
        return None
    return Place(interaction.channel, interaction.ts, interaction.thread)


class _SlackIsAwayError(Exception):
    """Slack takes no more questions just now, or does not answer, or not to us."""


def _user_unless_unheard(modals: Modals, interaction: Interaction) -> dict[str, Any]:
    if interaction.is_unheard:
        raise _SlackIsAwayError
    return _user(modals, interaction.actor.slack_user_id)


def _user(modals: Modals, slack_user_id: str) -> dict[str, Any]:
    """Return what Slack says of somebody who is there; whom it does not show us belongs elsewhere."""
    try:
        return _asked(modals, slack_user_id)
    except SlackApiError:
        return {"id": slack_user_id, "is_stranger": True}


def _asked(modals: Modals, slack_user_id: str) -> dict[str, Any]:
    """Return what Slack says of somebody.

    Raises:
        SlackApiError: it does not show them to us. Whatever else it answers passes, or is an operator's to
            mend, who reads of it from the roll call.
    """
    try:
        return modals.user(slack_user_id)
    except SlackApiError as error:
        if error.response.get("error") in UNSEEN:
            raise
        raise _SlackIsAwayError from error
    except (OSError, HTTPException) as error:
        raise _SlackIsAwayError from error


def look_up_named(interaction: Interaction, store: Store, modals: Modals, named: Sequence[str]) -> None:
    """Ask Slack who those are, of the people somebody named, whom the bot has not met.

    Raises:
        UnknownPerson: Slack knows no such person.
        TooManyAtOnce: more are new than can be asked about in time.
        SlackIsTooBusy: it does not say just now.
    """
    with store.reading() as session:
        team_id = interaction.actor.team_id
        strangers = [one for one in dict.fromkeys(named) if not actors.is_known(session, team_id, one)]
    if len(strangers) > MOST_STRANGERS:
        raise refusals.TooManyAtOnce(limit=MOST_STRANGERS)
    try:
        users = [_asked(modals, one) for one in strangers]
    except _SlackIsAwayError as error:
        raise refusals.SlackIsTooBusy from error
    except SlackApiError as error:
        raise refusals.UnknownPerson from error
    if users:
        with store.transaction() as session:
            for user in users:
                actors.store_slack_user(session, team_id, user, interaction.at)
