"""Messages about the report: the one that brings its numbers, and who may read it."""

from bot.blocks import kit, mrkdwn
from bot.blocks.report import numbers, page, tables
from bot.blocks.screen import File, Message
from bot.ids import Action
from bot.read_models.report import ReaderChangedFacts, ReportFacts

NO_LONGER = "You no longer read the report of this programme."


def file_card(facts: ReportFacts | None, *, failed: bool) -> Message:
    """Return the message that brings the numbers; None where its reader may not read them any more."""
    superseded = "There are newer numbers further down."
    if facts is None:
        return Message(text=NO_LONGER, blocks=[kit.section(NO_LONGER)], superseded=NO_LONGER)
    file = File(numbers.FILE_NAME, "Mentoring report", numbers.content(facts))
    said = "The file with the numbers of the report could not be sent. Please try again."
    again = [kit.button(Action.SEND_REPORT, "Send as CSV", "csv", "Send as CSV: try again")]
    if not failed:
        said, again = "Here are the numbers of the report, as a file for spreadsheets too.", []
    return Message(
        text=mrkdwn.in_full(" ".join(filter(None, [said, *tables.in_words(facts), kit.offers(again)]))),
        blocks=[kit.section(said), *kit.row("report", again), *tables.blocks(facts)],
        superseded=superseded,
        files=(file,),
    )


def reader_card(facts: ReaderChangedFacts) -> Message:
    """Tell somebody that they read the report from now on, or no longer, and who changed it."""
    by, program = mrkdwn.name(facts.changed_by), mrkdwn.name(facts.program_name)
    at = mrkdwn.moment_token(facts.at, facts.viewer.zone)
    can = "You can now read the report" if facts.reads else "You can no longer read the report"
    said = f"{can} of {program}. {by} changed this on {at}."
    if facts.reads:
        said += " It has counts and times, never names. /mentoring report opens it, too."
    buttons = [page.open_button()] if facts.reads else []
    return Message(
        text=" ".join(filter(None, [mrkdwn.plain(said), kit.offers(buttons)])),
        blocks=[kit.section(said), *kit.row("report", buttons)],
        superseded=f"There is a newer message further down about the report of {program}.",
    )
