"""A survey, as the mentee answers it."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice
from bot.blocks.survey import kinds
from bot.enums import SurveyKind
from bot.ids import Modal, answer_field
from bot.languages import _
from bot.modal_metadata import SurveyMetadata
from bot.read_models.survey import Question, SurveyFacts


def modal(facts: SurveyFacts) -> View:
    """Return the form with the survey's questions; it says who reads it."""
    mentor = mrkdwn.bare_name(facts.mentor)
    blocks: list[Block] = [kit.spoken(f"{_about(facts.survey, mentor)} {_who_reads(facts, mentor)}")]
    blocks += [question(one) for one in facts.questions]
    return kit.modal(
        Modal.SURVEY,
        _("Feedback") if facts.survey is SurveyKind.FEEDBACK else _("We did not meet"),
        blocks,
        submit=_("Send"),
        close=_("Later"),
        metadata=SurveyMetadata(facts.meeting_id, tuple(one.question_id for one in facts.questions)),
    )


def thanks() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal(_("Thank you"), _("Your answers are kept for the programme."))


def question(asked: Question) -> Block:
    """Return one question as an input, of the kind it is."""
    field = answer_field(asked.question_id)
    return kit.input_block(
        field, kit.asked(asked.text), kinds.element(field, asked), optional=not asked.required
    )


def _about(survey: SurveyKind, mentor: str) -> str:
    if survey is SurveyKind.FEEDBACK:
        return _("About your meeting with {mentor}.", mentor=mentor)
    return _("About the meeting with {mentor} that did not take place.", mentor=mentor)


def _who_reads(facts: SurveyFacts, mentor: str) -> str:
    if not facts.readers:
        return _(
            "The programme's admins and whoever becomes one later read this. {mentor} does not.",
            mentor=mentor,
        )
    return _(
        "The programme's admins, now {readers}, and whoever becomes one later read this. {mentor} does not.",
        readers=mrkdwn.names(facts.readers),
        mentor=mentor,
    )
