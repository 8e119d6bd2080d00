"""Days as people write them: 2026-12-01, 1 December, tomorrow, next Monday, 2 weeks.

In the language spoken, or in English.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import folding, languages, refusals, typed_words
from bot.ids import Field
from bot.languages import pgettext

# A pause that lasts longer is better taken without an end.
MOST_YEARS = 2

# Sep, sept and September are one month; s is none.
_SHORTEST_NAME = 3
_WEEK = 7
_TOMORROW, _DAY_AFTER, _DAY, _WEEKS, _MONTH, _SMALL = "tomorrow", "after", "day", "week", "month", "small"
_DAYS_ON = {_TOMORROW: 1, _DAY_AFTER: 2}
# As in 1st, 1er, 1ro and 1.º.
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th|er|e?ro|\.?[oa])$")
_BETWEEN = re.compile(r"(?:[\s,]|\.(?![oa]\b))+")
_CENTURY, _THIS_CENTURY = 100, 2000


def _numbers() -> Mapping[int, str]:
    return {
        1: pgettext("typed word", "a, an, one"),
        2: pgettext("typed word", "two"),
        3: pgettext("typed word", "three"),
        4: pgettext("typed word", "four"),
        6: pgettext("typed word", "six"),
    }


def _words() -> Mapping[str, str]:
    return {
        _TOMORROW: pgettext("typed word", "tomorrow"),
        _DAY_AFTER: pgettext("typed word", "day after tomorrow"),
        _DAY: pgettext("typed word", "day, days"),
        _WEEKS: pgettext("typed word", "week, weeks"),
        _MONTH: pgettext("typed word", "month, months"),
        # For translators: what may stand around a day or a duration and adds nothing: "until the 1st of May".
        _SMALL: pgettext("typed word", "until, till, for, in, the, of, on, next"),
    }


def _firsts() -> Mapping[int, str]:
    return {1: pgettext("typed word", "first")}


def _months_elsewhere() -> Mapping[int, str]:
    """Name the months, counted from 0, that some countries of a language call otherwise."""
    # For translators: the month with all its names, as in German "januar, jänner".
    return {0: pgettext("typed word", "january"), 8: pgettext("typed word", "september")}


def morning_of(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the first moment, in `zone`, of the day that `text` names, as aware UTC.

    Raises:
        DayNotUnderstood: it names no day.
        InThePast, TooFarAway: it names one that is over, or further away than two years.
    """
    return beginning_of(day_named(text, now.astimezone(zone).date()), zone, now)


def beginning_of(day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the first moment of `day` in `zone`, as aware UTC.

    Raises:
        InThePast, TooFarAway: it has begun already, or is further away than two years.
    """
    today = now.astimezone(zone).date()
    if day <= today:
        raise refusals.InThePast(field=Field.UNTIL)
    if day.year > today.year + MOST_YEARS:
        raise refusals.TooFarAway(years=MOST_YEARS, field=Field.UNTIL)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_named(text: str, today: date) -> date:
    """Return the day that `text` names, seen from `today`; a day without a year is the next such day.

    Raises:
        DayNotUnderstood: it names none.
    """
    meant = typed_words.understood(_words)
    words = [word for word in _BETWEEN.split(folding.folded(text)) if word]
    words = [word for word in words if meant.get(word) != _SMALL]
    for read in (_iso, _in_numbers, _spoken, _weekday, _date, _weekday_and_date):
        try:
            found = read(words, today)
        except (ValueError, OverflowError):
            found = None
        if found is not None:
            return found
    raise refusals.DayNotUnderstood(field=Field.UNTIL)


def _iso(words: list[str], today: date) -> date | None:  # noqa: ARG001 - one of several readers
    return date.fromisoformat(words[0]) if len(words) == 1 else None


def _in_numbers(words: list[str], today: date) -> date | None:
    """Read 1.12. or 1/12/2026, where the day comes first: English has both orders."""
    numbers = "/".join(words).split("/")
    if languages.spoken() == languages.ENGLISH or not all(map(str.isdecimal, numbers)):
        return None
    day, month, *years = map(int, numbers)
    if not years:
        return _next(today, month, day)
    (year,) = years
    return date(year + _THIS_CENTURY if year < _CENTURY else year, month, day)


def _spoken(words: list[str], today: date) -> date | None:
    """Read tomorrow, week, 2 weeks, 10 days, a month."""
    meant = typed_words.understood(_words)
    if days := _DAYS_ON.get(meant.get("".join(words), "")):
        return today + timedelta(days=days)
    *number, last = words or [""]
    unit = meant.get(last)
    if len(number) > 1:
        return None
    count = _count(number[0]) if number else 1
    if unit in (_DAY, _WEEKS):
        return today + timedelta(days=count * (_WEEK if unit == _WEEKS else 1))
    return _months_on(today, count) if unit == _MONTH else None


def _count(word: str) -> int:
    return typed_words.understood(_numbers).get(word) or int(word)


def _months_on(today: date, count: int) -> date:
    """Return the same day `count` months on, or that month's last day where it is shorter."""
    years, month = divmod(today.month - 1 + count, 12)
    for day in range(today.day, 0, -1):
        try:
            return date(today.year + years, month + 1, day)
        except ValueError:
            continue
    raise ValueError(count)


def _weekday(words: list[str], today: date) -> date | None:
    """Read a day of the week as the next such day, never today."""
    weekday = _place(words[0], languages.weekday_names) if len(words) == 1 else None
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _date(words: list[str], today: date) -> date | None:
    """Read 1 December, December 1st, first of December, 1 Dec 2026."""
    numbers = [number for word in words if (number := _number(word)) is not None]
    months = [month for word in words if (month := _month(word)) is not None]
    if len(months) != 1 or len(numbers) + 1 != len(words):
        return None
    if len(numbers) == 1:
        return _next(today, months[0] + 1, numbers[0])
    day, year = sorted(numbers)
    return date(year, months[0] + 1, day) if year >= today.year else None


def _weekday_and_date(words: list[str], today: date) -> date | None:
    """Read Tuesday 1 December, as the bot itself says a day; on a Monday it is none."""
    weekday = _place(words[0], languages.weekday_names) if words else None
    found = _date(words[1:], today) if weekday is not None else None
    return found if found and found.weekday() == weekday else None


def _number(word: str) -> int | None:
    if word[0].isdigit():
        return int(_ORDINAL.sub("", word))
    return typed_words.understood(_firsts).get(word)


def _month(word: str) -> int | None:
    """Return a month, counted from 0."""
    found = _place(word, languages.month_names)
    return typed_words.understood(_months_elsewhere).get(word) if found is None else found


def _next(today: date, month: int, day: int) -> date:
    """Return the next such day after `today`: a 29 February may be years away."""
    for year in range(today.year, today.year + 9):
        try:
            if (found := date(year, month, day)) > today:
                return found
        except ValueError:
            continue
    raise ValueError(day)


def _place(word: str, names: Callable[[], Sequence[str]]) -> int | None:
    """Return which of `names` a word means, written out or shortened so far that no other begins like it."""
    if len(word) < _SHORTEST_NAME:
        return None
    for language in (languages.spoken(), languages.ENGLISH):
        with languages.speaking(language):
            begins = [any(one.startswith(word) for one in typed_words.spellings(name)) for name in names()]
        if any(begins):
            return begins.index(True) if begins.count(True) == 1 else None
    return None
