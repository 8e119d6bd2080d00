"""Clicks about a match: confirm, accept, say no, take back, ask later, reflect."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot import limits, refusals
from bot.blocks import decline, other_profile
from bot.blocks.match import later, limit, reflection
from bot.handlers.interaction import Interaction, number
from bot.handlers.modals import Modals
from bot.ids import Action, Choice, Field, Modal, answer_field, question_of
from bot.modal_metadata import (
    AskLaterMetadata,
    DeclineAllMetadata,
    DeclineMatchMetadata,
    NeverAgainMetadata,
    RaiseLimitMetadata,
    ReflectMetadata,
    SendNoteMetadata,
)
from bot.models.match import Match
from bot.read_models.match import DeclineFacts, MatchFacts
from bot.refusals import NoteNotTicked
from bot.services import actors
from bot.services.match import closing as match_closing
from bot.services.match import confirmation
from bot.services.match import later as asking_later
from bot.services.match import load as match_load
from bot.services.match import read as match_read
from bot.services.match import reflection as reflections
from bot.services.rules import declining
from bot.store import Store


def register(app: App) -> None:
    """Listen to every button of a match card, on cards and on Home, and to its modals."""
    app.action(Action.CONFIRM_MATCH)(confirm)
    app.action(Action.ACCEPT_MATCH)(confirm)
    app.action(Action.WITHDRAW_MATCH)(withdraw)
    app.action(Action.OPEN_MATCH)(show_again)
    app.action(Action.VIEW_PROFILE)(show_profile)
    app.action(Action.OPEN_DM)(acknowledge)
    for action in (Action.CANCEL_MATCH, Action.DECLINE_MATCH, Action.END_MATCH):
        app.action(action)(ask_how_to_decline)
    app.view(Modal.DECLINE)(decline_match)
    app.action(Action.DECLINE_ALL)(ask_how_to_decline_all)
    app.view(Modal.DECLINE_ALL)(decline_all)
    app.view(Modal.END)(end)
    app.action(Action.SEND_NOTE)(ask_for_note)
    app.view(Modal.SEND_NOTE)(send_note)
    app.action(Action.NEVER_AGAIN)(ask_whether_never_again)
    app.view(Modal.NEVER_AGAIN)(exclude)
    app.action(Action.RAISE_LIMIT)(ask_for_limit)
    app.view(Modal.RAISE_LIMIT)(raise_limit)
    app.action(Action.ASK_LATER)(ask_when)
    app.view(Modal.ASK_LATER)(ask_later)
    app.action(Action.REFLECT)(open_reflection)
    app.view(Modal.REFLECT)(keep_reflection)


def acknowledge(ack: Ack) -> None:
    """A link: Slack has opened it already."""
    ack()


def confirm(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Confirm Match*, or *Accept*: `interaction.actor` wants to go on."""
    with store.transaction() as session:
        confirmation.confirm(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def withdraw(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Withdraw*: the mentee takes their request back."""
    with store.transaction() as session:
        match_closing.withdraw(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def show_again(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Open*, on a nudge: bring the card of the match to the bottom."""
    with store.transaction() as session:
        confirmation.show_again(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def show_profile(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*View Profile*: show who the other person is."""
    with store.transaction() as session:
        facts = match_load.profile_of_other(session, interaction.actor, interaction.subject)
    modals.open(interaction, other_profile.modal(facts, interaction.at))
    ack()


def ask_how_to_decline(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Cancel*, *Decline* or *End Connection*: open the modal; nothing is declined yet."""
    with store.transaction() as session:
        facts = match_closing.ask(session, interaction.actor, interaction.subject, interaction.at)
    modals.open(interaction, decline.modal(facts))
    ack()


def decline_match(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Decline*, in the modal."""
    about = interaction.metadata(DeclineMatchMetadata)
    words = _words(interaction, about)
    with store.transaction() as session:
        reached = match_closing.decline(session, interaction.actor, about.match_id, words, interaction.at)
    answer_no(ack, reached=reached)


def end(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*End Connection*, in the modal."""
    about = interaction.metadata(DeclineMatchMetadata)
    words = _words(interaction, about)
    with store.transaction() as session:
        reached = match_closing.end(session, interaction.actor, about.match_id, words, interaction.at)
    answer_no(ack, reached=reached)


def answer_no(ack: Ack, *, reached: bool) -> None:
    """Close a form that said no, or say that its reason reached nobody."""
    if reached:
        ack()
    else:
        ack(response_action="update", view=decline.reason_not_read())


def _words(interaction: Interaction, about: DeclineMatchMetadata) -> declining.DeclineForm:
    cancels = bool(interaction.chosen(Field.CANCEL_MEETING))
    return replace(words_of(interaction, about.readers), meeting_id=about.meeting_id if cancels else None)


def words_of(interaction: Interaction, readers: Iterable[int]) -> declining.DeclineForm:
    """Return what somebody wrote in a form that says no, to a match or to a meeting.

    `readers` are the admins whom the form named.

    Raises:
        NoteNotTicked: they wrote words of their own, and did not say that these go out.
    """
    note, ticked = interaction.text(Field.NOTE), interaction.chosen(Field.SEND_NOTE)
    if note not in ("", interaction.offered(Field.NOTE)) and Choice.YES not in ticked:
        raise NoteNotTicked
    return declining.DeclineForm(
        note=decline.note_to_send(note, ticked),
        reason=interaction.text(Field.REASON),
        readers=frozenset(readers),
        never_again=bool(interaction.chosen(Field.NEVER_AGAIN)),
    )


def ask_how_to_decline_all(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Decline All*: open the form; nothing is declined yet."""
    with store.transaction() as session:
        facts = match_closing.ask_all(session, interaction.actor, interaction.subject)
    modals.open(interaction, decline.all_modal(facts))
    ack()


def decline_all(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Decline All*, in the form."""
    about, note = interaction.metadata(DeclineAllMetadata), words_of(interaction, ()).note
    with store.transaction() as session:
        match_closing.decline_all(session, interaction.actor, about.match_ids, note, interaction.at)
    ack()


def ask_for_note(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Send a Note*, on a declined card: open the modal while a note may still be sent."""
    with store.transaction() as session:
        found = match_closing.may_send_note(session, interaction.actor, interaction.subject)
        facts = _facts(session, interaction, found)
    modals.open(interaction, decline.note_modal(facts))
    ack()


def send_note(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Send the later note, in its modal."""
    about, note = interaction.metadata(SendNoteMetadata), interaction.text(Field.NOTE)
    with store.transaction() as session:
        match_closing.send_note(session, interaction.actor, about.match_id, note, interaction.at)
    ack()


def ask_whether_never_again(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Don't Match Us Again*: open its form; while there is something to say no to, the one that says no."""
    with store.transaction() as session:
        facts = match_closing.may_exclude(session, interaction.actor, interaction.subject, interaction.at)
    modals.open(
        interaction,
        decline.modal(facts, never_again=True)
        if isinstance(facts, DeclineFacts)
        else decline.never_again_modal(
            Modal.NEVER_AGAIN, facts.other, NeverAgainMetadata(facts.match_id, facts.state)
        ),
    )
    ack()


def exclude(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Don't Match Us*, in its form."""
    about = interaction.metadata(NeverAgainMetadata)
    with store.transaction() as session:
        match_closing.exclude(session, interaction.actor, about.match_id, interaction.at)
    ack()


def ask_for_limit(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Raise My Limit*, in the place of *Accept* while the mentor is full."""
    with store.transaction() as session:
        facts = _facts(
            session,
            interaction,
            confirmation.may_raise_limit(session, interaction.actor, interaction.subject),
        )
    modals.open(interaction, limit.modal(facts))
    ack()


def raise_limit(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Offer more places, and accept the match that waited."""
    about = interaction.metadata(RaiseLimitMetadata)
    wanted = limits.connections(interaction.text(Field.LIMIT))
    with store.transaction() as session:
        confirmation.raise_limit(session, interaction.actor, about.match_id, wanted, interaction.at)
    ack()


def ask_when(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Ask Me Later*: open the modal that asks when."""
    with store.transaction() as session:
        facts = _facts(
            session, interaction, asking_later.may_ask_later(session, interaction.actor, interaction.subject)
        )
    modals.open(interaction, later.modal(facts, interaction.at))
    ack()


def ask_later(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Put the nudges off until the morning of the day that was chosen."""
    about, days = interaction.metadata(AskLaterMetadata), interaction.chosen(Field.LATER)
    day = _day(days[0] if days else "")
    with store.transaction() as session:
        asking_later.ask_later(session, interaction.actor, about.match_id, day, interaction.at)
    ack()


def _day(chosen: str) -> date:
    """Return the day that a date picker names (YYYY-MM-DD)."""
    try:
        return date.fromisoformat(chosen)
    except ValueError as error:
        raise refusals.InThePast(field=Field.LATER) from error


def open_reflection(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*My Reflections*: open the questions with what the person wrote."""
    with store.transaction() as session:
        facts = reflections.ask(session, interaction.actor, interaction.subject)
    modals.open(interaction, reflection.modal(facts))
    ack()


def keep_reflection(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Keep the answers; confirm the match too, where that was chosen."""
    match_id = interaction.metadata(ReflectMetadata).match_id
    with store.transaction() as session:
        reflections.keep(session, interaction.actor, match_id, _answers(interaction), interaction.at)
        if interaction.chosen(Field.ALSO_CONFIRM) == [Choice.ALSO_CONFIRM]:
            confirmation.confirm(session, interaction.actor, match_id, interaction.at)
    ack()


def _answers(interaction: Interaction) -> dict[int, str]:
    asked = [question_of(field) for field in interaction.inputs()]
    return {number(one): interaction.text(answer_field(one)) for one in asked if one is not None}


def _facts(session: Session, interaction: Interaction, found: Match) -> MatchFacts:
    """Return what the actor may see of the match they clicked on."""
    viewer = actors.viewer_of(session, interaction.actor.workspace_id, interaction.actor.person_id)
    return match_read.match_facts(session, found, viewer)
