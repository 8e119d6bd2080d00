"""Editing the surveys and the reflection questions, previewing them, reading results."""

from slack_bolt import Ack, App

from bot import refusals
from bot.blocks.survey import editor as survey_editor
from bot.enums import QuestionKind, QuestionList
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Choice, Field, Modal
from bot.read_models.survey_editor import EditorFacts
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
    app.action(Action.PREVIEW_QUESTIONS)(preview)
    app.action(Action.SHOW_RESULTS)(results)
    app.action(Action.RESULTS_PAGE)(turn_page)


def open_editor(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """*Surveys*: open the editor with the first list."""
    modals.open(click, survey_editor.modal(_read(click, store, QuestionList.FEEDBACK)))
    ack()


def choose(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """Show another list."""
    modals.update(click, survey_editor.modal(_read(click, store, _list(click.value))))
    ack()


def add(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """*Add a question*: open an empty form on top."""
    edited = _read(click, store, _list(click.value)).edited
    modals.open(click, survey_editor.question_modal(edited, None))
    ack()


def change(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """Edit, move or remove one question, from its menu."""
    what, _, number = click.value.partition(".")
    where = _list(str(click.about.get("list")))
    facts = _read(click, store, where)
    question = next((one for one in facts.questions if str(one.question_id) == number), None)
    if question is None:
        raise refusals.NothingThere
    if what == Choice.EDIT:
        modals.open(click, survey_editor.question_modal(where, question))
    else:
        with store.transaction() as session:
            if what == Choice.REMOVE:
                services.remove(session, click.actor, where, question.question_id, click.at)
            elif what in _STEPS:
                step = _STEPS[Choice(what)]
                services.move(session, click.actor, where, question.question_id, step, click.at)
        modals.update(click, survey_editor.modal(_read(click, store, where)))
    ack()


def save(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """Keep a question; the list below shows it."""
    where, question = _list(str(click.about.get("list"))), click.about.get("question")
    kind = (click.chosen(Field.KIND) or [QuestionKind.TEXT.value])[0]
    draft = services.Draft(
        click.text(Field.QUESTION),
        QuestionKind(kind),
        click.text(Field.OPTIONS),
        bool(click.chosen(Field.REQUIRED)),
    )
    with store.transaction() as session:
        services.save(
            session, click.actor, where, question if isinstance(question, int) else None, draft, click.at
        )
    modals.update_below(click, survey_editor.modal(_read(click, store, where)))
    ack()


def preview(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """*Preview*: the form as those who answer see it."""
    modals.open(click, survey_editor.preview(_read(click, store, _list(click.value))))
    ack()


def results(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """*Results*: counts and texts, without names."""
    with store.reading() as session:
        facts = survey_results.results(session, click.actor, _list(click.value), 0)
    modals.open(click, survey_editor.results(facts))
    ack()


def turn_page(ack: Ack, click: Interaction, store: Store, modals: Modals) -> None:
    """Show another page of the texts."""
    with store.reading() as session:
        survey = _list(str(click.about.get("list")))
        facts = survey_results.results(session, click.actor, survey, click.subject)
    modals.update(click, survey_editor.results(facts))
    ack()


def _read(click: Interaction, store: Store, edited: QuestionList) -> EditorFacts:
    with store.reading() as session:
        return services.edited(session, click.actor, edited)


def _list(value: str) -> QuestionList:
    if value not in list(QuestionList):
        raise refusals.NothingThere
    return QuestionList(value)
