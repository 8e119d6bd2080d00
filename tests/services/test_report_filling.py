"""Who is left over when every free place is filled by topic: compared with trying everything."""

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from bot.services.report.filling import Offer, Seeker, left_over

TOPICS = ("data", "hiring", "python")


def suits(seeker: Seeker, offer: Offer) -> bool:
    """Say whether a mentor is one for this mentee: a topic in common, or none named; never themselves."""
    in_common = not seeker.topics or set(seeker.topics) & set(offer.topics)
    return bool(in_common) and seeker.person_id != offer.person_id


def all_fit(seekers: Sequence[Seeker], free: dict[Offer, int]) -> bool:
    """Say whether each of these can have a place at once, by trying every way."""
    if not seekers:
        return True
    first, *others = seekers
    return any(
        all_fit(others, free | {offer: places - 1})
        for offer, places in free.items()
        if places and suits(first, offer)
    )


def a_programme(seed: int) -> tuple[list[Seeker], list[Offer]]:
    """Return a small programme: some are mentee and mentor at once, and some name no topic."""
    random = Random(seed)  # noqa: S311 - no secret

    def topics() -> tuple[str, ...]:
        return tuple(random.sample(TOPICS, random.choice((0, 1, 1, 2))))

    seekers = [Seeker(number, topics()) for number in range(random.randint(1, 6))]
    offers = [Offer(number, topics(), random.randint(1, 2)) for number in range(2, 2 + random.randint(0, 4))]
    return seekers, offers


@pytest.mark.parametrize("seed", range(100))
def test_as_many_as_possible_get_a_place(seed: int) -> None:
    """No other way to fill the places leaves fewer over, and who came first is left over last."""
    seekers, offers = a_programme(seed)
    free = {offer: offer.free for offer in offers}
    served: list[Seeker] = []
    for seeker in seekers:
        if all_fit([*served, seeker], free):
            served.append(seeker)
    left = left_over(seekers, offers)
    assert left == [seeker for seeker in seekers if seeker not in served]
    assert left_over(seekers, offers[::-1]) == left
    more = len(served) + 1
    assert not any(all_fit(chosen, free) for chosen in combinations(seekers, more))
