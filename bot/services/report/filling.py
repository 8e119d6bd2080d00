"""Who would be left without a mentor if every free place were filled by topic.

A mentee can take a place with any mentor who shares a topic with them. As many as possible get one, and
who has waited longest comes first: mentees are taken in their order, each is found a place, and those
before move to another mentor of theirs where that makes room. Nobody who has a place loses it by that, so
the result is a largest assignment, and whom it leaves over does not depend on how the mentors are sorted.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The topic of who named none: any mentor would do, so every mentor has it.
ANY = ""


@dataclass(frozen=True, eq=False)
class Seeker:
    """A mentee without a mentor, and their topics, the most important first."""

    person_id: int
    topics: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Offer:
    """A mentor, their topics, and how many of their places are free."""

    person_id: int
    topics: tuple[str, ...]
    free: int


def left_over(seekers: Iterable[Seeker], offers: Iterable[Offer]) -> list[Seeker]:
    """Return who gets no place, in their order. The first of `seekers` has waited longest."""
    filling = _Filling(offers)
    return [seeker for seeker in seekers if not filling.finds_place(seeker)]


class _Filling:
    """Places as they are given away, one seeker at a time."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        # By topic, the mentors with room, and the full ones with whom it may still be made. As dicts,
        # because these keep their order.
        self._free: dict[str, dict[Offer, None]] = defaultdict(dict)
        self._full: dict[str, dict[Offer, None]] = defaultdict(dict)
        self._takes: dict[Offer, list[Seeker]] = {}
        self._place: dict[Seeker, Offer] = {}
        for offer in offers:
            self._takes[offer] = []
            for topic in _topics(offer):
                self._free[topic][offer] = None

    def finds_place(self, seeker: Seeker) -> bool:
        """Give `seeker` a place, moving others on if need be; False where none can be found."""
        # Each full mentor who was reached, and the seeker who would move there.
        reached: dict[Offer, Seeker] = {}
        searched: set[str] = set()
        queue = deque([seeker])
        while queue:
            one = queue.popleft()
            if (free := self._room_for(one)) is not None:
                self._move(one, free, reached)
                return True
            for offer in self._new_to(one, reached, searched):
                reached[offer] = one
                queue.extend(self._takes[offer])
        # Search these no more: whoever went through them in vain went through all that they lead to.
        for offer in reached:
            _take_out(self._full, offer)
        return False

    def _room_for(self, seeker: Seeker) -> Offer | None:
        """Return a mentor with room whom a seeker could take. Nobody mentors themselves."""
        offers = (offer for topic in _topics(seeker) for offer in self._free[topic])
        return next((offer for offer in offers if offer.person_id != seeker.person_id), None)

    def _new_to(self, seeker: Seeker, reached: dict[Offer, Seeker], searched: set[str]) -> Iterator[Offer]:
        """Yield the full mentors whom a seeker could take and nobody has reached yet."""
        for topic in _topics(seeker):
            if topic not in searched:
                for offer in self._full[topic]:
                    if offer not in reached and offer.person_id != seeker.person_id:
                        yield offer
                # Whom this one passed over, because it is them, the next may take.
                if all(offer.person_id != seeker.person_id for offer in self._full[topic]):
                    searched.add(topic)

    def _move(self, seeker: Seeker, free: Offer, reached: dict[Offer, Seeker]) -> None:
        """Let everybody on the way to a free place move one step on; `seeker` takes that place."""
        mover, to = seeker, free
        while (left := self._seat(mover, to)) is not None:
            mover, to = reached[left], left
        if len(self._takes[free]) == free.free:
            _take_out(self._free, free)
            for topic in _topics(free):
                self._full[topic][free] = None

    def _seat(self, seeker: Seeker, offer: Offer) -> Offer | None:
        """Give a seeker a place with this mentor; return the one whom they leave, if there is one."""
        left = self._place.get(seeker)
        if left is not None:
            self._takes[left].remove(seeker)
        self._place[seeker] = offer
        self._takes[offer].append(seeker)
        return left


def _topics(one: Seeker | Offer) -> tuple[str, ...]:
    """Return by which topics they find each other; any mentor would do for who named none."""
    return (*one.topics, ANY) if isinstance(one, Offer) else one.topics or (ANY,)


def _take_out(by_topic: dict[str, dict[Offer, None]], offer: Offer) -> None:
    for topic in _topics(offer):
        by_topic[topic].pop(offer, None)
