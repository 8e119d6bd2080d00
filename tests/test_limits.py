"""How many mentees a mentor takes, as people type it."""

import pytest

from bot import limits, refusals


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("50", 50), ("007", 7)])
def test_a_whole_number_within_the_limits_is_read(typed: str, number: int) -> None:
    """From one to fifty."""
    assert limits.connections(typed) == number


@pytest.mark.parametrize("typed", ["", "0", "51", "-1", "1.5", "1e1", "three", "٣", "²", "9" * 5_000])
def test_anything_else_is_refused(typed: str) -> None:
    """At the field, with the limits."""
    with pytest.raises(refusals.NotANumber) as refused:
        limits.connections(typed)
    assert refused.value.facts == {"least": 1, "most": 50}
