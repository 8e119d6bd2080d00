"""What the bot says, in the language of whoever reads it.

The sentences in the code are English and the key to their translations. A catalogue in `bot/locales` holds
those of one language, as gettext has it: adding a language is adding such a file. What it lacks is said in
English. Days, lists and plurals follow the rules of the Unicode CLDR, through Babel.

The language is that of the reader, for as long as one screen is drawn or one click is answered: `speaking`.
"""

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, get_timezone_location
from babel.lists import format_list
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

ENGLISH = "en"
CATALOGUES = Path(__file__).parent / "locales"
# British, as the sentences are.
_BRITISH = Locale("en", "GB")
_folders = [CATALOGUES]

# What a joint becomes before the same sound, which the patterns of the CLDR do not say: "Ada e Inés".
# A link's address, or a mark of bold type, may stand before the word.
_EUPHONY = {
    "es": (
        (" y ", " e ", re.compile(r"(?:<[^|>]*\||\*)?(?:[ií]|h[ií](?!e)|y(?![aeiouáéíóú]))", re.IGNORECASE)),
        (" o ", " u ", re.compile(r"(?:<[^|>]*\||\*)?h?[oó]", re.IGNORECASE)),
    )
}

# "1er décembre": only the first is counted.
_FIRST_OF_MONTH = {"fr": "1er"}

_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


@cache
def known() -> Mapping[str, str]:
    """Return every language that the bot speaks by its code, with its own name: "Deutsch". English first."""
    codes = sorted(file.stem for folder in _folders for file in folder.glob("*.po"))
    others = {code: _catalogue(code).locale for code in codes}
    names = {code: str(locale.get_language_name(locale)) for code, locale in others.items() if locale}
    return {ENGLISH: "English"} | {code: name.capitalize() for code, name in names.items()}


def load() -> None:
    """Read all catalogues now: whoever clicks first does not wait for it."""
    for language in known():
        translations(language)


def called(locale: str) -> str:
    """Return what the reader calls the language of a locale of Slack's ("de-AT"): "German"; or nothing."""
    try:
        found = Locale(locale.replace("_", "-").partition("-")[0].lower())
    except UnknownLocaleError:
        return ""
    return found.get_language_name(_locale()) or ""


@contextmanager
def also(folder: Path) -> Iterator[None]:
    """Speak what another folder holds too, until the block ends: to try a language that is not offered."""
    _folders.append(folder)
    _forget()
    try:
        yield
    finally:
        _folders.remove(folder)
        _forget()


def closest(locale: str | None) -> str | None:
    """Return the language of ours for a locale of Slack's ("de-AT"); None: the bot does not speak it."""
    code = (locale or "").replace("_", "-").partition("-")[0].lower()
    return code if code in known() else None


def spoken() -> str:
    """Return the code of the language that is spoken just now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in this language, one of `known`, until the block ends."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def speak(language: str) -> None:
    """Say everything in this language from now on, in this context (`contextvars.copy_context`)."""
    _spoken.set(language)


def _(sentence: str, /, **facts: object) -> str:
    """Say a sentence; `facts` stand in its braces."""
    return _filled(_translations().gettext(sentence), facts)


def pgettext(context: str, sentence: str, /, **facts: object) -> str:
    """Say a sentence whose English means several things; `context` says which."""
    return _filled(_translations().pgettext(context, sentence), facts)


def ngettext(one: str, many: str, number: int, /, **facts: object) -> str:
    """Say a sentence about so many; {number} stands in it."""
    return _filled(_translations().ngettext(one, many, number), {"number": number, **facts})


def N_(sentence: str, /) -> str:  # noqa: N802 - what gettext calls it
    """Mark a sentence that is said later, with `_`, in whichever language it is then."""
    return sentence


def listed(words: Sequence[str]) -> str:
    """Join words as one says them: "Ada, Lin and Tom"."""
    return _joined(words, "standard")


def either(words: Sequence[str]) -> str:
    """Join words of which one holds: "refused or expired"."""
    return _joined(words, "or")


def _joined(words: Sequence[str], style: Literal["standard", "or"]) -> str:
    said = format_list(list(words), style=style, locale=_locale())
    last = words[-1] if words else ""
    for joint, becomes, sound in _EUPHONY.get(_spoken.get(), ()):
        if said.endswith(f"{joint}{last}") and sound.match(last):
            return said.removesuffix(f"{joint}{last}") + becomes + last
    return said


def count(number: int) -> str:
    """Return a number that may be large: "12,500"."""
    return format_decimal(number, locale=_locale())


def percent(share: int) -> str:
    """Return a share in per cent: "67%"."""
    return format_percent(share / 100, locale=_locale())


def day(at: date) -> str:
    """Return a day: "Tuesday 3 June"."""
    return _formatted(at, pgettext("CLDR date pattern", "EEEE d MMMM"))


def short_day(at: date) -> str:
    """Return a day: "3 June"."""
    return _formatted(at, pgettext("CLDR date pattern", "d MMMM"))


def month(at: date) -> str:
    """Return a month: "June"."""
    return _formatted(at, pgettext("CLDR date pattern", "LLLL"))


def month_of_year(at: date) -> str:
    """Return a month of a certain year: "June 2025"."""
    return _formatted(at, pgettext("CLDR date pattern", "LLLL y"))


def short_month_of_year(at: date) -> str:
    """Return a month of a certain year in few letters: "Jun 2025"."""
    return _formatted(at, pgettext("CLDR date pattern", "LLL y"))


def moment(at: datetime) -> str:
    """Return a day and minute, in the zone that `at` has: "Tuesday 3 June at 14:05"."""
    return _formatted(at, pgettext("CLDR date pattern", "EEEE d MMMM 'at' HH:mm"))


def short_moment(at: datetime) -> str:
    """Return the same in few letters: "Tue 3 Jun, 14:05"."""
    return _formatted(at, pgettext("CLDR date pattern", "EEE d MMM, HH:mm"))


def moment_of_year(at: datetime) -> str:
    """Return a day and minute of a certain year, as `moment`: "Tuesday 3 June 2025 at 14:05"."""
    return _formatted(at, pgettext("CLDR date pattern", "EEEE d MMMM y 'at' HH:mm"))


def city(zone: ZoneInfo) -> str:
    """Return the place that a zone is named after: "New York"; in German "Wien" for Europe/Vienna."""
    return get_timezone_location(zone, locale=_locale(), return_city=True)


def month_names() -> list[str]:
    """Return the names of the months, January first."""
    return [name for _number, name in sorted(_locale().months["format"]["wide"].items())]


def weekday_names() -> list[str]:
    """Return the names of the days of the week, Monday first."""
    return [name for _number, name in sorted(_locale().days["format"]["wide"].items())]


def _formatted(at: date, pattern: str) -> str:
    if at.day == 1 and (first := _FIRST_OF_MONTH.get(_spoken.get())):
        pattern = re.sub(r"\bd\b", f"'{first}'", pattern)
    aware = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001 - a day has no zone
    # Without a zone Babel takes the moment as it stands.
    return format_datetime(aware.replace(tzinfo=None), pattern, locale=_locale())


def _filled(sentence: str, facts: Mapping[str, object]) -> str:
    return sentence.format(**facts) if facts else sentence


def _locale() -> Locale:
    code = _spoken.get()
    return _BRITISH if code == ENGLISH else _catalogue(code).locale or _BRITISH


def _translations() -> gettext.NullTranslations:
    return translations(_spoken.get())


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Return what a catalogue says."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, _catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _catalogue(language: str) -> Catalog:
    """Read a catalogue; its head says whose days and lists its language has."""
    file = next(file for folder in _folders if (file := folder / f"{language}.po").exists())
    with file.open("rb") as catalogue:
        return read_po(catalogue)


def _forget() -> None:
    for remembered in (known, translations, _catalogue):
        remembered.cache_clear()
