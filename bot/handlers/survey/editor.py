"""Editing the surveys and the reflection questions, previewing them, reading results."""

from slack_bolt import Ack, App

from bot import refusals
from bot.blocks.survey import editor as survey_editor
from bot.enums import QuestionKind, QuestionList
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Choice, Field, Modal
from bot.modal_metadata import QuestionMetadata, QuestionsMetadata, RemoveQuestionMetadata, ResultsMetadata
from bot.read_models.survey_editor import EditorFacts
from bot.services import repeats
from bot.services.survey import editor as services
from bot.services.survey import results as survey_results
from bot.store import Store

_STEPS = {Choice.UP: -1, Choice.DOWN: 1}


def register(app: App) -> None:
    """Listen to the editor, its forms and the results."""
    app.action(Action.OPEN_SURVEYS)(open_editor)
    app.action(Action.CHOOSE_LIST)(choose)
    app.action(Action.ADD_QUESTION)(add)
    app.action(Action.CHANGE_QUESTION)(change)
    app.view(Modal.QUESTION)(save)
    app.view(Modal.REMOVE_QUESTION)(remove)
    app.action(Action.PREVIEW_QUESTIONS)(preview)
    app.view(Modal.NOTICE)(close_preview)
    app.action(Action.SHOW_RESULTS)(results)
    app.action(Action.RESULTS_PAGE)(turn_page)


def open_editor(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Surveys*: open the editor with the first list."""
    modals.open(interaction, survey_editor.modal(_read(interaction, store, QuestionList.FEEDBACK)))
    ack()


def choose(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Show another list."""
    modals.update(interaction, survey_editor.modal(_read(interaction, store, _list(interaction.value))))
    ack()


def add(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Add a Question*: open an empty form on top."""
    edited = _read(interaction, store, _list(interaction.value)).edited
    modals.open(interaction, survey_editor.question_modal(edited, None))
    ack()


def change(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Edit or move one question, or ask before it is removed, from its menu."""
    what, question_id = interaction.two_parts
    where = interaction.metadata(QuestionsMetadata).questions
    facts = _read(interaction, store, where)
    question = next((one for one in facts.questions if one.question_id == question_id), None)
    if question is None:
        raise refusals.NothingThere
    if what == Choice.EDIT:
        modals.open(interaction, survey_editor.question_modal(where, question))
    elif what == Choice.REMOVE:
        modals.open(interaction, survey_editor.remove_modal(where, question))
    elif what in _STEPS:
        step = _STEPS[Choice(what)]
        with store.transaction() as session:
            repeats.require_first(session, interaction.actor, interaction.trigger_id, interaction.at)
            services.move(session, interaction.actor, where, question.question_id, step, interaction.at)
        modals.redraw(interaction, survey_editor.modal(_read(interaction, store, where)))
    ack()


def save(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Keep a question; the list below shows it."""
    about = interaction.metadata(QuestionMetadata)
    draft = services.Draft(
        interaction.text(Field.QUESTION),
        _kind(interaction),
        interaction.text(Field.OPTIONS),
        bool(interaction.chosen(Field.REQUIRED)),
    )
    with store.transaction() as session:
        repeats.require_first(session, interaction.actor, interaction.trigger_id, interaction.at)
        services.save(session, interaction.actor, about.questions, about.question_id, draft, interaction.at)
    modals.redraw_below(interaction, survey_editor.modal(_read(interaction, store, about.questions)))
    ack()


def remove(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Remove*, in the form that asks first; the list below shows that it is gone."""
    about = interaction.metadata(RemoveQuestionMetadata)
    with store.transaction() as session:
        services.remove(session, interaction.actor, about.questions, about.question_id, interaction.at)
    modals.redraw_below(interaction, survey_editor.modal(_read(interaction, store, about.questions)))
    ack()


def preview(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Preview*: the form as those who answer see it."""
    modals.open(interaction, survey_editor.preview(_read(interaction, store, _list(interaction.value))))
    ack()


def close_preview(ack: Ack) -> None:
    """*Close*: Slack closes the form; the editor below it is as it was."""
    ack()


def results(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Results*: counts and texts, without names."""
    with store.reading() as session:
        facts = survey_results.results(session, interaction.actor, _list(interaction.value), 0)
    modals.open(interaction, survey_editor.results(facts))
    ack()


def turn_page(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """Show another page of the texts."""
    with store.reading() as session:
        survey = interaction.metadata(ResultsMetadata).questions
        facts = survey_results.results(session, interaction.actor, survey, interaction.subject)
    modals.update(interaction, survey_editor.results(facts))
    ack()


def _read(interaction: Interaction, store: Store, edited: QuestionList) -> EditorFacts:
    with store.reading() as session:
        return services.edited(session, interaction.actor, edited)


def _kind(interaction: Interaction) -> QuestionKind:
    """Return the kind that was chosen; a form that offers none is about a few lines of text."""
    kind = (interaction.chosen(Field.KIND) or [QuestionKind.TEXT.value])[0]
    if kind not in list(QuestionKind):
        raise refusals.NothingThere
    return QuestionKind(kind)


def _list(value: str) -> QuestionList:
    if value not in list(QuestionList):
        raise refusals.NothingThere
    return QuestionList(value)
