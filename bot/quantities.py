"""Counts, shares and short months, as the language that is spoken just now writes them."""

from collections.abc import Sequence
from datetime import date

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.languages import _formatted, _locale, pgettext


def either(words: Sequence[str]) -> str:
    """Join words of which one holds: "refused or expired"."""
    return format_list(list(words), style="or", locale=_locale())


def count(number: int) -> str:
    """Return a number that may be large: "12,500"."""
    return format_decimal(number, locale=_locale())


def percent(share: int) -> str:
    """Return a share in per cent: "67%"."""
    return format_percent(share / 100, locale=_locale())


def short_month_of_year(at: date) -> str:
    """Return a month of a certain year in few letters: "Jun 2025"."""
    return _formatted(at, pgettext("CLDR date pattern", "LLL y"))
