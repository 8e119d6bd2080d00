"""Naming who reads the report without running the programme."""

from slack_sdk.models.blocks import UserMultiSelectElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice
from bot.ids import Field, Modal
from bot.languages import _
from bot.read_models.report import ReadersFacts


def modal(facts: ReadersFacts) -> View:
    """Return the form that names the readers."""
    said = _(
        "Readers see the report of {program} and nothing else: counts and times, no names, and no count "
        "under five. Each gets a message. The programme's admins read it anyway, with every count.",
        program=mrkdwn.bare_name(facts.program_name),
    )
    people = UserMultiSelectElement(
        action_id=Field.READERS.value,
        initial_users=[reader.slack_user_id for reader in facts.readers] or None,
    )
    return kit.modal(
        Modal.READERS,
        _("Readers"),
        [kit.spoken(said), kit.input_block(Field.READERS, _("Readers"), people)],
        submit=_("Save"),
        close=_("Keep Them"),
    )


def saved() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal(_("Saved"), _("Each person you added or took out gets a message about it."))
