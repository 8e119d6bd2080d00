"""Cards at a glance: few words, who it is about, and nothing that changes by the minute."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.blocks import mrkdwn
from bot.blocks.match import card as match_card
from bot.enums import Origin, Side
from tests.blocks.builders import LIN, LONDON, NOW, a_match
from tests.blocks.commonest import SCREENS, words
from tests.blocks.gallery import SCREENS as ALL_SCREENS
from tests.blocks.reading import as_json, buttons, parts_of, shown

PAGE = Path(__file__).parents[2] / "docs" / "design-language.md"
CARDS = ("match.card.", "meeting.card.", "follow_up.card", "waitlist.card", "decline.reason_card")
# What refusals say too, and in the same words.
_REFUSED = re.compile(r"(Ada Park|Lin Wu) (is at the limit|is not taking this on|takes one-time)")
REQUEST = a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE)


def test_cards_and_home_have_at_most_half_the_words_they_had() -> None:
    """And the page that says so is right."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    *cards, (_, before, now) = [(name, int(before), int(now)) for name, before, now in rows]
    assert {name: count for name, _, count in cards} == {
        name: sum(map(words, drawn)) for name, drawn in SCREENS.items()
    }
    assert (before, now) == (sum(row[1] for row in cards), sum(row[2] for row in cards))
    assert now <= before / 2


def test_a_mentor_sees_who_asks() -> None:
    """Their photo, what they do and where they are; or what they say of themselves here."""
    card = match_card.card(REQUEST, NOW)
    (photo,) = [part for part in parts_of(as_json(card)) if part.get("type") == "image"]
    assert (photo["image_url"], photo["alt_text"]) == (LIN.photo, "Lin Wu")
    assert "Product Designer · Berlin, 1 hour ahead" in shown(card)
    assert "Lin Wu asks you to be their mentor. Product Designer. Berlin, 1 hour ahead." in card.text
    untitled = replace(REQUEST, other=replace(LIN, title="", photo=""))
    assert "Engineer in Leeds · Berlin" in shown(match_card.card(untitled, NOW))
    assert "image_url" not in str(as_json(match_card.card(untitled, NOW)))


@pytest.mark.parametrize("name", [name for name in ALL_SCREENS if name.startswith(CARDS)])
def test_a_name_stands_once_on_a_card(name: str) -> None:
    """After the headline it is "they", but in a refusal and on a button."""
    blocks = as_json(ALL_SCREENS[name])["blocks"]
    parts = [part for block in blocks if block["type"] != "actions" for part in parts_of(block)]
    read = "\n".join(part["text"] for part in parts if isinstance(part.get("text"), str))
    ours = _REFUSED.sub("", read)
    assert all(ours.count(other) <= 1 for other in ("Ada Park", "Lin Wu", "Grace Hall"))


def test_a_card_stays_as_it_is_while_time_passes() -> None:
    """It is not redrawn each minute because of a clock."""
    later = match_card.card(REQUEST, NOW + timedelta(hours=5, minutes=7))
    assert as_json(match_card.card(REQUEST, NOW)) == as_json(later)


@pytest.mark.parametrize(
    "state",
    [
        *("match.card.card declined by mentee", "match.card.card declined by mentor"),
        *("match.card.card expired by mentee for the mentee", "match.card.card once that was asked"),
        *("meeting.card.card of a declined one", "meeting.card.card of one that I called off"),
        *("follow_up.card once answered", "follow_up.card that nobody answered"),
        *("waitlist.card of a place that went on", "waitlist.card once one has left the list"),
    ],
)
def test_what_is_settled_is_one_line(state: str) -> None:
    """Without a photo, and with the buttons that still do something."""
    said, *rows = as_json(ALL_SCREENS[state])["blocks"]
    assert "\n" not in said["text"]["text"]
    assert "accessory" not in said
    assert {one["type"] for one in rows} <= {"actions"}


@pytest.mark.parametrize(
    ("theirs", "mine", "said"),
    [
        ("Europe/London", "Europe/London", "London"),
        ("Asia/Tokyo", "Europe/London", "Tokyo, 8 hours ahead"),
        ("America/New_York", "Europe/London", "New York, 5 hours behind"),
        ("Asia/Kolkata", "Europe/London", "Kolkata, 4½ hours ahead"),
        ("Australia/Eucla", "Australia/Perth", "Eucla, ¾ hour ahead"),
        ("Europe/London", "Europe/Paris", "London, 1 hour behind"),
        ("UTC", "Europe/London", ""),
        ("Etc/GMT+3", "Europe/London", ""),
    ],
)
def test_where_somebody_is_is_said_from_where_one_is(theirs: str, mine: str, said: str) -> None:
    """The place, and by how much clocks differ; nothing where a zone names no place."""
    assert mrkdwn.apart(ZoneInfo(theirs), ZoneInfo(mine), NOW) == said


def test_clocks_that_change_change_the_difference() -> None:
    """In the weeks when only one of the two has changed them, New York is four hours behind London."""
    march = datetime(2025, 3, 20, 12, 0, tzinfo=UTC)
    assert mrkdwn.apart(ZoneInfo("America/New_York"), LONDON, march) == "New York, 4 hours behind"


@pytest.mark.parametrize("name", ALL_SCREENS)
def test_buttons_are_in_title_case(name: str) -> None:
    """A button is told from a sentence by its case."""
    small = {"a", "an", "and", "as", "at", "for", "in", "of", "the", "to", "with"}
    # A time on a button is no label.
    said = [label for label in buttons(ALL_SCREENS[name]) if not label[-1].isupper()]
    assert [
        word for label in said for word in label.split()[1:] if word.islower() and word not in small
    ] == []


def test_a_heading_has_no_full_stop() -> None:
    """Nor has a headline. What matters in the report is a paragraph in bold."""
    found = {
        name: as_json(one)["blocks"] for name, one in ALL_SCREENS.items() if not name.startswith("report.")
    }
    texts = [
        (name, part["text"]) for name, blocks in found.items() for part in parts_of(blocks) if "text" in part
    ]
    bold = re.compile(r"^\*([^*]+)\*(?= ·|$)", re.MULTILINE)
    heads = [(name, head) for name, text in texts if isinstance(text, str) for head in bold.findall(text)]
    assert [(name, head) for name, head in heads if head.endswith(".")] == []
