"""Answering a survey about a meeting."""

from slack_bolt import Ack, App

from bot.blocks import notice
from bot.blocks.survey import form as survey_form
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Field, Modal
from bot.services.survey import answering as surveys
from bot.store import Store


def register(app: App) -> None:
    """Listen to *Give feedback* and to the form."""
    app.action(Action.GIVE_FEEDBACK)(open_survey)
    app.view(Modal.SURVEY)(send)


def open_survey(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Give feedback*: open the survey that follows from what was chosen."""
    with store.reading() as session:
        facts = surveys.ask(session, interaction.actor, interaction.subject)
    modals.open(interaction, survey_form.modal(facts))
    ack()


def send(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Keep the answers, once."""
    with store.transaction() as session:
        surveys.keep(
            session, interaction.actor, interaction.about_id("meeting"), _answers(interaction), interaction.at
        )
    ack(response_action="update", view=notice.modal("Thank you", "Your answers are kept for the programme."))


def _answers(interaction: Interaction) -> dict[int, str | list[str]]:
    prefix = f"{Field.ANSWER}."
    numbers = [
        block_id.removeprefix(prefix) for block_id in interaction.inputs() if block_id.startswith(prefix)
    ]
    return {int(number): _answer(interaction, prefix + number) for number in numbers if number.isdecimal()}


def _answer(interaction: Interaction, block_id: str) -> str | list[str]:
    return interaction.chosen(block_id) or interaction.text(block_id)
