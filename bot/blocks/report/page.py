"""The report's first page: the sentence that matters, then what it rests on."""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import languages
from bot.blocks import kit, mrkdwn, notice
from bot.blocks.report import words
from bot.enums import RequestOutcome
from bot.ids import Action, Modal
from bot.languages import _, ngettext, pgettext
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts, Shortage

# The newest; all of them are in the file.
PERIODS_SHOWN = 6
# More are not read in one sentence.
TOPICS_IN_SENTENCE = 3
TOPICS_SHOWN = 12


def modal(facts: ReportFacts) -> View:
    """Return the report, as its reader may see it."""
    return kit.modal(
        Modal.REPORT,
        _("Report"),
        [
            kit.section(f"*{headline(facts)}*"),
            *_requests(facts),
            *_needs(facts.needs),
            *_months(facts.requests),
            *kit.row("report", _buttons(facts)),
            kit.context(footnote(facts)),
        ],
    )


def on_its_way() -> View:
    """Tell somebody who asked for the numbers where they arrive."""
    said = _("The numbers are on their way to your messages with me, as a file.")
    return notice.modal(_("Report"), said)


def open_button() -> ButtonElement:
    """Return the button that opens the report."""
    return kit.button(Action.OPEN_REPORT, _("Report"), "report", _("Report: how the programme goes"))


def section() -> list[Block]:
    """Return what Home has for somebody who reads the report and does not run the programme."""
    said = _("How the programme goes, and how many mentors it needs:")
    return [kit.header(_("The programme")), kit.section(said), *kit.row("report", [open_button()])]


def headline(facts: ReportFacts) -> str:
    """Return the sentence that matters first, as mrkdwn."""
    return " ".join(filter(None, [_came_to(facts), would_do(facts.needs)]))


def _came_to(facts: ReportFacts) -> str:
    total = facts.requests.total
    if total is None:
        nobody, too_few = _("Nobody has asked a mentor yet."), _("Too few requests so far to show numbers.")
        return nobody if facts.is_admin else too_few
    asked = sum(total.counts)
    so_far = ngettext("{number} request so far.", "{number} requests so far.", asked)
    matched = facts.requests.count(total, *words.MATCHED)
    if matched is None:
        return so_far
    return " ".join([so_far, _led_to(matched, facts.requests.count(total, RequestOutcome.MET), asked)])


def _led_to(matched: int, met: int | None, asked: int) -> str:
    """Say how many requests led to a match, and in how many of these the two have met."""
    if not matched:
        return _("No match yet.")
    share = languages.percent(words.percent(matched, asked))
    if met is None:
        return ngettext(
            "{number} led to a match ({share}).", "{number} led to a match ({share}).", matched, share=share
        )
    return ngettext(
        "{number} led to a match ({share}); in {met} of these the two have met.",
        "{number} led to a match ({share}); in {met} of these the two have met.",
        matched,
        share=share,
        met=met,
    )


def would_do(needs: NeedFacts | None) -> str:
    """Return how many mentors are needed, in one sentence or two; empty where there is nothing to say."""
    if needs is None or needs.left_over is None:
        return ""
    if needs.left_over:
        left = ngettext(
            "{number} mentee would be left without a mentor.",
            "{number} mentees would be left without a mentor.",
            needs.left_over,
        )
        return " ".join([left, _("More mentors needed: {topics}.", topics=_mentors(needs.shortages))])
    if needs.seeking:
        return _("The free places are enough for all who look for a mentor.")
    return _("Nobody looks for a mentor just now.")


def _mentors(shortages: tuple[Shortage, ...]) -> str:
    """Say how many mentors would do, for the topics that lack most."""
    named, rest = shortages[:TOPICS_IN_SENTENCE], shortages[TOPICS_IN_SENTENCE:]
    said = [_mentors_for(one.mentors, words.topic(one)) for one in named]
    if rest:
        said.append(_mentors_for(sum(one.mentors for one in rest), _("other topics")))
    return mrkdwn.listed(said)


def _mentors_for(number: int, topic: str) -> str:
    return pgettext("so many mentors", "{number} for {topic}", number=number, topic=mrkdwn.escape(topic))


def _requests(facts: ReportFacts) -> list[Block]:
    total = facts.requests.total
    if total is None:
        return []
    since = languages.month_of_year(total.first)
    lines = [_("*Since {month}:* {outcomes}.", month=since, outcomes=outcomes(facts.requests, total))]
    if time := facts.requests.answer_time:
        lines.append(
            ngettext(
                "*Time to answer:* {span} (of {number} answer).",
                "*Time to answer:* {span} (the median of {number} answers).",
                time.answers,
                span=words.span(time.median),
            )
        )
    elif not facts.is_admin:
        lines.append(_("*Time to answer:* too few answers to show."))
    what = _(
        "Shares are of all requests: for a connection, for a one-time meeting, or an admin's proposal. "
        "Matched: the answer was yes. Met: a one-time meeting of the two took place; I do not know of other "
        "meetings."
    )
    return [kit.header(_("From asking to meeting")), kit.section("\n".join(lines)), kit.context(what)]


def outcomes(requests: RequestFacts, period: Period) -> str:
    """Return what became of a period's requests: "9 asked → 6 matched (67%) → 2 met (22%)"."""
    asked = sum(period.counts)
    steps = [words.counted(asked, words.asked()), *_shares(words.steps(requests, period), asked)]
    others = _shares((one for one in words.others(requests, period) if one[1]), asked)
    return "; ".join(filter(None, [" → ".join(steps if asked else steps[:1]), ", ".join(others)]))


def _shares(counts: Iterable[tuple[str, int]], asked: int) -> list[str]:
    return [words.shared(words.counted(count, what), count, asked) for what, count in counts]


def _needs(needs: NeedFacts | None) -> list[Block]:
    head = kit.header(_("How many mentors are needed"))
    if needs is None:
        return [head, kit.section(_("The programme does not offer ongoing mentoring just now."))]
    how = [
        _(
            "Left over: mentees who would have nobody if every free place went to a mentee who has a topic "
            "in common with its mentor. Each is counted once, under the topic they named first."
        ),
        ngettext(
            "A new mentor is taken to have {number} place.",
            "A new mentor is taken to have {number} places.",
            needs.places_each,
        ),
    ]
    return [head, kit.section("\n".join(_need_lines(needs))), kit.context(" ".join(how))]


def _need_lines(needs: NeedFacts) -> Iterator[str]:
    places = []
    if (taken := needs.taken_places) is not None:
        places.append(ngettext("{number} taken", "{number} taken", taken))
    if (free := needs.free_places) is not None:
        places.append(ngettext("{number} free", "{number} free", free))
    yield _("*Places:* {places}", places=", ".join(places) or _too_few())
    yield _("*Mentees who look for a mentor:* {number}", number=_or_too_few(needs.seeking))
    yield _("*Left over:* {number}", number=_or_too_few(needs.left_over))
    for one in needs.shortages[:TOPICS_SHOWN]:
        yield f"• {mrkdwn.escape(shortage(one))}"


def shortage(one: Shortage) -> str:
    """Say for whom nobody would be left, and how many mentors would do, in plain text."""
    return _(
        "{topic}: {mentees}, {mentors}",
        topic=words.topic(one),
        mentees=ngettext("{number} mentee", "{number} mentees", one.mentees),
        mentors=ngettext("{number} more mentor would do", "{number} more mentors would do", one.mentors),
    )


def _or_too_few(count: int | None) -> str:
    return _too_few() if count is None else str(count)


def _too_few() -> str:
    return _("too few to show")


def newest(requests: RequestFacts) -> tuple[Period, ...]:
    """Return the periods that are shown, the newest first."""
    return requests.periods[::-1][:PERIODS_SHOWN]


def _months(requests: RequestFacts) -> list[Block]:
    shown = newest(requests)
    if not shown:
        return []
    lines = [f"*{words.months(one)}*\n{outcomes(requests, one)}" for one in shown]
    what = _("By the month in which somebody asked, in UTC. Answers are added to that month as they come.")
    return [kit.header(_("Month by month")), kit.section("\n".join(lines)), kit.context(what)]


def _buttons(facts: ReportFacts) -> list[ButtonElement]:
    spoken_as = _("Send as CSV: the numbers, in a message to me")
    csv = kit.button(Action.SEND_REPORT, _("Send as CSV"), "csv", spoken_as)
    if not facts.is_admin:
        return [csv]
    spoken_as = _("Readers: name who else reads the report")
    return [csv, kit.button(Action.OPEN_READERS, _("Readers"), "readers", spoken_as)]


def footnote(facts: ReportFacts) -> str:
    """Return when the numbers were true, and what is kept from readers, as mrkdwn."""
    at = mrkdwn.moment_token(facts.at, facts.viewer.zone)
    said = _("As of {at}, for {program}.", at=at, program=mrkdwn.name(facts.program_name))
    hidden = _("Counts under five, zero included, are not shown, and no other number gives them away.")
    return said if facts.is_admin else f"{said} {hidden}"
