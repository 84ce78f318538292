"""The lines of a pasted text: the driver of each, and the words that follow."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from f1site.lib.errors import ValidationError
from ingestion.identity.names import ordered_words
from ingestion.sources.pasted.drivers import CAR_NUMBER, Entrant, by_name, by_number

T = TypeVar("T")

MAX_TEXT = 10_000
PLACE = re.compile(r"[Pp]?\d{1,3}[.):]?", re.ASCII)
UNPLACED = {"nc", "dnf", "dns"}
# Values of a line that begin with a letter.
VALUES = {"pit", "pitlane", "pit-lane", "back", *UNPLACED}
# The first line of a sheet may name its columns.
HEADINGS = {
    *("pos", "pos.", "position", "no", "no.", "number", "driver", "car", "team", "constructor"),
    *("q1", "q2", "q3", "time", "times", "laps", "gap", "penalty", "grid", "code", "name"),
}


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    number: int
    entrant: Entrant
    value: T


def read(text: str, entrants: Sequence[Entrant], value: Callable[[list[str]], T]) -> list[Line[T]]:
    """The lines of `text`; `value` reads the words that follow the driver and the constructor.

    Raises ValidationError that lists every invalid line with its number.
    """
    if len(text) > MAX_TEXT:
        raise ValidationError(f"The text is too long for one session: {MAX_TEXT} characters at most.")
    found: dict[str, Line[T]] = {}
    problems: list[str] = []
    for place, (number, words) in enumerate(_filled(text), start=1):
        try:
            entrant, rest = _driver(words, entrants, place)
            if (first := found.get(entrant.driver)) is not None:
                raise ValidationError(f"{entrant.label} is already in line {first.number}.")
            values = _without_constructor(rest, entrant, entrants)
            found[entrant.driver] = Line(number, entrant, value(values))
        except ValidationError as error:
            problems.append(f"Line {number}: {error.message}")
    if problems:
        raise ValidationError(" ".join(problems), problems=problems)
    if not found:
        raise ValidationError("There is no line with a driver, such as VER 1:29.179.")
    return list(found.values())


def _filled(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, raw in enumerate(text.splitlines(), start=1):
        words = re.sub(r"[,;|()\[\]]", " ", raw).split()
        if words and not all(word.lower() in HEADINGS for word in words):
            yield number, words


def _driver(words: list[str], entrants: Sequence[Entrant], place: int) -> tuple[Entrant, list[str]]:
    """The driver, and the words after the name. `place` is the number of the line among those with words."""
    start = 0
    while start < len(words) and (PLACE.fullmatch(words[start]) or words[start].lower() in UNPLACED):
        start += 1
    named = _named_words(words[start:])
    found = by_name(named, entrants) if named else None
    if found is not None:
        entrant, count = found
        return entrant, words[start + count :]
    if named and not CAR_NUMBER.fullmatch(words[start]):
        codes = ", ".join(sorted(one.label for one in entrants if one.is_expected))
        raise ValidationError(f"{named[0][:20]} is not entered. Entered are {codes or 'no cars'}.")
    return _numbered(words, start, entrants, place)


def _named_words(words: list[str]) -> list[str]:
    """The words before the first that is a value: does not begin with a letter, or is one of VALUES."""
    values = (i for i, word in enumerate(words) if not word[0].isalpha() or word.lower() in VALUES)
    end = next(values, len(words))
    return words[:end]


def _without_constructor(rest: list[str], entrant: Entrant, entrants: Sequence[Entrant]) -> list[str]:
    """The words after the name of a constructor, as result sheets have it between driver and times.

    Words that are not this constructor's stay where no value follows them: they may be a value mistyped.
    """
    words = _named_words(rest)
    if not words:
        return rest
    is_constructor = not entrant.constructor_words.isdisjoint(ordered_words(" ".join(words)))
    if not is_constructor:
        for word in words:
            other = by_name([word], entrants) if len(word) > 2 else None
            if other is not None and other[0].driver != entrant.driver:
                raise ValidationError(f"{entrant.label} and {word} are two drivers: write a line for each.")
    return rest[len(words) :] if is_constructor or len(rest) > len(words) else rest


def _numbered(
    words: list[str], start: int, entrants: Sequence[Entrant], place: int
) -> tuple[Entrant, list[str]]:
    """A car by its number: #44, or 44 where that cannot be a position."""
    if start < len(words) and (explicit := CAR_NUMBER.fullmatch(words[start])):
        return by_number(explicit[1], entrants), words[start + 1 :]
    numbers = words[:start]
    # The last of several numbers belongs to what follows, where nothing else does.
    if len(numbers) > 1 and start == len(words):
        start, numbers = start - 1, numbers[:-1]
    if not numbers or not numbers[-1].isdecimal():
        raise ValidationError("no driver is named: write a code such as VER, or a name.")
    if len(numbers) == 1 and int(numbers[0]) == place:
        raise ValidationError(
            f"{place} may be a position or the number of a car: write the driver's code, or #{place}."
        )
    return by_number(numbers[-1], entrants), words[start:]
