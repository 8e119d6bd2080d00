"""Answering a survey about a meeting."""

from slack_bolt import Ack, App

from bot.blocks.survey import form as survey_form
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Modal, answer_field
from bot.modal_metadata import SurveyMetadata
from bot.read_models.survey import Question
from bot.services.survey import answering as surveys
from bot.services.survey.kinds import rules_of
from bot.store import Store


def register(app: App) -> None:
    """Listen to *Give Feedback* and to the form."""
    app.action(Action.GIVE_FEEDBACK)(open_survey)
    app.view(Modal.SURVEY)(send)


def open_survey(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Give Feedback*: open the survey that follows from what was chosen."""
    with store.reading() as session:
        facts = surveys.ask(session, interaction.actor, interaction.subject)
    modals.open(interaction, survey_form.modal(facts))
    ack()


def send(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Keep the answers, once, to the questions that the form showed."""
    about = interaction.metadata(SurveyMetadata)
    with store.reading() as session:
        questions = surveys.shown(session, interaction.actor, about.meeting_id, about.asked)
    answers = {one: _answer(interaction, one) for one in questions}
    with store.transaction() as session:
        surveys.keep(session, interaction.actor, about.meeting_id, answers, interaction.at)
    ack(response_action="update", view=survey_form.thanks())


def _answer(interaction: Interaction, asked: Question) -> str | list[str]:
    """Read from the form what was answered to a question, empty where nothing was."""
    field = answer_field(asked.question_id)
    return interaction.text(field) if rules_of(asked.kind).free_text else interaction.chosen(field)
