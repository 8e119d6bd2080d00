"""My data as a page to read: the same as in the JSON file, in words and tables, without what is empty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot import languages, typed_words
from bot.blocks import kit
from bot.blocks.survey import kinds
from bot.enums import Command, QuestionKind
from bot.ids import CardKind
from bot.languages import N_, _

# What each part is called; its key stays in the JSON file.
TITLES = {
    "you": N_("You, as Slack describes you"),
    "programmes": N_("What you take part in"),
    "admin_of": N_("You run"),
    "reads_the_report_of": N_("You read the report of"),
    "proposals_you_made": N_("Matches you proposed"),
    "typed_to_the_bot": N_("What you typed to the bot, if it was one of its words"),
    "e_mail": N_("E-mail"),
    "reminders": N_("Reminders"),
    "messages_from_the_bot": N_("Messages from the bot, and their copies in Slack"),
    "conversation_with_the_bot": N_("Your conversation with the bot"),
    "journal": N_("What you did, and what was done about you"),
    "slack_user_id": N_("Slack's number of you"),
    "name": N_("Name"),
    "title": N_("Job title"),
    "photo": N_("Photo"),
    "tz": N_("Time zone"),
    "locale": N_("Language you read Slack in"),
    "language": N_("Language you chose here"),
    "membership": N_("Membership of the workspace"),
    "is_workspace_admin": N_("Owner or admin of the workspace"),
    "is_bot": N_("An app"),
    "deactivated_at": N_("When Slack took your account away"),
    "asked_at": N_("When Slack was asked about you"),
    "programme": N_("Programme"),
    "is_mentee": N_("You look for a mentor"),
    "is_mentor": N_("You mentor others"),
    "headline": N_("Headline"),
    "max_connections": N_("Mentees at most"),
    "takes_ongoing": N_("You take on ongoing mentoring"),
    "takes_one_time": N_("You take on one-time meetings"),
    "joined_at": N_("When you joined"),
    "left_at": N_("When you left"),
    "paused_at": N_("Paused since"),
    "paused_until": N_("Paused until"),
    "topics": N_("Topics"),
    "topic": N_("Topic"),
    "found_by_these_words": N_("You are found by these words"),
    "asked_not_to_be_matched_again_with": N_("Whom you asked not to be matched with again"),
    "asked_that_before_and_took_it_back": N_("Whom you asked that about before, and took it back"),
    "said_at": N_("When you said so"),
    "taken_back_at": N_("When you took it back"),
    "matches": N_("Matches"),
    "you_are": N_("You are"),
    "with": N_("With whom"),
    "mentee": N_("Mentee"),
    "mentor": N_("Mentor"),
    "origin": N_("How it began"),
    "state": N_("How it stands"),
    "started_at": N_("When it began"),
    "mentee_confirmed_at": N_("When the mentee confirmed"),
    "mentor_confirmed_at": N_("When the mentor confirmed"),
    "proposed_by": N_("Who proposed it"),
    "proposed_at": N_("When it was proposed"),
    "closed_at": N_("When it ended"),
    "closed_by": N_("Who ended it"),
    "closed_because": N_("Why it ended"),
    "note_from_the_mentee": N_("Note from the mentee"),
    "closing_note": N_("Closing note"),
    "closing_note_at": N_("When the closing note was sent"),
    "your_reason_for_the_admins": N_("Your reason, for the admins"),
    "your_reflections": N_("Your reflections"),
    "question": N_("Question"),
    "answer": N_("Answer"),
    "told_full_at": N_("When you were told that the mentor is full"),
    "one_time_meetings": N_("One-time meetings"),
    "minutes": N_("Minutes"),
    "place": N_("Place"),
    "requested_at": N_("When it was asked for"),
    "starts_at": N_("When it is"),
    "picks": N_("Who picks a time"),
    "calendar_starts_at": N_("Its time in the calendar"),
    "calendar_sequence": N_("Changes of its calendar entry"),
    "proposed_times": N_("Suggested times"),
    "choice": N_("What you chose"),
    "chosen_at": N_("When you chose"),
    "follow_up_asked_at": N_("When you were asked how to go on"),
    "follow_up_closed_at": N_("When the question after it was closed"),
    "survey_answers": N_("Your answers to surveys"),
    "about_a_meeting_with": N_("About a meeting with"),
    "survey": N_("Survey"),
    "answers": N_("Answers"),
    "text": N_("Question"),
    "options": N_("What could be chosen"),
    "waiting_for_a_place_with": N_("Places you wait for"),
    "offered_at": N_("When a place was offered"),
    "held_until": N_("Held until"),
    "note": N_("Note"),
    "after_meeting": N_("After a one-time meeting"),
    "word": N_("Word"),
    "argument": N_("What followed it"),
    "channel": N_("Slack's number of the conversation"),
    "ts": N_("Slack's number of the message"),
    "thread_ts": N_("Slack's number of the thread"),
    "waits": N_("Waits to be answered"),
    "addresses": N_("Addresses"),
    "address": N_("Address"),
    "proven_at": N_("When you confirmed it"),
    "refused_at": N_("When it was refused"),
    "codes_sent_lately": N_("Codes sent lately"),
    "sent_at": N_("When it was sent"),
    "expires_at": N_("When it expires"),
    "mails": N_("Mails"),
    "kind": N_("What it is about"),
    "queued_at": N_("When it was due to go"),
    "due_at": N_("When it is due"),
    "attempts": N_("Attempts"),
    "failure": N_("What went wrong"),
    "step": N_("Step"),
    "done_at": N_("When it was done"),
    "stands_still": N_("Stands still"),
    "delivered_notification": N_("Messages sent"),
    "copies": N_("Copies"),
    "notification": N_("Which message"),
    "attempted_at": N_("When it was last tried"),
    "shown_at": N_("When Slack showed it"),
    "clicked_at": N_("When you last clicked"),
    "file_state": N_("How its file stands"),
    "home_opened_at": N_("When you opened Home"),
    "home_page": N_("Page of your Home"),
    "home_shows_program": N_("Your Home shows the programme"),
    "unreachable_because": N_("Why you cannot be reached"),
    "at": N_("When"),
    "event": N_("What happened"),
    "by_you": N_("By you"),
}
# What stands in them, where it is one of a few.
VALUES = {
    "member": N_("member"),
    "guest": N_("guest"),
    "other_company": N_("of another company"),
    "contact": N_("a note"),
    "request": N_("a request"),
    "proposal": N_("a proposal"),
    "forced": N_("after a meeting, without asking"),
    "pending": N_("open"),
    "confirmed": N_("connected"),
    "declined": N_("declined"),
    "withdrawn": N_("withdrawn"),
    "expired": N_("expired"),
    "ended": N_("ended"),
    "mentee": N_("mentee"),
    "mentor": N_("mentor"),
    "left_program": N_("one of the two left the programme"),
    "left_workspace": N_("one of the two left the workspace"),
    "requested": N_("asked for"),
    "scheduled": N_("planned"),
    "occurred": N_("took place"),
    "not_held": N_("did not take place"),
    "cancelled": N_("called off"),
    "connect": N_("go on"),
    "feedback": N_("give feedback"),
    "waiting": N_("waiting"),
    "offered": N_("a place is held"),
    "taken": N_("place taken"),
    "lapsed": N_("the place lapsed"),
    "left": N_("left the list"),
    "code": N_("a code"),
    "match": N_("a match"),
    "meeting": N_("a meeting"),
    "follow_up": N_("after a meeting"),
    "nudges": N_("what waits"),
    "calendar": N_("a calendar entry"),
    "sending": N_("being sent"),
    "sent": N_("sent"),
    "refused": N_("refused"),
    "unknown": N_("unknown"),
    "given_up": N_("given up"),
    "not_needed": N_("not needed any more"),
    "live": N_("shown"),
    "stale": N_("shown, out of date"),
    "superseded": N_("replaced by a newer one"),
    "gone": N_("gone"),
    "failed": N_("failed"),
    "nudge": N_("nudge"),
    "close": N_("silent end"),
    "remind": N_("reminder"),
    "expire": N_("expiry"),
    "unpause": N_("end of a pause"),
    "meeting_remind": N_("reminder about a request for a meeting"),
    "meeting_expire": N_("expiry of a request for a meeting"),
    "meeting_soon": N_("reminder before a meeting"),
    "follow_up_nudge": N_("reminder after a meeting"),
    "follow_up_close": N_("end of the question after a meeting"),
    "offer_place": N_("offer of a place"),
    "offer_lapse": N_("end of an offer"),
    "tell_match": N_("news of a match"),
    "tell_meeting": N_("news of a meeting"),
    "tell_left": N_("news that somebody left"),
    "tell_pause_over": N_("news that a pause is over"),
    "home": N_("your Home"),
    "decline_reason": N_("a reason for the admins"),
    "admins_changed": N_("a change of admins"),
    "invitation": N_("an invitation"),
    "answer": N_("an answer to what you typed"),
    "my_data": N_("your data"),
    "policy_changed": N_("a changed setting"),
    "person_left": N_("news that somebody left"),
    "pause_over": N_("news that a pause is over"),
    "meeting_reason": N_("a reason for the admins"),
    "mail": N_("your e-mail"),
    "report_file": N_("figures from the report"),
    "report_reader": N_("who reads the report"),
}
_COMMANDS, _CARDS = frozenset(Command), frozenset(CardKind)
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
    title = escape(_("My mentoring data"))
    about = _(
        "Everything that was stored about you on {day}. Times are those of {zone}. What is empty is left out "
        "here; the JSON file beside this page has all of it.",
        day=made,
        zone=zone.key,
    )
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{languages.spoken()}">',
            f'<head><meta charset="utf-8"><title>{title}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            f"<p>{escape(about)}</p>",
            *shown,
            f"<details><summary>{escape(_('What the bot keeps to do its work'))}</summary>",
            *folded,
            "</details></main></body></html>",
        ]
    ).encode()


def _part(key: str, value: object, words: "_Words") -> str:
    return f"<section><h2>{_title(key)}</h2>\n{words.shown(value)}</section>"


def _title(key: str) -> str:
    return escape(_(TITLES.get(key, key)))


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
            rows = [one for one in value if not _is_empty(one)]
            return self._listed([_in_words(one) if isinstance(one, Mapping) else one for one in rows])
        return self.said(value)

    def said(self, value: object) -> str:
        """Return one value in words; what people wrote keeps its own direction."""
        if isinstance(value, bool):
            return escape(_("yes") if value else _("no"))
        if isinstance(value, datetime):
            return languages.moment_of_year(value.astimezone(self._zone))
        if isinstance(value, StrEnum):
            return escape(_(VALUES.get(value.value, value.value)))
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


def _in_words(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with what is ours in it as its reader says it; what people wrote stays."""
    if "options" in row:
        return _as_asked(row)
    if "question" in row:
        return {**row, "question": kit.asked(row["question"])}
    if row.get("word") in _COMMANDS:
        return {**row, "word": typed_words.shown(Command(row["word"]))}
    if row.get("kind") in _CARDS:
        return {**row, "kind": CardKind(row["kind"])}
    if "follow_up_closed_at" in row:
        return {"follow_up_asked_at" if key == "asked_at" else key: value for key, value in row.items()}
    return row


def _as_asked(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an answer with its question, and with what was chosen, as the form says them."""
    kind = QuestionKind(row["kind"])
    look = kinds.look_of(kind)
    labels = dict(look.choices) or {one: kit.asked(one) for one in row["options"]}
    answer = row["answer"]
    said = (
        [labels.get(one, one) for one in answer] if isinstance(answer, list) else labels.get(answer, answer)
    )
    asked = {"text": kit.asked(row["text"]), "kind": look.label, "options": list(labels.values())}
    return {**row, **asked, "answer": said}


def _is_deep(row: Mapping[str, Any]) -> bool:
    """Whether something in a row has parts of its own, or there is too much of it for a line of a table."""
    parts = any(isinstance(value, Mapping | list | tuple) and value for value in row.values())
    return parts or len([value for value in row.values() if not _is_empty(value)]) > MOST_COLUMNS
