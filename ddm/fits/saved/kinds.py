"""Kinds of values in a file: what is allowed, in words and as a test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ddm.arguments import LONGEST_SHOWN

# larger whole numbers have no float
LARGEST = sys.float_info.max


class Damage(ValueError):
    """What is wrong in a file: a sentence without the name of the file, and without its end."""


class Part(Protocol):
    """What a value at some place of a file may be."""

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless the value is allowed; ``where`` is its place in the file."""
        ...


@dataclass(frozen=True)
class Value:
    """A single value: what it must be, in words, and as a test."""

    words: str
    holds: Callable[[Any], bool]

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless the test holds."""
        if not self.holds(found):
            raise misfit(where, found, self.words)


@dataclass(frozen=True)
class ListOf:
    """A list of values of one kind, of at least so many."""

    item: Part
    least: int = 0

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless it is such a list."""
        if type(found) is not list or len(found) < self.least:
            raise misfit(where, found, "a list" if not self.least else "a list that is not empty")
        for i, item in enumerate(found):
            self.item.check(item, f"{where}[{i}]")


@dataclass(frozen=True)
class MappingOf:
    """Values of one kind, by names."""

    item: Part

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless it is such a mapping."""
        if type(found) is not dict:
            raise misfit(where, found, "a mapping")
        for name, item in found.items():
            TEXT.check(name, where)
            self.item.check(item, place(where, name))


@dataclass(frozen=True)
class Record:
    """Values by names that are known; those of ``optional`` may be missing."""

    parts: Mapping[str, Part]
    optional: Mapping[str, Part] = field(default_factory=dict)

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` unless it has these names and no others, with values of their kinds."""
        if type(found) is not dict:
            raise misfit(where, found, "a mapping")

        known = {**self.parts, **self.optional}
        for name in self.parts:
            if name not in found:
                raise Damage(f"{place(where, name)} is missing")
        for name, value in found.items():
            if name not in known:
                raise Damage(f"{where or 'the file'} has {shown(name)}, which no fit has")
            known[name].check(value, place(where, name))


@dataclass(frozen=True)
class Either:
    """A value of one of several kinds."""

    words: str
    kinds: tuple[Part, ...]

    def check(self, found: Any, where: str) -> None:
        """Raise `Damage` if it is of none of the kinds."""
        for kind in self.kinds:
            try:
                return kind.check(found, where)
            except Damage:
                continue
        raise misfit(where, found, self.words)


def misfit(where: str, found: Any, words: str) -> Damage:
    """The error about a value that is not what belongs there."""
    return Damage(f"{where} has {shown(found)} where {words} should be")


def place(where: str, name: str) -> str:
    """The place of a part by its name."""
    return f"{where}.{name}" if where else name


def shown(value: Any) -> str:
    """A value in few words; nothing that is nested, which may be deep, is written out."""
    if isinstance(value, (list, dict)):
        return f"a {'list' if isinstance(value, list) else 'mapping'} of {len(value)}"
    text = ascii(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


# --- single values --------------------------------------------------------------------------------


def is_number(value: Any) -> bool:
    """Whether a value is a finite number that a float can hold; true and false are none."""
    return type(value) in (int, float) and -LARGEST <= value <= LARGEST


def is_text(value: Any) -> bool:
    """Whether a value is a text that can be written: half a character of UTF-16 cannot."""
    return type(value) is str and not any("\ud800" <= sign <= "\udfff" for sign in value)


def among(*words: str | None) -> Value:
    """One of these words; None stands for null."""
    listed = ", ".join("null" if word is None else repr(word) for word in words)
    return Value(
        f"one of {listed}", lambda value: (value is None or is_text(value)) and value in words
    )


def whole(low: int, high: int) -> Value:
    """A whole number within these limits."""
    return Value(
        f"a whole number from {low} to {high}",
        lambda value: type(value) is int and low <= value <= high,
    )


def number(words: str, holds: Callable[[float], bool]) -> Value:
    """A number with a property; "inf" is a number, and "nan" is one without any property."""
    return Value(
        words,
        lambda value: (
            holds(float(value)) if is_number(value) or value in ("inf", "-inf") else False
        ),
    )


TEXT = Value("a text", is_text)
FLAG = Value("true or false", lambda value: type(value) is bool)
NULL = Value("null", lambda value: value is None)
COUNT = Value("a whole number >= 0", lambda value: type(value) is int and 0 <= value < 2**63)
NUMBER = Value("a finite number", is_number)
ANY_NUMBER = Value(
    'a number, "nan", "inf" or "-inf"',
    lambda value: is_number(value) or (type(value) is str and value in ("nan", "inf", "-inf")),
)
