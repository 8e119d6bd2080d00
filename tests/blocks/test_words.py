"""Words on their way to Slack: nothing anybody typed may mean something there."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import cut, names
from bot.blocks import mrkdwn
from tests.blocks.builders import ADA, LIN_READS, LONDON

LATE = datetime(2025, 6, 3, 22, 30, tzinfo=UTC)
ENTITIES = ("&amp;", "&lt;", "&gt;")


def unescaped(text: str) -> str:
    """Return what Slack shows."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(st.text(max_size=200), st.integers(min_value=2, max_value=60))
@example("<!channel>" * 10, 11)
@example("&&&&", 7)
def test_what_people_typed_never_becomes_markup(text: str, limit: int) -> None:
    """No mention, no link, no entity cut in two, never too long."""
    shown = mrkdwn.escaped(text, limit)

    assert cut.utf16(shown) <= limit
    assert "<" not in shown
    assert ">" not in shown
    rest = shown
    for entity in ENTITIES:
        rest = rest.replace(entity, "")
    assert "&" not in rest
    if cut.utf16(mrkdwn.escape(text)) <= limit:
        assert unescaped(shown) == text
    else:
        assert text.startswith(unescaped(shown.removesuffix("…")))


@given(st.text(max_size=300), st.integers(min_value=1, max_value=100))
def test_shortened_text_says_that_something_is_missing(text: str, limit: int) -> None:
    """It keeps its beginning, and ends in an ellipsis only if it was cut."""
    short = cut.shorten(text, limit)

    assert cut.utf16(short) <= limit
    assert short == text or short.endswith("…")


@pytest.mark.parametrize(
    "whole",
    [
        "<https://slack.com/app_redirect?team=T0TEAM&channel=U0ADA|Ada Park>",
        "<!date^1748989800^{date_long}|Tuesday 3 June (Europe/London)>",
        "&amp;",
        ":white_check_mark:",
        "e\u0301\u0323",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "\U0001f44d\U0001f3fd",
        "\U0001f1ea\U0001f1fa",
        "\u2764\ufe0f",
    ],
)
@pytest.mark.parametrize("size", [cut.utf16, cut.utf8])
def test_no_text_is_cut_inside_of_what_is_one(whole: str, size: Callable[[str], int]) -> None:
    """A link, a date, an entity, an emoji code, a letter, an emoji: shown as it is or not at all."""
    text = f"See {whole}{whole} and {whole}."
    for limit in range(4, size(text) + 2):
        short = cut.shorten(text, limit, size)
        assert size(short) <= limit
        rest = short.removesuffix("…").replace(whole, "")
        assert "See  and .".startswith(rest)


def test_a_messages_text_is_measured_in_bytes() -> None:
    """4,000 of them are all that chat.update takes: of Cyrillic letters, half as many."""
    text = mrkdwn.in_full("\u0416" * 5_000)
    assert len(text.encode()) <= 4_000
    assert len(text) > 1_990


def test_days_are_said_in_the_readers_zone() -> None:
    """Half past ten in the evening in London time is the next day in Tokyo."""
    assert mrkdwn.day(LATE, LONDON) == "Tuesday 3 June"
    assert mrkdwn.day(LATE, ZoneInfo("Asia/Tokyo")) == "Wednesday 4 June"
    assert mrkdwn.moment(LATE, LONDON) == "Tuesday 3 June at 23:30"


def test_tokens_fall_back_to_words_with_their_zone() -> None:
    """Where Slack cannot render a date, the reader still knows in whose zone it is."""
    assert mrkdwn.day_token(LATE, LONDON) == "<!date^1748989800^{date_long}|Tuesday 3 June (Europe/London)>"
    assert "|Tuesday 3 June at 23:30 (Europe/London)>" in mrkdwn.moment_token(LATE, LONDON)


def test_plain_words_have_neither_tokens_nor_addresses() -> None:
    """A date is its words, a link its label; escaped text stays escaped."""
    link = mrkdwn.dm_link(LIN_READS, ADA, "your conversation (in Slack)")
    sentence = f"Until {mrkdwn.moment_token(LATE, LONDON)}, in {link}: &lt;b&gt;"

    plain = "Until Tuesday 3 June at 23:30, in your conversation (in Slack): &lt;b&gt;"
    assert mrkdwn.plain(sentence) == plain


def test_a_name_is_one_line_whatever_its_owner_made_of_it() -> None:
    """Somebody without a name is somebody."""
    assert mrkdwn.name("Ada\n  <Park>") == "Ada &lt;Park&gt;"
    assert mrkdwn.name(" \n ") == "somebody"
    assert len(mrkdwn.bare_name("x" * 500)) == names.LONGEST


def test_names_are_listed_as_one_says_them() -> None:
    """Many are cut short, with how many there are besides."""
    assert mrkdwn.names(["Ada"]) == "Ada"
    assert mrkdwn.names(["Ada", "Lin", "Tom"]) == "Ada, Lin and Tom"
    assert mrkdwn.names(["Ada", "Lin", "Tom"], limit=2) == "Ada, Lin and 1 other"
    assert mrkdwn.names(["Ada"] * 5, limit=2) == "Ada, Ada and 3 others"
    assert mrkdwn.names([]) == ""


def test_the_link_opens_the_two_peoples_own_conversation() -> None:
    """By team and person."""
    assert mrkdwn.dm_url(LIN_READS, ADA) == "https://slack.com/app_redirect?team=T0TEAM&channel=U0ADA"
