"""The kinds of value Block Kit is written in; each says what is wrong with a value, in Slack's words.

A container puts its own key before what its parts report, so a good document costs no pointer at all. No kind
contains itself, so however deep the JSON is, the walk is only as deep as the reference.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from re import Pattern
from typing import Any, Protocol

from sandbox.lengths import utf16

Problem = tuple[str, str]
"""Where and what: a JSON pointer relative to the value looked at, and Slack's sentence."""

Rule = Callable[[Any], Iterable[Problem]]
"""A condition across fields. Asked only once the fields are each in order, so it may rely on their kinds."""

NO_SCHEMA_FITS = "failed to match all allowed schemas"
UNLIMITED = sys.maxsize


class Kind(Protocol):
    """Something a value can be."""

    def problems(self, value: object) -> Sequence[Problem]:
        """What keeps `value`, any JSON, from being of this kind; empty if nothing does."""


def below(key: str | int, problems: Sequence[Problem]) -> list[Problem]:
    """The same problems as seen from the container that holds the value under `key`."""
    return [(f"/{key}{where}", what) for where, what in problems]


def broken(rules: tuple[Rule, ...], value: object) -> list[Problem]:
    """What the rules have against `value`."""
    return [problem for rule in rules for problem in rule(value)]


@dataclass(frozen=True, slots=True)
class Form:
    """How a string has to look, and how to say so."""

    pattern: Pattern[str]
    wording: str


@dataclass(frozen=True, slots=True)
class String:
    """A string of `least` to `most` units of UTF-16. Empty ones are refused unless said otherwise."""

    most: int = UNLIMITED
    least: int = 1
    form: Form | None = None

    def problems(self, value: object) -> Sequence[Problem]:
        """Type first, then length, then form."""
        if isinstance(value, str) and self.least <= utf16(value) <= self.most and not self.form:
            return ()  # first, because most of a message is strings, and most of them are fine
        if not isinstance(value, str):
            return [("", "must provide a string")]
        if utf16(value) < self.least:
            return [("", f"must be more than {self.least - 1} characters")]
        if utf16(value) > self.most:
            return [("", f"must be less than {self.most + 1} characters")]
        if self.form and not self.form.pattern.fullmatch(value):
            return [("", self.form.wording)]
        return ()


class Choice:
    """One of a few fixed strings."""

    def __init__(self, *values: str) -> None:
        self.values = frozenset(values)

    def problems(self, value: object) -> Sequence[Problem]:
        """What is no string is told from a string that is not among them."""
        if not isinstance(value, str):
            return [("", "must provide a string")]
        return () if value in self.values else [("", "must be a valid enum value")]


class Boolean:
    """True or false."""

    def problems(self, value: object) -> Sequence[Problem]:
        """Nothing that merely resembles them will do."""
        return () if isinstance(value, bool) else [("", "must provide a boolean")]


@dataclass(frozen=True, slots=True)
class Number:
    """A number from `least` to `most`, and more than `above`: a whole one, or any that is finite."""

    least: int = -UNLIMITED
    most: int = UNLIMITED
    whole: bool = True
    above: int | None = None

    def problems(self, value: object) -> Sequence[Problem]:
        """A boolean is no number, though Python has it so."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return [("", "must provide an integer" if self.whole else "must provide a number")]
        if not isfinite(value):
            return [("", "must provide a finite number")]
        if self.above is not None and value <= self.above:
            return [("", f"must be more than {self.above}")]
        if value < self.least:
            return [("", f"must be more than {self.least - 1}")]
        if value > self.most:
            return [("", f"must be less than {self.most + 1}")]
        return ()


@dataclass(frozen=True, slots=True)
class Array:
    """A list of `least` to `most` items of one kind. Of a list that is too long no item is looked at."""

    item: Kind
    least: int = 0
    most: int = UNLIMITED
    rules: tuple[Rule, ...] = ()

    def problems(self, value: object) -> Sequence[Problem]:
        """The count first, then each item, then the rules."""
        if not isinstance(value, list):
            return [("", "must provide an array")]
        if len(value) < self.least:
            return [("", f"must provide at least {self.least} items")]
        if len(value) > self.most:
            return [("", f"no more than {self.most} items allowed")]
        found: list[Problem] = []
        problems_of_item = self.item.problems
        for index, item in enumerate(value):
            if wrong := problems_of_item(item):
                found += below(index, wrong)
        return found or (broken(self.rules, value) if self.rules else ())


class Object:
    """A JSON object with exactly these fields. Its `type`, if it has one, is a required field."""

    def __init__(
        self,
        type_: str | None = None,
        *,
        required: Mapping[str, Kind] | None = None,
        optional: Mapping[str, Kind] | None = None,
        rules: tuple[Rule, ...] = (),
    ) -> None:
        self.type = type_
        self.required: dict[str, Kind] = ({"type": Choice(type_)} if type_ else {}) | dict(required or {})
        fields: dict[str, Kind] = self.required | dict(optional or {})
        # Bound here, once, because looking the method up anew for every field takes longer than most checks.
        self.fields = {name: kind.problems for name, kind in fields.items()}
        self.rules = rules

    def problems(self, value: object) -> Sequence[Problem]:
        """Unknown and wrong fields as they come, then missing ones; the rules only if all that is well."""
        if not isinstance(value, dict):
            return [("", "must provide an object")]
        found: list[Problem] = []
        fields = self.fields
        for name, item in value.items():
            if name not in fields:
                found.append(("", f"invalid additional property: {name}"))
            elif wrong := fields[name](item):
                found += below(name, wrong)
        for name in self.required:
            if name not in value:
                found.append(("", f"missing required field: {name}"))
        return found or (broken(self.rules, value) if self.rules else ())


class OneOf:
    """One of several objects, told apart by their `type`."""

    def __init__(self, *objects: Object) -> None:
        self.problems_by_type = {each.type: each.problems for each in objects}

    def problems(self, value: object) -> Sequence[Problem]:
        """The object of that `type` is asked; if there is none, the `type` is the problem."""
        if not isinstance(value, dict):
            return [("", "must provide an object")]
        tag = value.get("type")
        if isinstance(tag, str):
            problems = self.problems_by_type.get(tag)
            return problems(value) if problems else [("/type", f"unsupported type: {tag}")]
        if "type" in value:
            return [("/type", "must provide a string")]
        return [("", "missing required field: type")]


class AnyText(OneOf):
    """A text object that may be plain or mrkdwn: Slack tries both, and first says that neither fits."""

    def problems(self, value: object) -> Sequence[Problem]:
        """One line more than the text object itself would get."""
        wrong = super().problems(value)
        return [("", NO_SCHEMA_FITS), *wrong] if wrong else ()
