"""My Reflections: questions one answers for oneself. Drawn in a modal, never in a message."""

from slack_sdk.models.blocks import Block, InputBlock, RadioButtonsElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn
from bot.ids import Choice, Field, Modal, answer_field
from bot.languages import _
from bot.modal_metadata import ReflectMetadata
from bot.read_models.common import Face
from bot.read_models.reflection import ReflectionAnswerFacts, ReflectionFacts

# What the radio button gives back when the match is to be confirmed as well.
ALSO_CONFIRM = Choice.ALSO_CONFIRM.value
# Room for what stands around the questions.
MOST_QUESTIONS = 90


def modal(facts: ReflectionFacts) -> View:
    """Return the questions with what was written; sending them may confirm the match too."""
    other = mrkdwn.bare_name(facts.match.other.name)
    said = _(
        "Your thoughts about the match with {other}, for you alone. "
        "Nobody else reads them: not {other}, not the programme's admins. You can leave any question empty.",
        other=other,
    )
    blocks: list[Block] = [kit.spoken(said)]
    blocks += [_question(answer) for answer in facts.answers[:MOST_QUESTIONS]]
    if facts.may_confirm:
        blocks.append(_also_confirm(facts.match.other))
    return kit.modal(
        Modal.REFLECT,
        _("My reflections"),
        blocks,
        submit=_("Save"),
        close=_("Close"),
        metadata=ReflectMetadata(facts.match.match_id, facts.match.state),
    )


def _question(answer: ReflectionAnswerFacts) -> InputBlock:
    return kit.text_input(
        answer_field(answer.question_id),
        kit.asked(answer.question) or _("Your thoughts"),
        initial=answer.text,
        limit=kit.INPUT_TEXT,
    )


def _also_confirm(other: Face) -> InputBlock:
    keep = kit.option(Choice.KEEP_ANSWERS, _("Just keep my answers"))
    told = mrkdwn.about(_("{name} is told that you confirmed."), other, kit.OPTION_TEXT)
    confirm = kit.option(Choice.ALSO_CONFIRM, _("Confirm the match too"), told)
    radio = RadioButtonsElement(
        action_id=Field.ALSO_CONFIRM.value, options=[keep, confirm], initial_option=keep
    )
    return kit.input_block(Field.ALSO_CONFIRM, _("When I save"), radio, optional=False)
