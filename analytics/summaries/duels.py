"""Two drivers in the same races: how often each was ahead."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from analytics.summaries.careers import Result

Pair = tuple[Result, Result]


def by_race(results: Iterable[Result]) -> dict[int, Result]:
    """A driver's row of each race; of several cars that one placed best on the result sheet."""
    found: dict[int, Result] = {}
    for row in results:
        if row.race_id not in found or (row.has_started and not found[row.race_id].has_started):
            found[row.race_id] = row
    return found


def duel(pairs: Iterable[Pair]) -> dict[str, Any]:
    """How often the first was ahead of the second.

    In qualifying where both have a position. In the race where both started: a classified car is ahead of one
    that is not, and two that are not are `undecided`.
    """
    pairs = list(pairs)
    grids = [(a.qualifying, b.qualifying) for a, b in pairs]
    qualified = [a < b for a, b in grids if a and b and a != b]
    finishes = [(a.finish, b.finish) for a, b in pairs if a.has_started and b.has_started]
    # Two drivers of one shared car have the same place.
    decided = [not b or (a is not None and a < b) for a, b in finishes if a != b]
    return {
        "races": len(pairs),
        "qualifying": {"ahead": sum(qualified), "behind": len(qualified) - sum(qualified)},
        "race": {
            "ahead": sum(decided),
            "behind": len(decided) - sum(decided),
            "undecided": len(finishes) - len(decided),
        },
    }


def of_team_mates(results: Iterable[Result], driver_id: int) -> list[dict[str, Any]]:
    """A driver's duels by season, constructor and team-mate, from the results of the cars of both."""
    cars: dict[tuple[int, int], list[Result]] = defaultdict(list)
    for row in results:
        cars[row.race_id, row.constructor_id].append(row)
    pairs: dict[tuple[int, int, int], list[Pair]] = defaultdict(list)
    for rows in cars.values():
        drivers = {row.driver_id: row for row in reversed(rows)}
        own = drivers.pop(driver_id, None)
        for mate in drivers.values() if own else ():
            assert own is not None  # noqa: S101 - for the type checker
            pairs[own.season, own.constructor_id, mate.driver_id].append((own, mate))
    return [
        {
            "season": season,
            "constructor": own[0][0].constructor,
            "constructor_id": constructor_id,
            "team_mate": own[0][1].driver,
            "team_mate_id": mate_id,
            **duel(own),
        }
        for (season, constructor_id, mate_id), own in sorted(pairs.items(), key=lambda item: -item[0][0])
    ]


def within_constructor(results: Iterable[Result]) -> list[dict[str, Any]]:
    """The duels of a constructor's drivers by season, the first by name in the first place."""
    races: dict[int, dict[int, Result]] = defaultdict(dict)
    for row in results:
        races[row.race_id].setdefault(row.driver_id, row)
    pairs: dict[tuple[int, int, int], list[Pair]] = defaultdict(list)
    for drivers in races.values():
        rows = sorted(drivers.values(), key=lambda row: (row.driver, row.driver_id))
        for place, first in enumerate(rows):
            for second in rows[place + 1 :]:
                pairs[first.season, first.driver_id, second.driver_id].append((first, second))
    return [
        {
            "season": season,
            "driver": own[0][0].driver,
            "driver_id": first_id,
            "team_mate": own[0][1].driver,
            "team_mate_id": second_id,
            **duel(own),
        }
        for (season, first_id, second_id), own in sorted(pairs.items(), key=lambda item: -item[0][0])
    ]
