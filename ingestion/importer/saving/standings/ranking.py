"""The places of a standing: by points, then by the number of wins, second places and so on.

Entrants alike in all of them share a place. Those with the same points keep their stored order, unless their
results have changed: a source knows rules for ties that results do not show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

LAST = 10_000
# Above any number of places, so that who has no further places is behind who has some.
NO_MORE = 1


class Line(NamedTuple):
    """A row of a standing; a constructor with two engines may have two."""

    entrant: int
    position: int | None
    points: Decimal
    wins: int
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line to be placed. `order` is its stored place in the list; whose results changed `is_moved`."""

    line: Line
    countback: tuple[int, ...]
    order: int = LAST
    is_moved: bool = True


def countback(places: Counter[int]) -> tuple[int, ...]:
    """The smaller, the better: more wins, then more second places and so on."""
    return *(-places[place] for place in range(1, max(places, default=0) + 1)), NO_MORE


def ranked(candidates: Iterable[Candidate], names: Mapping[int, str]) -> list[Line]:
    """The lines in order, with their positions; excluded ones, which have none, come last."""
    inputs = sorted(candidates, key=lambda one: (_level(one), one.order, names[one.line.entrant]))
    lines: list[Line] = []
    for (is_excluded, _), level in groupby(inputs, key=_level):
        alike = list(level)
        lines += [one.line for one in alike] if is_excluded else _placed(alike, len(lines) + 1)
    return lines


def _level(one: Candidate) -> tuple[bool, Decimal]:
    return one.line.position is None, -one.line.points


def _placed(alike: list[Candidate], first: int) -> list[Line]:
    """Lines of the same points: those that have not moved in their order, the others where they belong."""
    order = [one for one in alike if not one.is_moved]
    for one in sorted((one for one in alike if one.is_moved), key=attrgetter("countback")):
        behind = (at for at, other in enumerate(order) if one.countback < other.countback)
        order.insert(next(behind, len(order)), one)
    lines: list[Line] = []
    for number, one in enumerate(order):
        shares = number > 0 and _share(order[number - 1], one)
        lines.append(one.line._replace(position=lines[-1].position if shares else first + number))
    return lines


def _share(one: Candidate, other: Candidate) -> bool:
    if one.is_moved or other.is_moved:
        return one.countback == other.countback
    return one.line.position == other.line.position


def completed(official: Iterable[Line], others: Iterable[Line]) -> list[Line]:
    """Official lines at their positions, and the `others`, in their order, at the positions that are free."""
    lines = list(official)
    count = Counter(line.position for line in lines if line.position)
    taken = {position + shared for position, number in count.items() for shared in range(number)}
    for _, level in groupby(others, key=lambda line: line.position):
        alike = list(level)
        free = next(place for place in range(1, LAST) if place not in taken)
        taken |= set(range(free, free + len(alike)))
        lines += [line._replace(position=line.position and free) for line in alike]
    return sorted(lines, key=lambda line: line.position or LAST)
