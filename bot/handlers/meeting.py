"""Clicks about one-time meetings: ask for one, pick a time, suggest another, say no."""

from dataclasses import replace
from datetime import UTC, datetime

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot import limits, refusals
from bot.blocks import decline as decline_forms
from bot.blocks import other_profile
from bot.blocks.meeting import forms as meeting_forms
from bot.enums import MeetingState
from bot.handlers.directory import part_below, redraw_below
from bot.handlers.interaction import LAST_MOMENT, Interaction, number
from bot.handlers.match import acknowledge, answer_no, words_of
from bot.handlers.modals import Modals
from bot.ids import Action, Field, Modal
from bot.modal_metadata import (
    AskForMeetingMetadata,
    CancelMeetingMetadata,
    DeclineMeetingMetadata,
    MeetingNeverAgainMetadata,
    SendMeetingNoteMetadata,
    SuggestTimesMetadata,
)
from bot.models.meeting import Meeting
from bot.read_models.meeting import MeetingFacts, MeetingFormFacts, TimesFacts
from bot.services import actors, directory
from bot.services.meeting import arranging
from bot.services.meeting import closing as meeting_closing
from bot.services.meeting import load as meeting_load
from bot.services.meeting import read as meeting_read
from bot.services.meeting.arranging import Wish
from bot.services.rules.declining import DeclineForm
from bot.services.rules.eligibility import Intent
from bot.store import Store


def register(app: App) -> None:
    """Listen to every button of a meeting's card, on cards and on Home, and to its modals."""
    app.action(Action.MEETING_ASK)(open_form)
    app.view(Modal.MEETING_ASK)(ask)
    for action in (Action.MEETING_PICK_1, Action.MEETING_PICK_2, Action.MEETING_PICK_3):
        app.action(action)(pick)
    for action in (Action.MEETING_SUGGEST, Action.MEETING_RESCHEDULE):
        app.action(action)(ask_for_times)
    app.view(Modal.MEETING_SUGGEST)(suggest)
    app.action(Action.MEETING_KEEP)(keep_time)
    app.action(Action.MEETING_OPEN)(show_again)
    app.action(Action.MEETING_VIEW_PROFILE)(show_profile)
    app.action(Action.MEETING_DECLINE)(ask_how_to_decline)
    app.view(Modal.MEETING_DECLINE)(decline)
    app.action(Action.MEETING_WITHDRAW)(withdraw)
    app.action(Action.MEETING_CANCEL)(ask_whether_to_cancel)
    app.view(Modal.MEETING_CANCEL)(cancel)
    app.action(Action.MEETING_NEVER_AGAIN)(ask_whether_never_again)
    app.view(Modal.MEETING_NEVER_AGAIN)(exclude)
    app.action(Action.MEETING_SEND_NOTE)(ask_for_note)
    app.view(Modal.MEETING_SEND_NOTE)(send_note)
    for link in (Action.MEETING_GOOGLE, Action.MEETING_OUTLOOK):
        app.action(link)(acknowledge)


def open_form(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Ask for a Meeting*: open the form; nobody is asked yet."""
    with store.reading() as session:
        directory.require_possible(
            session, interaction.actor, interaction.subject, Intent.MEET, interaction.at
        )
        facts = _form(interaction, store, interaction.subject)
        times = arranging.day_of(session, interaction.actor, facts.other.person_id)
    modals.open(interaction, meeting_forms.ask_modal(facts, times, part_below(interaction)))
    ack()


def ask(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Ask the mentor for a meeting; ask back where a time is outside their working hours."""
    length = interaction.chosen(Field.MINUTES)
    minutes = int(length[0]) if length and length[0].isdecimal() else 0
    wish = Wish(interaction.text(Field.TOPIC), minutes, _times(interaction), _place(interaction))
    about = interaction.metadata(AskForMeetingMetadata)
    facts = _form(interaction, store, about.mentor_id)
    with store.reading() as session:
        times = arranging.day_of(session, interaction.actor, facts.other.person_id, wish)
    try:
        with store.transaction() as session:
            arranging.request(session, interaction.actor, about.mentor_id, wish, interaction.at)
            _require_meant(interaction, times, about.outside)
    except _AskBackError:
        ack(response_action="update", view=meeting_forms.ask_modal(facts, times, about.below))
        return
    redraw_below(interaction, store, modals, about.below)
    ack(response_action="update", view=meeting_forms.sent(facts))


def pick(ack: Ack, interaction: Interaction, store: Store) -> None:
    """One of the proposed times: it is set."""
    meeting_id, starts_at = _picked(interaction)
    with store.transaction() as session:
        arranging.pick(session, interaction.actor, meeting_id, starts_at, interaction.at)
    ack()


def ask_for_times(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Suggest Another Time* or *Reschedule*: open the form; nothing is moved yet."""
    with store.transaction() as session:
        found = arranging.may_suggest(session, interaction.actor, interaction.subject, interaction.at)
        facts = _facts(session, interaction, found)
        day = arranging.day_of(session, interaction.actor, facts.other.person_id)
    modals.open(interaction, meeting_forms.suggest_modal(facts, replace(day, place=facts.place)))
    ack()


def suggest(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Suggest other times, in the form: for a meeting that still stands as the form said."""
    about = interaction.metadata(SuggestTimesMetadata)
    wish = Wish("", 0, _times(interaction), _place(interaction))
    with store.transaction() as session:
        meeting = meeting_load.load_for_decision(session, interaction.actor, about.meeting_id)
        facts = _facts(session, interaction, meeting)
        day = arranging.day_of(session, interaction.actor, facts.other.person_id, wish)
    try:
        with store.transaction() as session:
            found = arranging.suggest(
                session, interaction.actor, about.meeting_id, wish.times, interaction.at, place=wish.place
            )
            _require_unchanged(found, about)
            _require_meant(interaction, day, about.outside)
    except _AskBackError:
        ack(response_action="update", view=meeting_forms.suggest_modal(facts, day))
        return
    ack()


def show_again(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Open*, on a reminder: bring the card of the meeting to the bottom."""
    with store.transaction() as session:
        arranging.show_again(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def keep_time(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Keep the Time*: what was suggested instead is dropped."""
    with store.transaction() as session:
        arranging.keep_time(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def ask_how_to_decline(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Decline*: open the modal; nothing is declined yet."""
    asked = MeetingState.REQUESTED
    with store.transaction() as session:
        facts = meeting_closing.ask(session, interaction.actor, interaction.subject, asked, interaction.at)
    modals.open(interaction, meeting_forms.decline_modal(facts))
    ack()


def decline(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Decline*, in the modal."""
    about = interaction.metadata(DeclineMeetingMetadata)
    words = words_of(interaction, about.readers)
    with store.transaction() as session:
        reached = meeting_closing.decline(session, interaction.actor, about.meeting_id, words, interaction.at)
    answer_no(ack, reached=reached)


def withdraw(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Withdraw*: the mentee takes their request back."""
    with store.transaction() as session:
        meeting_closing.withdraw(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def ask_whether_to_cancel(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Cancel Meeting*: open the modal; nothing is cancelled yet."""
    planned = MeetingState.SCHEDULED
    with store.transaction() as session:
        facts = meeting_closing.ask(session, interaction.actor, interaction.subject, planned, interaction.at)
    modals.open(interaction, meeting_forms.cancel_modal(facts.meeting))
    ack()


def cancel(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Cancel Meeting*, in the modal."""
    about = interaction.metadata(CancelMeetingMetadata)
    form = DeclineForm(
        note=interaction.text(Field.NOTE, limits.LONGEST_NOTE),
        never_again=bool(interaction.chosen(Field.NEVER_AGAIN)),
    )
    with store.transaction() as session:
        meeting_closing.cancel(session, interaction.actor, about.meeting_id, form, interaction.at)
    ack()


def ask_whether_never_again(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Don't Match Us Again*, on the card of a meeting that is over."""
    with store.transaction() as session:
        found = meeting_load.load_for_decision(session, interaction.actor, interaction.subject)
        facts = _facts(session, interaction, found)
    about = MeetingNeverAgainMetadata(facts.meeting_id, facts.state)
    modals.open(interaction, decline_forms.never_again_modal(Modal.MEETING_NEVER_AGAIN, facts.other, about))
    ack()


def exclude(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Don't Match Us*, in its form."""
    about = interaction.metadata(MeetingNeverAgainMetadata)
    with store.transaction() as session:
        meeting_closing.exclude(session, interaction.actor, about.meeting_id, interaction.at)
    ack()


def show_profile(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*View Profile*: show who the other person is."""
    with store.transaction() as session:
        facts = meeting_load.profile_of_other(session, interaction.actor, interaction.subject)
    modals.open(interaction, other_profile.modal(facts, interaction.at))
    ack()


def ask_for_note(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Send a Note*, on a declined card: open the modal while a note may still be sent."""
    with store.transaction() as session:
        found = meeting_closing.may_send_note(session, interaction.actor, interaction.subject)
        facts = _facts(session, interaction, found)
    modals.open(interaction, meeting_forms.note_modal(facts))
    ack()


def send_note(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Send the later note, in its modal."""
    about, note = interaction.metadata(SendMeetingNoteMetadata), interaction.text(Field.NOTE)
    with store.transaction() as session:
        meeting_closing.send_note(session, interaction.actor, about.meeting_id, note, interaction.at)
    ack()


def _facts(session: Session, interaction: Interaction, found: Meeting) -> MeetingFacts:
    """Return what the actor may see of the meeting they clicked on."""
    viewer = actors.viewer_of(session, interaction.actor.workspace_id, interaction.actor.person_id)
    return meeting_read.facts_of(session, [found], viewer)[0]


def _form(interaction: Interaction, store: Store, mentor_id: int) -> MeetingFormFacts:
    with store.reading() as session:
        mentor = directory.mentor(session, interaction.actor, mentor_id, interaction.at)
        viewer = actors.viewer_of(session, interaction.actor.workspace_id, interaction.actor.person_id)
    return MeetingFormFacts(viewer, mentor.face, mentor_id)


def _place(interaction: Interaction) -> str:
    return " ".join(interaction.text(Field.PLACE, limits.LONGEST_PLACE).split())


def _require_unchanged(found: Meeting, about: SuggestTimesMetadata) -> None:
    """Refuse where the meeting is not as the form said any more.

    Raises:
        ChangedMeanwhile: it is not.
    """
    if found.state is not about.state:
        raise refusals.ChangedMeanwhile


class _AskBackError(Exception):
    """A time is outside the other's working hours, and nobody said "all the same"."""


def _require_meant(interaction: Interaction, times: TimesFacts, marked: tuple[int, ...]) -> None:
    """Take back what was just done where a time has to be asked about first.

    The rules come before: nobody is asked about a time that cannot be. `marked` are the times that the form
    had marked when the box was ticked.

    Raises:
        _AskBackError: there is such a time.
    """
    ticked = bool(interaction.chosen(Field.OUTSIDE_HOURS))
    if times.outside and not (ticked and set(times.outside_at) <= set(marked)):
        raise _AskBackError


def _times(interaction: Interaction) -> dict[str, datetime]:
    """Return the times that were chosen, each under its input."""
    chosen = {field.value: interaction.moment(field) for field in meeting_forms.TIMES}
    return {field: at for field, at in chosen.items() if at}


def _picked(interaction: Interaction) -> tuple[int, datetime]:
    """Read a time's button: the meeting's id, and the time in seconds.

    Raises:
        NothingThere: it is neither, because somebody sent their own.
    """
    meeting_id, at = interaction.two_parts
    if at > LAST_MOMENT:
        raise refusals.NothingThere
    return number(meeting_id), datetime.fromtimestamp(at, UTC)
