"""The report's first page: the sentence that matters, then what it rests on."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import languages
from bot.blocks import kit, mrkdwn, notice
from bot.blocks.report import words
from bot.enums import RequestOutcome
from bot.ids import Action, Modal
from bot.read_models.report import NeedFacts, Period, ReportFacts, RequestFacts, Shortage

# The newest; all of them are in the file.
PERIODS_SHOWN = 6
# More are not read in one sentence.
TOPICS_IN_SENTENCE = 3
TOPICS_SHOWN = 12

ON_ITS_WAY = "The numbers are on their way to your messages with me, as a file."
UNDER_FIVE = "Counts under five, zero included, are not shown, and no other number gives them away."


def modal(facts: ReportFacts) -> View:
    """Return the report, as its reader may see it."""
    return kit.modal(
        Modal.REPORT,
        "Report",
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
    return notice.modal("Report", ON_ITS_WAY)


def open_button() -> ButtonElement:
    """Return the button that opens the report."""
    return kit.button(Action.OPEN_REPORT, "Report", "report", "Report: how the programme goes")


def section() -> list[Block]:
    """Return what Home has for somebody who reads the report and does not run the programme."""
    said = "You can read the programme's report: how it goes, and how many mentors it needs."
    return [kit.header("The programme"), kit.section(said), *kit.row("report", [open_button()])]


def headline(facts: ReportFacts) -> str:
    """Return the sentence that matters first, as mrkdwn."""
    return " ".join(filter(None, [_came_to(facts), would_do(facts.needs)]))


def _came_to(facts: ReportFacts) -> str:
    total = facts.requests.total
    if total is None:
        return (
            "Nobody has asked a mentor yet." if facts.is_admin else "Too few requests so far to show numbers."
        )
    asked = mrkdwn.counted(sum(total.counts), "request")
    matched = facts.requests.count(total, *words.MATCHED)
    met = facts.requests.count(total, RequestOutcome.MET)
    if not matched:
        return f"{asked} so far." if matched is None else f"{asked} so far, and no match yet."
    matches = "match" if matched == 1 else "matches"
    share = words.percent(matched, sum(total.counts))
    led_to = f"{asked} led to {matched} {matches} ({share}\u00a0%)"
    return f"{led_to}." if met is None else f"{led_to}; in {met} of these the two have met."


def would_do(needs: NeedFacts | None) -> str:
    """Return how many mentors are needed, in one sentence; empty where there is nothing to say."""
    if needs is None or needs.left_over is None:
        return ""
    if needs.left_over:
        left = mrkdwn.counted(needs.left_over, "mentee")
        return f"{left} would be left without a mentor: {_mentors(needs.shortages)} would do."
    if needs.seeking:
        return "The free places are enough for all who look for a mentor."
    return "Nobody looks for a mentor just now."


def _mentors(shortages: tuple[Shortage, ...]) -> str:
    """Say how many mentors would do, for the topics that lack most."""
    named, rest = shortages[:TOPICS_IN_SENTENCE], shortages[TOPICS_IN_SENTENCE:]
    said = [
        f"{mrkdwn.counted(one.mentors, 'more mentor') if not number else one.mentors} for {_topic(one)}"
        for number, one in enumerate(named)
    ]
    if rest:
        said.append(f"{sum(one.mentors for one in rest)} for other topics")
    return mrkdwn.listed(said)


def _requests(facts: ReportFacts) -> list[Block]:
    total = facts.requests.total
    if total is None:
        return []
    asked = sum(total.counts)
    lines = [f"*Since {languages.month_of_year(total.first)}:* {outcomes(facts.requests, total)}."]
    if time := facts.requests.answer_time:
        answers = mrkdwn.counted(time.answers, "answer")
        lines.append(f"*Time to answer:* half came within {words.span(time.median)} (median of {answers}).")
    elif not facts.is_admin:
        lines.append("*Time to answer:* too few answers to show.")
    what = (
        f"Shares are of the {mrkdwn.counted(asked, 'request')}: for a connection, for a one-time meeting, or "
        "an admin's proposal. Matched: the answer was yes. Met: a one-time meeting of the two took place; "
        "I do not know of other meetings."
    )
    return [kit.header("From asking to meeting"), kit.section("\n".join(lines)), kit.context(what)]


def outcomes(requests: RequestFacts, period: Period) -> str:
    """Return what became of a period's requests: "9 asked → 6 matched (67 %) → 2 met (22 %); 3 refused"."""
    asked = sum(period.counts)
    if not asked:
        return "0 asked"
    steps = " → ".join(_share(*one, asked) for one in words.steps(requests, period))
    others = ", ".join(_share(*one, asked) for one in words.others(requests, period) if one[1])
    return "; ".join(filter(None, [steps, others]))


def _share(label: str, count: int, asked: int) -> str:
    said = f"{count} {label}"
    return said if not count or label == "asked" else f"{said} ({words.percent(count, asked)}\u00a0%)"


def _needs(needs: NeedFacts | None) -> list[Block]:
    head = kit.header("How many mentors are needed")
    if needs is None:
        return [head, kit.section("The programme does not offer ongoing mentoring just now.")]
    how = (
        "Left over: mentees who would have nobody if every free place went to a mentee who has a topic in "
        "common with its mentor. Each is counted once, under the topic they named first. "
        f"A new mentor is taken to have {mrkdwn.counted(needs.places_each, 'place')}."
    )
    return [head, kit.section("\n".join(_need_lines(needs))), kit.context(how)]


def _need_lines(needs: NeedFacts) -> Iterator[str]:
    counts = (
        (needs.taken_places, "taken"),
        (needs.free_places, "free"),
    )
    places = [f"{count} {label}" for count, label in counts if count is not None]
    yield f"*Places:* {', '.join(places) or 'too few to show'}"
    yield f"*Mentees who look for a mentor:* {_or_too_few(needs.seeking)}"
    yield f"*Left over:* {_or_too_few(needs.left_over)}"
    for one in needs.shortages[:TOPICS_SHOWN]:
        yield f"• {mrkdwn.escape(shortage(one))}"


def shortage(one: Shortage) -> str:
    """Say for whom nobody would be left, and how many mentors would do, in plain text."""
    mentees, mentors = mrkdwn.counted(one.mentees, "mentee"), mrkdwn.counted(one.mentors, "more mentor")
    return f"{words.topic(one)}: {mentees}, {mentors} would do"


def _or_too_few(count: int | None) -> str:
    return "too few to show" if count is None else str(count)


def _topic(shortage: Shortage) -> str:
    return mrkdwn.escape(words.topic(shortage))


def newest(requests: RequestFacts) -> tuple[Period, ...]:
    """Return the periods that are shown, the newest first."""
    return requests.periods[::-1][:PERIODS_SHOWN]


def _months(requests: RequestFacts) -> list[Block]:
    shown = newest(requests)
    if not shown:
        return []
    lines = [f"*{words.months(one)}*\n{outcomes(requests, one)}" for one in shown]
    what = "By the month in which somebody asked, in UTC. Answers are added to that month as they come."
    return [kit.header("Month by month"), kit.section("\n".join(lines)), kit.context(what)]


def _buttons(facts: ReportFacts) -> list[ButtonElement]:
    csv = kit.button(Action.SEND_REPORT, "Send as CSV", "csv", "Send as CSV: the numbers, in a message to me")
    readers = kit.button(Action.OPEN_READERS, "Readers", "readers", "Readers: name who else reads the report")
    return [csv, readers] if facts.is_admin else [csv]


def footnote(facts: ReportFacts) -> str:
    """Return when the numbers were true, and what is kept from readers, as mrkdwn."""
    at = mrkdwn.moment_token(facts.at, facts.viewer.zone)
    said = f"As of {at}, for {mrkdwn.name(facts.program_name)}."
    return said if facts.is_admin else f"{said} {UNDER_FIVE}"
