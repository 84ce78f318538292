"""The operator's changes of a line-up."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from ingestion.line_ups.sessions import Pair
from ingestion.models import LineUpChange, Race


def of_race(race: Race, as_of: datetime) -> list[LineUpChange]:
    """The changes for `race` that were made by `as_of`, the oldest first."""
    changes = LineUpChange.objects.filter(
        Q(last_race=None) | Q(last_race__date__gte=race.date),
        first_race__season=race.season_id,
        first_race__date__lte=race.date,
        made_at__lte=as_of,
    )
    related = changes.select_related("driver", "replaces", "constructor", "first_race", "last_race")
    return list(related.order_by("made_at", "pk"))


def applied(cars: Sequence[Pair], changes: Sequence[LineUpChange], starts: Counter[Pair]) -> list[Pair]:
    """The cars after the changes. Who drives now stands where the replaced driver stood.

    Two changes may exchange two drivers. Where somebody else was expected in the car of the replaced
    driver, the constructor has no car more than before.
    """
    changed, filled = list(cars), set[Pair]()
    size = Counter(constructor for _, constructor in cars)
    for change in changes:
        if change.driver_id is None:
            kept = [car for car in changed if car[0] != change.replaces_id or car in filled]
            size.subtract(car[1] for car in changed if car not in kept)
            changed = kept
            continue
        old, new = (change.replaces_id, change.constructor_id), (change.driver_id, change.constructor_id)
        size[change.constructor_id] += change.replaces_id is None
        if new not in changed:
            place = changed.index(old) if old in changed and old not in filled else len(changed)
            changed[place : place + 1] = [new]
        changed = [car for car in changed if car == new or car in filled or car[0] != new[0]]
        filled.add(new)
        changed = _without_surplus(changed, new[1], size[new[1]], filled, starts)
    return changed


def _without_surplus(
    cars: list[Pair], constructor: int, size: int, filled: set[Pair], starts: Counter[Pair]
) -> list[Pair]:
    """Without the drivers of the fewest starts, where the constructor has more cars than `size`."""
    own = [car for car in cars if car[1] == constructor]
    free = sorted((car for car in own if car not in filled), key=lambda car: starts[car])
    surplus = free[: max(0, len(own) - max(size, 1))]
    return [car for car in cars if car not in surplus]
