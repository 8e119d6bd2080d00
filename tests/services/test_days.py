"""Days as people write them."""

import contextlib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import languages, refusals
from bot.services.days import beginning_of, day_named, morning_of

# A Saturday.
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("until 1 December", date(2026, 12, 1)),
        ("December 1st, 2027", date(2027, 12, 1)),
        ("1 Sept", date(2027, 9, 1)),
        ("the 3rd of May", date(2027, 5, 3)),
        ("21 November", date(2027, 11, 21)),
        ("29 February", date(2028, 2, 29)),
        ("Tomorrow", date(2026, 11, 22)),
        ("next monday", date(2026, 11, 23)),
        ("saturday", date(2026, 11, 28)),
        ("2 weeks", date(2026, 12, 5)),
        ("for a week", date(2026, 11, 28)),
        ("ten days", None),
        ("10 days", date(2026, 12, 1)),
        ("a month", date(2026, 12, 21)),
        ("31 February", None),
        ("mayor 3", None),
        ("1 2 December", None),
        ("soon", None),
        ("2026", None),
        ("", None),
        ("99999999999999 weeks", None),
    ],
)
def test_days_are_read_as_people_write_them(written: str, meant: date | None) -> None:
    """Each is the day one would expect, or a refusal that shows how to write it."""
    if meant:
        assert day_named(written, TODAY) == meant
    else:
        with pytest.raises(refusals.DayNotUnderstood):
            day_named(written, TODAY)


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("de", "bis zum 1.12.", date(2026, 12, 1)),
        ("de", "1.12.27", date(2027, 12, 1)),
        ("de", "3. Maerz", date(2027, 3, 3)),
        ("de", "15. Jänner", date(2027, 1, 15)),
        ("de", "übermorgen", date(2026, 11, 23)),
        ("de", "kommende Woche", date(2026, 11, 28)),
        ("de", "31.2.", None),
        ("de", "1.12.1999", date(1999, 12, 1)),
        ("fr", "01/12/2026", date(2026, 12, 1)),
        ("fr", "premier mai", date(2027, 5, 1)),
        ("fr", "d'ici lundi", date(2026, 11, 23)),
        ("fr", "3 jui", None),
        ("es", "1.º de mayo", date(2027, 5, 1)),
        ("es", "primero de mayo", date(2027, 5, 1)),
        ("es", "el lunes que viene", date(2026, 11, 23)),
        ("es", "pasado mañana", date(2026, 11, 23)),
        ("es", "15 de setiembre", date(2027, 9, 15)),
        ("en", "1/12", None),
    ],
)
def test_days_are_read_as_each_language_writes_them(language: str, written: str, meant: date | None) -> None:
    """In numbers, where the day comes first; and no month is guessed where two begin like it."""
    with languages.speaking(language):
        test_days_are_read_as_people_write_them(written, meant)


@pytest.mark.parametrize("language", languages.known())
def test_a_day_is_read_as_the_bot_says_it(language: str) -> None:
    """With its day of the week, or without; another day of the week is a mistake to ask about."""
    with languages.speaking(language):
        for month in range(1, 13):
            day = date(2027, month, 1)
            for said in (languages.day(day), languages.short_day(day)):
                assert day_named(said, date(2026, 12, 31)) == day
        with pytest.raises(refusals.DayNotUnderstood):
            day_named(languages.day(date(2025, 12, 1)), TODAY)


def test_a_month_from_the_31st_is_the_last_day() -> None:
    """A shorter month has no 31st: its last day is meant."""
    assert day_named("1 month", date(2027, 1, 31)) == date(2027, 2, 28)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    """Nothing that can be typed is an error of ours."""
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with contextlib.suppress(refusals.DayNotUnderstood, refusals.InThePast, refusals.TooFarAway):
        assert morning_of(text, ZoneInfo("Asia/Tokyo"), now) > now


def test_a_day_begins_in_the_readers_zone() -> None:
    """Midnight is theirs, not the machine's."""
    now = datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert morning_of("tomorrow", ZoneInfo("Asia/Tokyo"), now) == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert morning_of("tomorrow", ZoneInfo("America/Lima"), now) == datetime(2026, 11, 22, 5, tzinfo=UTC)


def test_today_is_over_and_decades_are_too_far() -> None:
    """A pause begins now and ends on a later day, within two years."""
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    with pytest.raises(refusals.InThePast):
        beginning_of(TODAY, ZoneInfo("UTC"), now)
    with pytest.raises(refusals.TooFarAway):
        beginning_of(date(9999, 12, 31), ZoneInfo("Asia/Tokyo"), now)
