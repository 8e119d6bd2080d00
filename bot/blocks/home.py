"""The Relationships page: everything that waits, runs or is over, with the buttons to act on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, ContextBlock, MarkdownTextObject
from slack_sdk.models.views import View

from bot.blocks import directory, follow_up, kit, mrkdwn, profile, waitlist
from bot.blocks.match import card as match_card
from bot.blocks.meeting import card as meeting_card
from bot.blocks.program import overview
from bot.blocks.report import page as report
from bot.blocks.screen import UPDATED
from bot.enums import HomeSection
from bot.ids import Action
from bot.languages import _, ngettext
from bot.read_models.common import Viewer
from bot.read_models.home import HomeEntry, HomeFacts
from bot.read_models.match import MatchFacts
from bot.read_models.overview import AdminFacts
from bot.read_models.profile import ProfileFacts
from bot.read_models.reflection import ReflectionAnswerFacts

# An entry is two blocks. Twenty of them, eight headings, the pager, the reflections and what stands
# around them stay under the 100 blocks a view may have.
PAGE_SIZE = 20
REFLECTION_BLOCKS = 15
# Of what meetings have left to decide; each has its card, and the oldest are here.
AFTER_MEETINGS = 2
# What is longer stands in full under *My Reflections* and in the person's own data.
REFLECTION_TEXT = 700

_OVER = (HomeSection.PAST, HomeSection.PAST_MEETINGS)
_NOT_FIRST = tuple(section for section in HomeSection if section is not HomeSection.WAITING_FOR_YOU)


def view(facts: HomeFacts, now: datetime) -> View:
    """Return one page of a person's Home: first what waits for them, and what they may change last."""
    blocks = [
        kit.header(facts.program_name or _("Mentoring")),
        *(_pause(facts.profile) if facts.profile.joined else _welcome(facts)),
        *kit.row("home.start", _start(facts)),
        *_relationships(facts, now, (HomeSection.WAITING_FOR_YOU,)),
        *_after_meetings(facts, now),
        *_queues(facts, now),
        *_relationships(facts, now, _NOT_FIRST),
        *kit.pager("home", Action.HOME_PAGE, facts.page, facts.pages),
        *(_member(facts) if facts.profile.joined else []),
        *_reflections(facts.reflections),
        *(report.section() if facts.reads_report else []),
        updated(now, facts.viewer),
    ]
    return View(type="home", blocks=blocks)


def program_view(facts: HomeFacts, admin: AdminFacts, now: datetime) -> View:
    """Return the programme's page, which its admins see instead of their own."""
    back = kit.button(
        Action.VIEW_AS_MEMBER, _("View as Member"), "home", _("View as Member: my own relationships")
    )
    blocks = [
        kit.header(facts.program_name or _("Mentoring")),
        *kit.row("home.start", [back]),
        *overview.section(admin),
        updated(now, facts.viewer),
    ]
    return View(type="home", blocks=blocks)


def updated(now: datetime, viewer: Viewer) -> Block:
    """Say when a Home was drawn. That alone is no reason to draw it again (`block_id`)."""
    at = mrkdwn.moment_token(now, viewer.zone)
    return ContextBlock(
        block_id=UPDATED, elements=[MarkdownTextObject(text=_("Updated {at}", at=at), verbatim=True)]
    )


def _start(facts: HomeFacts) -> list[ButtonElement]:
    """Return what one comes for."""
    run = kit.button(Action.RUN_PROGRAM, _("Run the Programme"), "home", _("Run the Programme: its page"))
    find = directory.open_button(_("Find a Mentor"), primary=True)
    looks = facts.profile.joined and facts.profile.is_mentee
    return [*([find] if looks else []), *([run] if facts.is_admin else [])]


def _welcome(facts: HomeFacts) -> list[Block]:
    return [
        kit.section(f"{_(profile.WHAT_THIS_IS)}\n{profile.before_joining(facts.profile)}"),
        *kit.row("home.join", profile.join_buttons(facts.profile)),
    ]


def _member(facts: HomeFacts) -> list[Block]:
    return [
        *_empty(facts),
        *_stays_out(facts.profile),
        *_room(facts.profile),
        *kit.row("home.me", _my_buttons(facts.profile)),
    ]


def _stays_out(profile: ProfileFacts) -> list[Block]:
    """Say what it means to somebody who has joined that they may not take part any more."""
    if profile.stays_out is None:
        return []
    then = _("What you are in the middle of stays. You are not listed, and nothing new begins.")
    return [kit.section(f"{mrkdwn.refused(profile.stays_out, profile.viewer)} {then}")]


def _room(profile: ProfileFacts) -> list[Block]:
    """Tell a mentor how many of their places are taken, and how many wait for one, and no names."""
    lines = []
    if profile.is_mentor and (profile.takes_ongoing or not profile.may_choose_modes):
        lines.append(_("Places taken: {taken} of {limit}.", taken=profile.connections, limit=profile.limit))
    if profile.waiting:
        lines.append(
            ngettext(
                "{number} person waits for a place with you. A place that frees is offered to the first of "
                "them.",
                "{number} people wait for a place with you. A place that frees is offered to the first of "
                "them.",
                profile.waiting,
            )
        )
    return [kit.context(" ".join(lines))] if lines else []


def _my_buttons(profile: ProfileFacts) -> list[ButtonElement]:
    me = profile.viewer.person_id
    pause = kit.button(Action.PAUSE, _("Pause"), me, _("Pause Mentoring"))
    return [
        kit.button(Action.EDIT_PROFILE, _("My Profile"), me, _("My Profile: change it")),
        *([] if profile.paused else [pause]),
        kit.button(Action.MY_DATA, _("My Data"), me, _("My Data: send me all that is stored about me")),
        kit.button(Action.LEAVE, _("Leave"), me, _("Leave the Programme")),
    ]


def _pause(profile: ProfileFacts) -> list[Block]:
    if not profile.paused:
        return []
    headline = _("You have paused mentoring until you resume")
    if profile.paused_until:
        # In words: a date of Slack's is shown in the device's zone, and midnight is another day next door.
        day = mrkdwn.day(profile.paused_until, profile.viewer.zone)
        headline = _("You have paused mentoring until {day}", day=day)
    then = _("No new requests come, no reminders go out, and nothing expires. Your connections stay.")
    resume = kit.button(Action.RESUME, _("Resume"), profile.viewer.person_id, _("Resume mentoring"))
    return [kit.section(f"*{headline}*\n{then}"), *kit.row("home.pause", [resume])]


def _empty(facts: HomeFacts) -> list[Block]:
    """Say how it goes, to somebody who has nobody yet and may take part."""
    open_sections = [section for section in HomeSection if section not in _OVER]
    if any(facts.totals.get(section) or facts.sections.get(section) for section in open_sections):
        return []
    profile = facts.profile
    if profile.stays_out:
        return []
    lines = []
    if profile.is_mentee:
        lines.append(
            _(
                "You are not in touch with anybody yet. *Find a Mentor* shows who is there for you; nobody "
                "is told that you looked. Nothing is fixed until the other person has said yes too."
            )
        )
    if profile.is_mentor and not profile.paused:
        lines.append(
            _(
                "You are listed as a mentor. Whoever writes to you or asks you appears here and in Messages, "
                "and yes or no is yours. Until then you need do nothing."
            )
        )
    return [kit.section("\n".join(lines))] if lines else []


def _after_meetings(facts: HomeFacts, now: datetime) -> list[Block]:
    """Return what one-time meetings have left to decide, with the buttons of its cards."""
    blocks = [block for one in facts.questions for block in follow_up.entry(one, now)]
    return [kit.header(_("After your one-time meetings")), *blocks] if blocks else []


def _queues(facts: HomeFacts, now: datetime) -> list[Block]:
    """Return the places that somebody waits for, with the buttons of their cards."""
    blocks = [block for one in facts.queues for block in waitlist.entry(one, now)]
    return [kit.header(_("Places you wait for")), *blocks] if blocks else []


def _relationships(facts: HomeFacts, now: datetime, sections: Iterable[HomeSection]) -> list[Block]:
    blocks: list[Block] = []
    for section in sections:
        if shown := facts.sections.get(section):
            total = facts.totals.get(section, len(shown))
            blocks.append(kit.header(_("{section} ({total})", section=_title(section), total=total)))
            blocks += [block for one in shown for block in _entry(one, now)]
    return blocks


def _title(section: HomeSection) -> str:  # noqa: PLR0911 - one title a section
    match section:
        case HomeSection.WAITING_FOR_YOU:
            return _("Waiting for you")
        case HomeSection.IN_CONVERSATION:
            return _("In conversation")
        case HomeSection.WAITING_FOR_THEM:
            return _("Waiting for them")
        case HomeSection.YOUR_MENTORS:
            return _("Your mentors")
        case HomeSection.YOUR_MENTEES:
            return _("Your mentees")
        case HomeSection.UPCOMING_MEETINGS:
            return _("Upcoming one-time meetings")
        case HomeSection.PAST:
            return _("Past")
        case HomeSection.PAST_MEETINGS:
            return _("Past one-time meetings")


def _entry(one: HomeEntry, now: datetime) -> list[Block]:
    return match_card.entry(one, now) if isinstance(one, MatchFacts) else meeting_card.entry(one, now)


def _reflections(reflections: Sequence[tuple[str, tuple[ReflectionAnswerFacts, ...]]]) -> list[Block]:
    """Return what the person wrote for themselves. No other screen but a modal shows it."""
    written = [_reflection(name, one) for name, answers in reflections for one in answers if one.text.strip()]
    if not written:
        return []
    said = _("Only you can read this. Everything you wrote is also in *My Data*.")
    return [kit.header(_("My reflections")), kit.context(said), *written[:REFLECTION_BLOCKS]]


def _reflection(other: str, answer: ReflectionAnswerFacts) -> Block:
    question = mrkdwn.line(kit.asked(answer.question), 300)
    return kit.section(f"*{mrkdwn.name(other)}:* {question}\n{kit.quote(answer.text, REFLECTION_TEXT)}")
