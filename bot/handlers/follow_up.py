"""Clicks on the question after a one-time meeting."""

from slack_bolt import Ack, App

from bot.blocks.survey import form as survey_form
from bot.enums import FollowUpChoice, Policy
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action
from bot.read_models.survey import SurveyFacts
from bot.services.follow_up import choosing
from bot.services.survey import answering
from bot.store import Store


def register(app: App) -> None:
    """Listen to the three answers, to *Ask Me in a Week*, and to *Open* on a reminder."""
    app.action(Action.FOLLOW_UP_MAKE)(make_my_mentor)
    app.action(Action.FOLLOW_UP_ASK)(ask_to_mentor_me)
    app.action(Action.FOLLOW_UP_FEEDBACK)(just_give_feedback)
    app.action(Action.FOLLOW_UP_NOT_HELD)(we_did_not_meet)
    app.action(Action.FOLLOW_UP_LATER)(ask_later)
    app.action(Action.FOLLOW_UP_OPEN)(show_again)


def make_my_mentor(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Make … My Mentor*: the connection is made; then the survey opens."""
    _go_on(interaction, store, modals, Policy.FORCED)
    ack()


def ask_to_mentor_me(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Ask … to Mentor Me*: the request goes out; then the survey opens."""
    _go_on(interaction, store, modals, Policy.REQUEST)
    ack()


def just_give_feedback(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Just Give Feedback*: the survey opens."""
    _choose(interaction, store, modals, FollowUpChoice.FEEDBACK)
    ack()


def we_did_not_meet(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*We Did Not Meet*: the survey about that opens."""
    _choose(interaction, store, modals, FollowUpChoice.NOT_HELD)
    ack()


def ask_later(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Ask Me in a Week*: the question comes again then."""
    with store.transaction() as session:
        choosing.later(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def show_again(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Open*, on a reminder: bring the question to the bottom."""
    with store.transaction() as session:
        choosing.show_again(session, interaction.actor, interaction.subject, interaction.at)
    ack()


def _go_on(interaction: Interaction, store: Store, modals: Modals, policy: Policy) -> None:
    with store.transaction() as session:
        choosing.go_on(session, interaction.actor, interaction.subject, policy, interaction.at)
        facts = answering.ask(session, interaction.actor, interaction.subject)
    _offer(interaction, modals, facts)


def _choose(interaction: Interaction, store: Store, modals: Modals, choice: FollowUpChoice) -> None:
    with store.transaction() as session:
        choosing.choose(session, interaction.actor, interaction.subject, choice, interaction.at)
        facts = answering.ask(session, interaction.actor, interaction.subject)
    _offer(interaction, modals, facts)


def _offer(interaction: Interaction, modals: Modals, facts: SurveyFacts) -> None:
    """Open the survey. The choice is stored: where no modal can be shown, the card keeps *Give Feedback*."""
    modals.tell(interaction, survey_form.modal(facts))
