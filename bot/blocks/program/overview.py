"""The programme at a glance, below an admin's own Relationships page."""

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot import names
from bot.blocks import figures, kit, mrkdwn, notice
from bot.blocks.report import page as report
from bot.enums import WaitBar
from bot.ids import COMMAND, Action, Modal
from bot.modal_metadata import WaitsMetadata
from bot.read_models.common import Face
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts, WaveFacts
from bot.read_models.report import NeedFacts

# On Home; the rest stands in a modal.
WAITS_ON_HOME = 4
WAITS_IN_MODAL = 20
_COLUMNS = ("Who waits", "For whom", "For what", "Since", "Reminder")


def section(facts: AdminFacts) -> list[Block]:
    """Return the admins' part of Home: numbers, who waits for whom, and what admins can change."""
    return [
        kit.header("The programme"),
        *_wave(facts.wave),
        kit.section(_numbers(facts.numbers)),
        *_needs(facts.needs),
        *_waits(facts.waits),
        *kit.row("admin", _buttons()),
        kit.context(
            f"`{COMMAND} match @mentee @mentor` proposes a match, "
            f"`{COMMAND} why @mentee @mentor` says what stands in the way of one."
        ),
    ]


def modal(facts: WaitsFacts) -> View:
    """Return everybody who waits for somebody, page by page."""
    nobody = [kit.spoken("Nobody is waiting for anybody.")] if not facts.waits else []
    return kit.modal(
        Modal.WAITS,
        "Who waits for whom",
        [
            *nobody,
            *[_wait(one, facts) for one in facts.waits],
            *kit.pager("waits", Action.WAITS_PAGE, facts.page, facts.pages),
        ],
        metadata=WaitsMetadata(facts.page),
    )


def reminded(silent: Face) -> View:
    """Tell an admin who pressed *Remind* what comes of it."""
    said = (
        f"{silent.name} will be reminded in their working hours, once a week at most. "
        "Somebody who asked for a later day is reminded on that day."
    )
    return notice.modal("Reminder", said)


def _wave(wave: WaveFacts | None) -> list[Block]:
    """Say how far the messages are that go out just now."""
    if wave is None:
        return []
    said = f"{wave.arrived:,} of {wave.total:,} have arrived"
    rest = f"the rest follow within about {mrkdwn.counted(wave.minutes, 'minute')}"
    return [kit.section(f"*Messages on their way:* {said}; {rest}.")]


def _numbers(numbers: Numbers) -> str:
    matches = (
        f"*Matches:* {numbers.in_conversation} in conversation, {numbers.pending} waiting for an answer, "
        f"{numbers.confirmed} confirmed, {numbers.ended} ended"
    )
    meetings = (
        f"*One-time meetings:* {numbers.meetings_held} held, {numbers.meetings_not_held} not held; then "
        f"{numbers.chose_connect} chose to go on, {numbers.chose_feedback} just to give feedback"
    )
    room = (
        f"*Room:* {mrkdwn.counted(numbers.free_places, 'free place')}, "
        f"{mrkdwn.counted(numbers.mentees_without_mentor, 'mentee')} without a mentor"
    )
    return f"{matches}\n{meetings}\n{room}"


def _needs(needs: NeedFacts | None) -> list[Block]:
    """Say how many mentors are needed; the report says what that rests on."""
    said = report.would_do(needs)
    return [kit.section(f"*Mentors needed:* {said}")] if said else []


def _waits(facts: WaitsFacts) -> list[Block]:
    if not facts.waits:
        return [kit.section("*Who waits for whom:* nobody just now.")]
    more = kit.button(Action.SHOW_WAITS, "Show All", 0, "Show all who wait for an answer")
    title = f"Who waits for whom ({facts.total}), longest first"
    classic = [kit.section(f"*{title}*"), *[_wait(one, facts) for one in facts.waits]]
    return [
        figures.table(title, _COLUMNS, [_row(one, facts) for one in facts.waits], classic),
        *(kit.row("waits.all", [more]) if facts.total > len(facts.waits) else []),
    ]


def _row(wait: Wait, facts: WaitsFacts) -> list[figures.Cell]:
    return [
        wait.asker,
        wait.silent,
        "A meeting" if wait.meeting else "A connection",
        mrkdwn.short_day(wait.since, facts.viewer.zone),
        _why_not(wait.bar) if wait.bar else _remind(wait),
    ]


def _buttons() -> list[ButtonElement]:
    return [
        report.open_button(),
        kit.button(Action.OPEN_SETTINGS, "Matching Settings", "settings", "Open the Matching Settings"),
        kit.button(Action.OPEN_ADMINS, "Admins", "admins", "Name the programme's admins"),
        kit.button(Action.OPEN_SURVEYS, "Surveys", "surveys", "Edit the surveys and read their results"),
    ]


def _wait(wait: Wait, facts: WaitsFacts) -> SectionBlock:
    since = mrkdwn.day_token(wait.since, facts.viewer.zone)
    what = ", about a meeting," if wait.meeting else ""
    said = f"{mrkdwn.name(wait.asker)} has been waiting for {mrkdwn.name(wait.silent)}{what} since {since}"
    return SectionBlock(
        block_id=f"{'wait.meeting' if wait.meeting else 'wait'}.{wait.subject_id}",
        text=MarkdownTextObject(text=f"{said}. {_why_not(wait.bar)}" if wait.bar else said, verbatim=True),
        accessory=None if wait.bar else _remind(wait),
    )


def _remind(wait: Wait) -> ButtonElement:
    # Both are heard, however long they are.
    silent, asker = (names.shown(one, kit.BUTTON_TEXT // 2 - 15) for one in (wait.silent, wait.asker))
    action = Action.REMIND_OF_MEETING if wait.meeting else Action.REMIND
    of = f"the meeting with {asker}" if wait.meeting else asker
    return kit.button(action, "Remind", wait.subject_id, f"Remind {silent} of {of}")


def _why_not(bar: WaitBar) -> str:
    """Say why there is no *Remind*."""
    match bar:
        case WaitBar.NOT_OFFERED:
            return "What was asked for is not offered just now, so a reminder would not help."
        case WaitBar.NO_PLACE:
            return "There is no free place just now, so a reminder would not help."
        case WaitBar.AWAY:
            return "One of the two is away just now, so no reminder goes out."
        case WaitBar.PRIVATE:
            return "A private choice of one of the two rules this pair out, so no reminder goes out."
