"""Editing questions, previewing them, and reading the results of surveys."""

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CheckboxesElement,
    MarkdownTextObject,
    OverflowMenuElement,
    PlainTextInputElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot import cut, limits
from bot.blocks import kit, mrkdwn
from bot.blocks.survey import form as survey_form
from bot.blocks.survey import kinds
from bot.enums import QuestionKind, QuestionList
from bot.ids import Action, Choice, Field, Modal, two_parts
from bot.languages import N_, _, ngettext
from bot.modal_metadata import QuestionMetadata, QuestionsMetadata, RemoveQuestionMetadata, ResultsMetadata
from bot.read_models.survey import Question
from bot.read_models.survey_editor import EditorFacts, ResultsFacts, Tally

LISTS = {
    QuestionList.FEEDBACK: N_("Feedback after a meeting"),
    QuestionList.NOT_HELD: N_("When a meeting did not take place"),
    QuestionList.REFLECTION: N_("My reflections"),
}
_ADMINS_READ = N_("Mentees answer. The programme's admins read the answers; mentors do not.")
READ_BY = {
    QuestionList.FEEDBACK: _ADMINS_READ,
    QuestionList.NOT_HELD: _ADMINS_READ,
    QuestionList.REFLECTION: N_(
        "Everybody answers for themselves alone. Nobody else reads the answers: there are no results."
    ),
}


def modal(facts: EditorFacts) -> View:
    """Return one list with its questions, each with what can be done with it."""
    options = [kit.option(one, _(name)) for one, name in LISTS.items()]
    chooser = StaticSelectElement(
        action_id=Action.CHOOSE_LIST.value,
        placeholder=_("List of questions"),
        options=options,
        initial_option=next(one for one in options if one.value == facts.edited),
    )
    return kit.modal(
        Modal.QUESTIONS,
        _("Questions"),
        [
            *kit.row("list", [chooser]),
            kit.context(_(READ_BY[facts.edited])),
            *[_row(one) for one in facts.questions],
            *kit.row("editor", _buttons(facts)),
        ],
        metadata=QuestionsMetadata(facts.edited),
    )


def question_modal(edited: QuestionList, old: Question | None) -> View:
    """Return the form for one question, new or as it is."""
    blocks: list[Block] = [_text(old)]
    if edited is not QuestionList.REFLECTION:
        blocks += [_kind(old), _options(old), _required(old)]
    return kit.modal(
        Modal.QUESTION,
        _("Edit a question") if old else _("Add a question"),
        blocks,
        submit=_("Save"),
        close=_("Keep It"),
        metadata=QuestionMetadata(edited, old.question_id if old else None),
    )


def remove_modal(edited: QuestionList, question: Question) -> View:
    """Return the form that asks before a question goes: it cannot be brought back."""
    said = (
        _(
            "Nobody will be asked this any more. Everybody keeps the answers they gave to it. To ask it "
            "again, add it anew."
        )
        if edited is QuestionList.REFLECTION
        else _(
            "Nobody will be asked this any more. Answers already given stay in the results. To ask it "
            "again, add it anew."
        )
    )
    return kit.modal(
        Modal.REMOVE_QUESTION,
        _("Remove a question"),
        [kit.section(kit.quote(kit.asked(question.text))), kit.spoken(said)],
        submit=_("Remove"),
        close=_("Keep It"),
        metadata=RemoveQuestionMetadata(edited, question.question_id),
    )


def preview(facts: EditorFacts) -> View:
    """Return the form as those who answer see it; nothing is sent from here."""
    return kit.modal(
        Modal.NOTICE,
        _("Preview"),
        [
            kit.spoken(
                _(
                    "{list}. {read_by} This is a preview: nothing is kept.",
                    list=_(LISTS[facts.edited]),
                    read_by=_(READ_BY[facts.edited]),
                )
            ),
            *[survey_form.question(one) for one in facts.questions],
        ],
        submit=_("Close"),
        close=_("Back"),
    )


def results(facts: ResultsFacts) -> View:
    """Return the results of one survey."""
    nobody = [kit.spoken(_("Nobody has answered yet."))] if not facts.answers else []
    return kit.modal(
        Modal.RESULTS,
        _("Results"),
        [
            kit.spoken(
                ngettext(
                    "{list}: {number} answer.",
                    "{list}: {number} answers.",
                    facts.answers,
                    list=_(LISTS[facts.survey]),
                )
            ),
            *nobody,
            *[_tally(one) for one in facts.tallies],
            *kit.pager("results", Action.RESULTS_PAGE, facts.page, facts.pages),
        ],
        metadata=ResultsMetadata(facts.survey),
    )


def _buttons(facts: EditorFacts) -> list[ButtonElement]:
    edited, name = facts.edited, _(LISTS[facts.edited])
    buttons = [
        kit.button(
            Action.ADD_QUESTION, _("Add a Question"), edited, _("Add a question to {list}", list=name)
        ),
        kit.button(Action.PREVIEW_QUESTIONS, _("Preview"), edited, _("Preview {list}", list=name)),
    ]
    if edited is not QuestionList.REFLECTION:
        buttons.append(
            kit.button(Action.SHOW_RESULTS, _("Results"), edited, _("Results of {list}", list=name))
        )
    return buttons


def _row(question: Question) -> Block:
    kind = kinds.look_of(question.kind).label
    how = _("{kind}, required", kind=kind) if question.required else kind
    said = f"{_bold(question.text)}\n{how}"
    menu = OverflowMenuElement(
        action_id=Action.CHANGE_QUESTION.value,
        options=[
            kit.option(two_parts(what, question.question_id), label)
            for what, label in (
                (Choice.EDIT, _("Edit")),
                (Choice.UP, _("Move Up")),
                (Choice.DOWN, _("Move Down")),
                (Choice.REMOVE, _("Remove")),
            )
        ],
    )
    return SectionBlock(
        block_id=f"question.{question.question_id}",
        text=MarkdownTextObject(text=said, verbatim=True),
        accessory=menu,
    )


def _text(old: Question | None) -> Block:
    line = PlainTextInputElement(
        action_id=Field.QUESTION.value,
        max_length=limits.LONGEST_QUESTION,
        initial_value=cut.shorten(kit.asked(old.text), limits.LONGEST_QUESTION) if old else None,
    )
    return kit.input_block(Field.QUESTION, _("Question"), line, optional=False)


def _kind(old: Question | None) -> Block:
    options = [kit.option(kind, kinds.look_of(kind).label) for kind in QuestionKind]
    chosen = next((one for one in options if old and one.value == old.kind), options[0])
    select = StaticSelectElement(action_id=Field.KIND.value, options=options, initial_option=chosen)
    return kit.input_block(Field.KIND, _("How it is answered"), select, optional=False)


def _options(old: Question | None) -> Block:
    return kit.text_input(
        Field.OPTIONS,
        _("What can be chosen, one per line"),
        hint=_(
            "For one choice and for several choices: {least} to {most}.",
            least=limits.LEAST_OPTIONS,
            most=limits.MOST_OPTIONS,
        ),
        initial="\n".join(map(kit.asked, old.options)) if old else "",
    )


def _required(old: Question | None) -> Block:
    options = [kit.option(Choice.YES, _("An answer is required"))]
    boxes = CheckboxesElement(
        action_id=Field.REQUIRED.value,
        options=options,
        initial_options=options if old and old.required else None,
    )
    return kit.input_block(Field.REQUIRED, _("Required"), boxes)


def _bold(question: str) -> str:
    return f"*{mrkdwn.line(kit.asked(question), limits.LONGEST_QUESTION)}*"


def _tally(tally: Tally) -> Block:
    title = ngettext(
        "{question} ({number} answer)",
        "{question} ({number} answers)",
        tally.answered,
        question=_bold(tally.text),
    )
    said = dict(kinds.look_of(tally.kind).choices) if tally.kind is QuestionKind.YES_NO else {}
    lines = [
        f"{mrkdwn.line(said.get(choice) or kit.asked(choice), 100)}: {count}"
        for choice, count in tally.counts
    ]
    lines += [kit.quote(text, 250) for text in tally.texts]
    return kit.section("\n".join([title, *lines]))
