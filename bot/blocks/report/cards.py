"""Messages about the report: the one that brings its numbers, and who may read it."""

from bot.blocks import kit, mrkdwn
from bot.blocks.report import numbers, page, tables
from bot.blocks.screen import File, Message
from bot.ids import Action
from bot.languages import _
from bot.read_models.report import ReaderChangedFacts, ReportFacts


def file_card(facts: ReportFacts | None, *, failed: bool) -> Message:
    """Return the message that brings the numbers; None where its reader may not read them any more."""
    if facts is None:
        said = _("You no longer read the report of this programme.")
        return Message(text=said, blocks=[kit.section(said)], superseded=said)
    file = File(numbers.FILE_NAME, _("Mentoring report"), numbers.content(facts))
    said, again = _("Here are the numbers of the report, as a file for spreadsheets too."), []
    if failed:
        said = _("The file with the numbers of the report could not be sent. Please try again.")
        again = [kit.button(Action.SEND_REPORT, _("Send as CSV"), "csv", _("Send as CSV: try again"))]
    return Message(
        text=mrkdwn.in_full(" ".join(filter(None, [said, *tables.in_words(facts), kit.offers(again)]))),
        blocks=[kit.section(said), *kit.row("report", again), *tables.blocks(facts)],
        superseded=_("There are newer numbers further down."),
        files=(file,),
    )


def reader_card(facts: ReaderChangedFacts) -> Message:
    """Tell somebody that they read the report from now on, or no longer, and who changed it."""
    program = mrkdwn.name(facts.program_name)
    told = {
        "by": mrkdwn.name(facts.changed_by),
        "program": program,
        "at": mrkdwn.moment_token(facts.at, facts.viewer.zone),
    }
    said = _("You can no longer read the report of {program}. {by} changed this on {at}.", **told)
    if facts.reads:
        said = _(
            "You can now read the report of {program}: counts and times, never names. {by} changed this on "
            "{at}.",
            **told,
        )
    buttons = [page.open_button()] if facts.reads else []
    return Message(
        text=" ".join(filter(None, [mrkdwn.plain(said), kit.offers(buttons)])),
        blocks=[kit.section(said), *kit.row("report", buttons)],
        superseded=_("There is a newer message further down about the report of {program}.", program=program),
    )
