"""The programme at a glance, on the page that its admins have for it."""

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot import languages, names
from bot.blocks import figures, kit, mrkdwn, notice
from bot.blocks.report import page as report
from bot.enums import WaitBar
from bot.ids import COMMAND, Action, Modal
from bot.languages import _, ngettext
from bot.modal_metadata import WaitsMetadata
from bot.read_models.common import Face
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts, WaveFacts
from bot.read_models.report import NeedFacts

# On Home; the rest stands in a modal.
WAITS_ON_HOME = 4
WAITS_IN_MODAL = 20


def section(facts: AdminFacts) -> list[Block]:
    """Return the admins' part of Home: numbers, who waits for whom, and what admins can change."""
    ways = _(
        "`{command} match @mentee @mentor` proposes a match, `{command} why @mentee @mentor` says what "
        "stands in the way of one.",
        command=COMMAND,
    )
    return [
        *_wave(facts.wave),
        *(_glance(facts) if _has_begun(facts) else _begins()),
        *kit.row("admin", _buttons()),
        kit.context(ways),
    ]


def _has_begun(facts: AdminFacts) -> bool:
    return facts.numbers != Numbers() or bool(facts.waits.waits)


def _begins() -> list[Block]:
    """Say to the admins of a new programme what comes first, and what will stand here."""
    said = _(
        "*Nothing has begun yet.* People join on my Home tab, or with `{command} join`. Ask those first who "
        "may become mentors: a mentee who finds nobody may not come back. From then on you read here who is "
        "matched, who waits for whom, and how many mentors are missing.",
        command=COMMAND,
    )
    return [kit.section(said)]


def _glance(facts: AdminFacts) -> list[Block]:
    return [kit.section(_numbers(facts.numbers)), *_needs(facts.needs), *_waits(facts.waits)]


def modal(facts: WaitsFacts) -> View:
    """Return everybody who waits for somebody, page by page."""
    nobody = [kit.spoken(_("Nobody is waiting for anybody."))] if not facts.waits else []
    return kit.modal(
        Modal.WAITS,
        _("Who waits for whom"),
        [
            *nobody,
            *[_wait(one, facts) for one in facts.waits],
            *kit.pager("waits", Action.WAITS_PAGE, facts.page, facts.pages),
        ],
        metadata=WaitsMetadata(facts.page),
    )


def reminded(silent: Face) -> View:
    """Tell an admin who pressed *Remind* what comes of it."""
    said = _(
        "{name} will be reminded in their working hours, once a week at most. Somebody who asked for a later "
        "day is reminded on that day.",
        name=silent.name,
    )
    return notice.modal(_("Reminder"), said)


def _wave(wave: WaveFacts | None) -> list[Block]:
    """Say how far the messages are that go out just now."""
    if wave is None:
        return []
    said = ngettext(
        "*Messages on their way:* {arrived} of {total} have arrived; the rest follow within about {number} "
        "minute.",
        "*Messages on their way:* {arrived} of {total} have arrived; the rest follow within about {number} "
        "minutes.",
        wave.minutes,
        arrived=languages.count(wave.arrived),
        total=languages.count(wave.total),
    )
    return [kit.section(said)]


def _numbers(numbers: Numbers) -> str:
    matches = _(
        "*Matches:* {talking} in conversation, {pending} waiting for an answer, {confirmed} confirmed, "
        "{ended} ended",
        talking=numbers.in_conversation,
        pending=numbers.pending,
        confirmed=numbers.confirmed,
        ended=numbers.ended,
    )
    meetings = _(
        "*One-time meetings:* {held} held, {not_held} not held; then {connect} chose to go on, {feedback} "
        "just to give feedback",
        held=numbers.meetings_held,
        not_held=numbers.meetings_not_held,
        connect=numbers.chose_connect,
        feedback=numbers.chose_feedback,
    )
    room = _(
        "*Room:* {places}, {mentees}",
        places=ngettext("{number} free place", "{number} free places", numbers.free_places),
        mentees=ngettext(
            "{number} mentee without a mentor",
            "{number} mentees without a mentor",
            numbers.mentees_without_mentor,
        ),
    )
    return f"{matches}\n{meetings}\n{room}"


def _needs(needs: NeedFacts | None) -> list[Block]:
    """Say how many mentors are needed; the report says what that rests on."""
    said = report.would_do(needs)
    return [kit.section(_("*Mentors needed:* {said}", said=said))] if said else []


def _waits(facts: WaitsFacts) -> list[Block]:
    if not facts.waits:
        return [kit.section(_("*Who waits for whom:* nobody just now."))]
    more = kit.button(Action.SHOW_WAITS, _("Show All"), 0, _("Show all who wait for an answer"))
    title = _("Who waits for whom ({total}), longest first", total=facts.total)
    classic = [kit.section(f"*{title}*"), *[_wait(one, facts) for one in facts.waits]]
    columns = (_("Who waits"), _("For whom"), _("For what"), _("Since"), _("Reminder"))
    return [
        figures.table(title, columns, [_row(one, facts) for one in facts.waits], classic),
        *(kit.row("waits.all", [more]) if facts.total > len(facts.waits) else []),
    ]


def _row(wait: Wait, facts: WaitsFacts) -> list[figures.Cell]:
    return [
        wait.asker,
        wait.silent,
        _("A meeting") if wait.meeting else _("A connection"),
        mrkdwn.short_day(wait.since, facts.viewer.zone),
        _why_not(wait.bar) if wait.bar else _remind(wait),
    ]


def _buttons() -> list[ButtonElement]:
    return [
        report.open_button(),
        kit.button(Action.OPEN_SETTINGS, _("Matching Settings"), "settings", _("Open the Matching Settings")),
        kit.button(Action.OPEN_ADMINS, _("Admins"), "admins", _("Name the programme's admins")),
        kit.button(
            Action.OPEN_SURVEYS, _("Surveys"), "surveys", _("Edit the surveys and read their results")
        ),
    ]


def _wait(wait: Wait, facts: WaitsFacts) -> SectionBlock:
    told = {
        "asker": mrkdwn.name(wait.asker),
        "silent": mrkdwn.name(wait.silent),
        "since": mrkdwn.day_token(wait.since, facts.viewer.zone),
    }
    said = _("{asker} has been waiting for {silent} since {since}.", **told)
    if wait.meeting:
        said = _("{asker} has been waiting for {silent}, about a meeting, since {since}.", **told)
    return SectionBlock(
        block_id=f"{'wait.meeting' if wait.meeting else 'wait'}.{wait.subject_id}",
        text=MarkdownTextObject(text=f"{said} {_why_not(wait.bar)}" if wait.bar else said, verbatim=True),
        accessory=None if wait.bar else _remind(wait),
    )


def _remind(wait: Wait) -> ButtonElement:
    # Both are heard, however long they are.
    silent, asker = (names.shown(one, kit.BUTTON_TEXT // 2 - 15) for one in (wait.silent, wait.asker))
    action = Action.REMIND_OF_MEETING if wait.meeting else Action.REMIND
    spoken_as = _("Remind {silent} of {asker}", silent=silent, asker=asker)
    if wait.meeting:
        spoken_as = _("Remind {silent} of the meeting with {asker}", silent=silent, asker=asker)
    return kit.button(action, _("Remind"), wait.subject_id, spoken_as)


def _why_not(bar: WaitBar) -> str:
    """Say why there is no *Remind*."""
    match bar:
        case WaitBar.NOT_OFFERED:
            return _("What was asked for is not offered just now, so a reminder would not help.")
        case WaitBar.NO_PLACE:
            return _("There is no free place just now, so a reminder would not help.")
        case WaitBar.AWAY:
            return _("One of the two is away just now, so no reminder goes out.")
        case WaitBar.PRIVATE:
            return _("A private choice of one of the two rules this pair out, so no reminder goes out.")
