"""The programme at a glance, below an admin's own Relationships page."""

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.blocks import parts, words
from bot.ids import COMMAND, Action, Modal
from bot.models.admin_facts import AdminFacts, Numbers, Wait, WaitsFacts

# On Home; the rest stands in a modal.
WAITS_ON_HOME = 4
WAITS_IN_MODAL = 20


def section(facts: AdminFacts) -> list[Block]:
    """Return the admins' part of Home: numbers, who waits for whom, and what admins can change."""
    return [
        parts.header("The programme"),
        parts.section(_numbers(facts.numbers)),
        *_waits(facts.waits),
        *parts.row("admin", _buttons()),
        parts.context(
            f"`{COMMAND} match @mentee @mentor` proposes a match, "
            f"`{COMMAND} why @mentee @mentor` says what stands in the way of one."
        ),
    ]


def modal(facts: WaitsFacts) -> View:
    """Return everybody who waits for somebody, page by page."""
    nobody = [parts.spoken("Nobody waits for anybody.")] if not facts.waits else []
    return parts.modal(
        Modal.WAITS,
        "Who waits for whom",
        [
            *nobody,
            *[_wait(one, facts) for one in facts.waits],
            *parts.pager("waits", Action.WAITS_PAGE, facts.page, facts.pages),
        ],
        about={"page": facts.page},
    )


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
        f"*Room:* {words.counted(numbers.free_places, 'free place')}, "
        f"{words.counted(numbers.mentees_without_mentor, 'mentee')} without a mentor"
    )
    return f"{matches}\n{meetings}\n{room}"


def _waits(facts: WaitsFacts) -> list[Block]:
    if not facts.waits:
        return [parts.section("*Who waits for whom:* nobody just now.")]
    more = parts.button(Action.SHOW_WAITS, "Show all", 0, "Show all who wait for an answer")
    return [
        parts.section(f"*Who waits for whom* ({facts.total}), the longest first:"),
        *[_wait(one, facts) for one in facts.waits],
        *(parts.row("waits.all", [more]) if facts.total > len(facts.waits) else []),
    ]


def _buttons() -> list[ButtonElement]:
    return [
        parts.button(Action.OPEN_SETTINGS, "Matching Settings", "settings", "Open the Matching Settings"),
        parts.button(Action.OPEN_ADMINS, "Admins", "admins", "Name the programme's admins"),
        parts.button(Action.OPEN_SURVEYS, "Surveys", "surveys", "Edit the surveys and read their results"),
    ]


def _wait(wait: Wait, facts: WaitsFacts) -> SectionBlock:
    since = words.day_token(wait.since, facts.viewer.zone)
    said = f"{words.name(wait.asker)} has been waiting for {words.name(wait.silent)} since {since}"
    return SectionBlock(
        block_id=f"wait.{wait.match_id}",
        text=MarkdownTextObject(text=said, verbatim=True),
        accessory=parts.button(
            Action.REMIND, "Remind", wait.match_id, f"Remind {wait.silent} of {wait.asker}"
        ),
    )
