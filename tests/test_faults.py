"""What of an error may stand in the log."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.faults import without_words
from bot.store import Store

PRIVATE = "marker-private-words"


def fail_over(words: str) -> None:
    """Fail as a mistake of ours might, over what somebody wrote."""
    try:
        int(words)
    except ValueError as error:
        raise LookupError(words) from error


def test_it_names_kinds_and_places_of_all_that_led_to_it() -> None:
    """Both errors, the first one first, each with the line it was raised at; none of their words."""
    with pytest.raises(LookupError) as raised:
        fail_over(PRIVATE)
    told = without_words(raised.value)
    assert told.index("ValueError") < told.index("LookupError")
    assert "in fail_over" in told
    assert PRIVATE not in told


def test_of_a_database_the_first_line_is_kept(store: Store) -> None:
    """It says what failed; the parameters and the row that it failed over are left out."""
    with pytest.raises(SQLAlchemyError) as raised, store.transaction() as session:
        session.execute(text("SELECT :words FROM nowhere"), {"words": PRIVATE})
    assert "nowhere" in without_words(raised.value)
    assert PRIVATE not in without_words(raised.value)
    assert PRIVATE not in str(raised.value)
