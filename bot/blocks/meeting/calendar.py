"""Links that add a meeting to a calendar. Their times are UTC: the calendar shows them in its own zone."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from bot import cut
from bot.blocks import mrkdwn
from bot.languages import _
from bot.read_models.meeting import MeetingFacts

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"
# A button's link may have 3,000 characters, of which a letter can take twelve.
TITLE_TEXT = 100
PLACE_TEXT = 120


def google(facts: MeetingFacts) -> str:
    """Return the link that adds a planned meeting to a Google calendar."""
    starts, ends = (_utc(at) for at in _span(facts))
    dates = f"{starts:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"
    asked = {"action": "TEMPLATE", "text": _title(facts), "dates": dates, **_location(facts)}
    return f"{GOOGLE}?{urlencode(asked)}"


def outlook(facts: MeetingFacts) -> str:
    """Return the link that adds a planned meeting to an Outlook calendar."""
    starts, ends = (_utc(at) for at in _span(facts))
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _title(facts),
        "startdt": f"{starts:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        **_location(facts),
    }
    return f"{OUTLOOK}?{urlencode(asked)}"


def _title(facts: MeetingFacts) -> str:
    me, other = mrkdwn.bare_name(facts.viewer.name), mrkdwn.bare_name(facts.other.name)
    title = _("{me} and {other}: {topic}", me=me, other=other, topic=" ".join(facts.topic.split()))
    return cut.shorten(title, TITLE_TEXT)


def _location(facts: MeetingFacts) -> dict[str, str]:
    place = cut.shorten(facts.place, PLACE_TEXT)
    return {"location": place} if place else {}


def _span(facts: MeetingFacts) -> tuple[datetime, datetime]:
    if facts.starts_at is None or facts.ends_at is None:
        message = f"meeting {facts.meeting_id} has no time yet"
        raise ValueError(message)
    return facts.starts_at, facts.ends_at


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
