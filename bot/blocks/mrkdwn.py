"""Words as they reach Slack: escaped, shortened, with days and moments in the reader's zone.

Sentences are written once, as mrkdwn. `plain` turns them into what a notification and a screen
reader get, where Slack's tokens would be noise.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from slack_sdk.models.messages import DateLink, Link

from bot import languages, limits
from bot.cut import shorten, utf8, utf16
from bot.languages import ngettext, pgettext
from bot.names import inert, shown
from bot.read_models.common import Face, Viewer
from bot.refusals import Refusal

# Half of a section's 3,000 characters, so that there is room for what stands around it.
QUOTE_LIMIT = 1_450
# Of a message's text, for those who hear it: chat.update refuses more than 4,000 bytes.
MESSAGE_TEXT = 4_000

_QUARTERS = ("", "¼", "½", "¾")

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*) \([^()>]*\)>")
_CALL = re.compile(r"https://[^\s<>|]+")
_LINK = re.compile(r"<https:[^|>]*\|([^>]*)>")
_BOLD = re.compile(r"\*([^*\n]+)\*")


def escape(text: str) -> str:
    """Return `text` so that Slack's mrkdwn shows it as it was typed, and nobody is called by it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(text: str, limit: int, size: Callable[[str], int] = utf16) -> str:
    """Return `text` escaped, in at most `limit` units."""
    return shorten(escape(text), limit, size)


def line(text: str, limit: int) -> str:
    """Return what somebody wrote as mrkdwn, in one line, which changes nothing of ours beside it."""
    return escaped(inert(text, limit), limit)


def in_full(said: str) -> str:
    """Return a message's `text`, or as much of it as `chat.update` takes."""
    return shorten(plain(said), MESSAGE_TEXT, utf8)


def bare_name(name: str) -> str:
    """Return a name in one line, for plain text; "somebody" where there is none."""
    return shown(name)


def about(sentence: str, person: Face, limit: int) -> str:
    """Return `sentence` with a name in the place of {name}, cut where both are longer than `limit`."""
    room = limit - utf16(sentence.replace("{name}", ""))
    return sentence.replace("{name}", shown(person.name, room))


def name(person: Face | str) -> str:
    """Return a person's name in one line, for mrkdwn."""
    return escape(bare_name(person if isinstance(person, str) else person.name))


def listed(words: Sequence[str]) -> str:
    """Join words as one says them: "Ada, Lin and Tom"."""
    return languages.listed(words)


def names(people: Iterable[str], limit: int = 20) -> str:
    """Return at most `limit` names in one phrase, for plain text, and how many others there are."""
    everybody = [bare_name(person) for person in people]
    said, left = everybody[:limit], len(everybody) - limit
    return listed([*said, ngettext("{number} other", "{number} others", left)] if left > 0 else said)


def day(at: datetime, zone: ZoneInfo) -> str:
    """Return the day of `at` in `zone`: "Tuesday 3 June"."""
    return languages.day(at.astimezone(zone))


def short_day(at: datetime, zone: ZoneInfo) -> str:
    """Return the day of `at` in `zone` as refusals say it: "3 June"."""
    return languages.short_day(at.astimezone(zone))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return the day and minute of `at` in `zone`: "Tuesday 3 June at 14:05"."""
    return languages.moment(at.astimezone(zone))


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Return the moment with the zone's short name, for plain text: "Sunday 25 October at 01:30 GMT"."""
    return f"{moment(at, zone)} {_zone_name(at, zone)}"


def short_clock(at: datetime, zone: ZoneInfo) -> str:
    """Return the same for a button, which is narrow on a phone: "Sun 25 Oct, 01:30 GMT"."""
    return f"{languages.short_moment(at.astimezone(zone))} {_zone_name(at, zone)}"


def _zone_name(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).tzname() or zone.key


def place(text: str) -> str:
    """Return where two people meet, for mrkdwn: the link of a call can be followed, anything else is text."""
    if _CALL.fullmatch(text):
        return f"<{escape(text)}|{escape(text)}>"
    return escape(inert(text, limits.LONGEST_PLACE))


def city(zone: ZoneInfo) -> str:
    """Return where somebody is, as far as their zone says: "New York"."""
    return languages.city(zone)


def day_token(at: datetime, zone: ZoneInfo) -> str:
    """Return the day for mrkdwn: Slack words it in the reader's language and their device's zone."""
    return _token(at, "{date_long}", f"{day(at, zone)} ({zone.key})")


def short_day_token(at: datetime, zone: ZoneInfo) -> str:
    """Return the day for mrkdwn in few letters, as `day_token` does; Slack says "today" where it is."""
    return _token(at, "{date_short_pretty}", f"{day(at, zone)} ({zone.key})")


def apart(theirs: ZoneInfo, mine: ZoneInfo, now: datetime) -> str:
    """Say where somebody is, as far as their zone says, and how their clock differs: "Tokyo, 8 hours ahead".

    Nothing where the zone names no place. A clock that runs would have to be redrawn each minute.
    """
    if "/" not in theirs.key or theirs.key.startswith("Etc/"):
        return ""
    there, here = (now.astimezone(zone).utcoffset() or timedelta() for zone in (theirs, mine))
    hours, quarters = divmod(abs(there - here) // timedelta(minutes=15), 4)
    if not hours and not quarters:
        return city(theirs)
    # Half an hour counts as one, one and a half as more.
    facts = (hours + bool(quarters), city(theirs), f"{hours or ''}{_QUARTERS[quarters]}")
    return _ahead(*facts) if there > here else _behind(*facts)


def _ahead(number: int, city: str, hours: str) -> str:
    return ngettext(
        "{city}, {hours} hour ahead", "{city}, {hours} hours ahead", number, city=city, hours=hours
    )


def _behind(number: int, city: str, hours: str) -> str:
    return ngettext(
        "{city}, {hours} hour behind", "{city}, {hours} hours behind", number, city=city, hours=hours
    )


def moment_token(at: datetime, zone: ZoneInfo) -> str:
    """Return the day and minute for mrkdwn, as `day_token` does."""
    return _token(
        at, pgettext("Slack's date token", "{date_long} at {time}"), f"{moment(at, zone)} ({zone.key})"
    )


def _token(at: datetime, wording: str, fallback: str) -> str:
    return str(DateLink(date=at, date_format=wording, fallback=fallback))


def refused(refusal: Refusal, viewer: Viewer) -> str:
    """Return why something is not possible, for mrkdwn, with its days in the viewer's zone."""
    return escape(refusal.sentence(viewer.zone))


def unmarked(sentence: str) -> str:
    """Return a sentence of ours without the marks of what is bold in it, which would be read out."""
    return _BOLD.sub(r"\1", sentence)


def plain(mrkdwn: str) -> str:
    """Return a sentence of ours without Slack's tokens: a date in words, a link as what it says.

    What people wrote stays escaped: a message's `text` is mrkdwn too.
    """
    return _LINK.sub(r"\1", _DATE.sub(r"\1", mrkdwn))


def dm_url(viewer: Viewer, other: Face) -> str:
    """Return the address of the two people's own conversation in Slack, where the bot cannot read."""
    query = urlencode({"team": viewer.team_id, "channel": other.slack_user_id})
    return f"https://slack.com/app_redirect?{query}"


def dm_link(viewer: Viewer, other: Face, label: str) -> str:
    """Return a mrkdwn link to the two people's own conversation; the label is mrkdwn already."""
    return str(Link(url=dm_url(viewer, other), text=label))
