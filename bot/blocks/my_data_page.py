"""My data as a page to read: the same as in the JSON file, in words and tables, without what is empty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot import languages

# What each part is called, where its key is not what one would say.
TITLES = {
    "you": "You, as Slack describes you",
    "programmes": "What you take part in",
    "admin_of": "You run",
    "reads_the_report_of": "You read the report of",
    "typed_to_the_bot": "What you typed to the bot, if it was one of its words",
    "e_mail": "E-mail",
    "with": "With",
    "tz": "Time zone",
    "home_shows_program": "Your Home shows the programme",
    "locale": "Language you read Slack in",
    "ts": "Slack's number of the message",
    "thread_ts": "Slack's number of the thread",
    "messages_from_the_bot": "Messages from the bot, and their copies in Slack",
    "journal": "What you did, and what was done about you",
    "at": "When",
    "by_you": "By you",
    "is_workspace_admin": "Owner or admin of the workspace",
    "is_bot": "An app",
    "is_mentee": "You look for a mentor",
    "is_mentor": "You mentor others",
    "max_connections": "Mentees at most",
    "takes_ongoing": "You take on ongoing mentoring",
    "takes_one_time": "You take on one-time meetings",
    "origin": "How it began",
    "one_time_meetings": "One-time meetings",
    "picks": "Who picks a time",
    "asked_at": "When you were asked how to go on",
    "choice": "What you chose",
    "told_full_at": "When you were told that the mentor is full",
    "calendar_starts_at": "Its time in the calendar",
    "calendar_sequence": "Changes of its calendar entry",
    "after_meeting": "After a one-time meeting",
}
# What the bot keeps for its own work: folded in, below the rest.
FOR_ITS_WORK = ("reminders", "messages_from_the_bot", "conversation_with_the_bot", "journal")
# As many stand beside each other in a table; a row that has more becomes a list of its own.
MOST_COLUMNS = 7
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; margin: 2rem 0 0.5rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0.25rem 1rem; margin: 0.5rem 0; }
dt { font-weight: 600; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0.5rem 0; width: 100%; }
th, td { border: 1px solid #8888; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
td { white-space: pre-wrap; overflow-wrap: break-word; }
article { border-left: 3px solid #8888; padding-left: 1rem; margin: 1rem 0; }
""".strip()


def page(contents: Mapping[str, Any], zone: ZoneInfo) -> bytes:
    """Return everything as HTML in UTF-8, with times in `zone`. It loads nothing from elsewhere."""
    words = _Words(zone)
    made = words.said(contents["made_at"])
    parts = [(key, value) for key, value in contents.items() if key != "made_at" and not _is_empty(value)]
    shown = [_part(key, value, words) for key, value in parts if key not in FOR_ITS_WORK]
    folded = [_part(key, value, words) for key, value in parts if key in FOR_ITS_WORK]
    title = "My mentoring data"
    about = (
        f"Everything that was stored about you on {made}. Times are those of {escape(zone.key)}. What is "
        "empty is left out here; the JSON file beside this page has all of it."
    )
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            f"<p>{about}</p>",
            *shown,
            "<details><summary>What the bot keeps to do its work</summary>",
            *folded,
            "</details></main></body></html>",
        ]
    ).encode()


def _part(key: str, value: object, words: "_Words") -> str:
    return f"<section><h2>{_title(key)}</h2>\n{words.shown(value)}</section>"


def _title(key: str) -> str:
    return escape(TITLES.get(key, key.replace("_", " ").capitalize()))


def _is_empty(value: object) -> bool:
    """Whether there is nothing to show: no value, or only parts that are empty themselves."""
    if isinstance(value, Mapping):
        return all(map(_is_empty, value.values()))
    return value is None or value in ("", [], ())


def _has_rows(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)


class _Words:
    """Draws values: times in one zone, texts as they were written."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def shown(self, value: object) -> str:
        """Return any value as HTML."""
        if isinstance(value, Mapping):
            return self._described(value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self._listed([one for one in value if not _is_empty(one)])
        return self.said(value)

    def said(self, value: object) -> str:
        """Return one value in words; what people wrote keeps its own direction."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            return languages.moment_of_year(value.astimezone(self._zone))
        if isinstance(value, StrEnum):
            return escape(value.value.replace("_", " "))
        return f"<bdi>{escape(str(value))}</bdi>"

    def _described(self, value: Mapping[str, Any]) -> str:
        there = {key: one for key, one in value.items() if not _is_empty(one)}
        lines = [
            f"<dt>{_title(key)}</dt><dd>{self.shown(one)}</dd>"
            for key, one in there.items()
            if not _has_rows(one)
        ]
        rows = [f"<h3>{_title(key)}</h3>{self.shown(one)}" for key, one in there.items() if _has_rows(one)]
        return "".join([f"<dl>{''.join(lines)}</dl>" if lines else "", *rows])

    def _listed(self, values: Sequence[Any]) -> str:
        if not all(isinstance(one, Mapping) for one in values):
            return f"<ul>{''.join(f'<li>{self.shown(one)}</li>' for one in values)}</ul>"
        if any(_is_deep(one) for one in values):
            return "".join(f"<article>{self._described(one)}</article>" for one in values)
        return self._table(values)

    def _table(self, rows: Sequence[Mapping[str, Any]]) -> str:
        columns = [key for key in rows[0] if any(not _is_empty(row.get(key)) for row in rows)]
        head = "".join(f'<th scope="col">{_title(key)}</th>' for key in columns)
        body = "".join(f"<tr>{''.join(self._cells(row, columns))}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self, row: Mapping[str, Any], columns: Sequence[str]) -> Iterator[str]:
        for key in columns:
            value = row.get(key)
            yield f"<td>{'' if _is_empty(value) else self.said(value)}</td>"


def _is_deep(row: Mapping[str, Any]) -> bool:
    """Whether something in a row has parts of its own, or there is too much of it for a line of a table."""
    parts = any(isinstance(value, Mapping | list | tuple) and value for value in row.values())
    return parts or len([value for value in row.values() if not _is_empty(value)]) > MOST_COLUMNS
