"""One organisation through its changes of name, so that a rating is not lost with a sponsor."""

from collections.abc import Callable, Iterable

NamePeriod = tuple[int, int, int, int, int | None]  # parent, position, constructor, from, to


def lineage_finder(chronology: Iterable[NamePeriod]) -> Callable[[int, int], int]:
    """A function from (constructor, year) to a number for its organisation.

    `chronology` lists, for a parent, the stretches of years in which it raced as some constructor.
    A constructor outside any stretch is an organisation by itself.
    """
    oldest: dict[int, int] = {}  # parent -> the id of its first stretch
    spans: dict[int, list[tuple[int, int, int]]] = {}
    number: dict[tuple[int, int], int] = {}  # (constructor, year_from) -> organisation
    for parent, _, constructor, since, until in sorted(chronology, key=lambda s: (s[0], s[1])):
        # Negative, so as never to be taken for a constructor's own id.
        organisation = number.get((constructor, since), oldest.get(parent, -len(number) - 1))
        oldest.setdefault(parent, organisation)
        number.setdefault((constructor, since), oldest[parent])
        spans.setdefault(constructor, []).append((since, until or 9999, number[constructor, since]))

    def lineage(constructor: int, year: int) -> int:
        for since, until, organisation in spans.get(constructor, ()):
            if since <= year <= until:
                return organisation
        return constructor

    return lineage
