"""One organisation through its changes of name, so that its ratings continue under a new name."""

from collections.abc import Callable, Iterable
from datetime import MAXYEAR

NamePeriod = tuple[int, int, int, int, int | None]  # parent, position, constructor, from, to


def lineage_finder(chronology: Iterable[NamePeriod]) -> Callable[[int, int], int]:
    """A function from (constructor, year) to a number for its organisation.

    `chronology` lists, for a parent, the periods in which it raced as a constructor. A constructor
    outside any period is its own organisation.
    """
    oldest: dict[int, int] = {}  # parent -> the id of its first period
    spans: dict[int, list[tuple[int, int, int]]] = {}
    number: dict[tuple[int, int], int] = {}  # (constructor, year_from) -> organisation
    for parent, _, constructor, since, until in sorted(chronology, key=lambda s: (s[0], s[1])):
        # Negative, so that it never equals a constructor's id.
        organisation = number.get((constructor, since), oldest.get(parent, -len(number) - 1))
        oldest.setdefault(parent, organisation)
        number.setdefault((constructor, since), oldest[parent])
        spans.setdefault(constructor, []).append((since, until or MAXYEAR, number[constructor, since]))

    def lineage(constructor: int, year: int) -> int:
        for since, until, organisation in spans.get(constructor, ()):
            if since <= year <= until:
                return organisation
        return constructor

    return lineage
