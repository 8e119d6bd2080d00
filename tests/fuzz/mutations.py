"""Payloads changed at random: parts of another kind, missing, doubled, moved, and texts of every sort."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from sandbox.json_types import Json

Place = tuple[Any, Any]  # an object or list, and one of its keys

NASTY: list[object] = [None, True, False, 0, -1, 1, 2**31, 2**63 - 1, 2**63, 10**30, 1e308, 0.5]
NASTY += ["", " ", "0", "x", "true", "null", "[]", "{}", "1" * 25, "9" * 6_000, "٣", "²", "-1", "1e9"]
NASTY += ["\0", "a\0b", "\ud800", "\udfff", "\u202e", "\u2028", "é" * 3_000, "🎉" * 2_000, "<" * 3_001]
NASTY += ["<@U0ADAPARK1>", "<!channel>", "<http://x|y>", "&amp;", "';--", "%00", "2026-02-30", "9999-12-31"]
NASTY += [
    "0001-01-01",
    "1.1",
    "1700000000.000001",
    "http://127.0.0.1:1/x",
    "file:///etc/passwd",
    "U0ADAPARK1",
]
NASTY += [[], {}, [None], [[]], [{}], {"": None}, {"id": 1}, {"id": []}, {"value": {}}, ["x"] * 200]


def mutated(body: Json, others: list[Json], random: Random) -> Json:
    """Return the payload with one to three changes; `others` lend their parts."""
    changed = deepcopy(body)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        places = list(_places(changed))
        if places:
            random.choice(_CHANGES)(random.choice(places), others, random)
    return changed


def scrambled(raw: bytes, random: Random) -> bytes:
    """Return bytes with one place cut out, doubled, or replaced."""
    at, until = sorted((random.randrange(len(raw) + 1), random.randrange(len(raw) + 1)))
    piece = random.choice(
        (b"", raw[at:until], random.randbytes(random.randrange(1, 9)), b"&payload=", b"\xff")
    )
    return raw[:at] + piece + raw[random.choice((at, until)) :]


def _places(part: object) -> Iterator[Place]:
    """Name every place in a payload, outermost first."""
    keys: list[Any] = list(part) if isinstance(part, dict) else []
    if isinstance(part, list):
        keys = list(range(len(part)))
    for key in keys:
        yield part, key
    for key in keys:
        yield from _places(part[key])  # type: ignore[index] # it is one of the two


def _replace(place: Place, _: list[Json], random: Random) -> None:
    holder, key = place
    holder[key] = deepcopy(random.choice(NASTY))


def _remove(place: Place, _: list[Json], __: Random) -> None:
    holder, key = place
    del holder[key]


def _borrow(place: Place, others: list[Json], random: Random) -> None:
    """Put what stands in any other payload here."""
    from_holder, from_key = random.choice(list(_places(random.choice(others))))
    holder, key = place
    holder[key] = deepcopy(from_holder[from_key])


def _wrap(place: Place, _: list[Json], random: Random) -> None:
    holder, key = place
    for _times in range(random.choice((1, 1, 2, 100))):
        holder[key] = [holder[key]] if random.random() < 0.5 else {"x": holder[key]}


def _double(place: Place, _: list[Json], random: Random) -> None:
    holder, key = place
    if isinstance(holder, list):
        holder.extend(deepcopy(holder[key]) for _ in range(random.choice((1, 150))))
    elif isinstance(holder[key], str):
        holder[key] = holder[key] * random.choice((2, 300))


def _edit(place: Place, _: list[Json], random: Random) -> None:
    """Change a text in the middle; JSON within it, as in `private_metadata`, as JSON."""
    holder, key = place
    text = holder[key]
    if not isinstance(text, str):
        _replace(place, [], random)
        return
    try:
        inner = json.loads(text)
    except (ValueError, RecursionError):
        inner = None
    if isinstance(inner, dict) and inner:
        _replace((inner, random.choice(list(inner))), [], random)
        holder[key] = json.dumps(inner)
        return
    at = random.randrange(len(text) + 1)
    holder[key] = text[:at] + str(random.choice(NASTY)) + text[at + random.randrange(3) :]


def _rename(place: Place, _: list[Json], random: Random) -> None:
    holder, key = place
    if isinstance(holder, dict):
        holder[random.choice(("", "type", "id", "value", "x", "user", "team"))] = holder.pop(key)


_CHANGES: list[Callable[[Place, list[Json], Random], None]] = [
    _replace,
    _replace,
    _remove,
    _borrow,
    _borrow,
    _wrap,
    _double,
    _edit,
    _edit,
    _rename,
]
