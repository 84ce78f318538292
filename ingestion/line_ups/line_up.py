"""The line-up of a race as known at an instant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.line_ups import changes, expected, sessions
from ingestion.line_ups.expected import SeasonSoFar
from ingestion.line_ups.sessions import Pair
from ingestion.models import LineUpChange, Race
from ingestion.models.line_up import LineUpSource


@dataclass(frozen=True, slots=True)
class Car:
    driver_id: int
    constructor_id: int
    source: LineUpSource


@dataclass(frozen=True, slots=True)
class LineUp:
    """`source` tells of the most cars; `last_race` is the race before, and `changes` the operator's."""

    race: Race
    cars: tuple[Car, ...]
    source: LineUpSource
    last_race: Race | None = None
    changes: tuple[LineUpChange, ...] = ()

    @property
    def pairs(self) -> list[Pair]:
        return [(car.driver_id, car.constructor_id) for car in self.cars]

    @property
    def basis(self) -> dict[str, Any]:
        """Where the line-up comes from, to be stored with a forecast."""
        last = self.last_race.name if self.last_race and self.source == LineUpSource.LAST_RACE else ""
        return {
            "source": str(self.source),
            "last_race": last,
            "changes": [
                {
                    "driver": change.driver.name if change.driver else "",
                    "replaces": change.replaces.name if change.replaces else "",
                    "constructor": change.constructor.name,
                    "reason": change.reason,
                }
                for change in self.changes
            ],
        }


def line_up(race: Race, as_of: datetime, known: Sequence[LineUpSource] | None = None) -> LineUp:
    """The cars of `race` as known at `as_of`; none if nobody is entered.

    `known` are the sessions of the weekend to use, by default those over by `as_of`.
    """
    so_far = expected.season_so_far(race, as_of)
    sheets = sessions.drivers(race, sessions.over(race, as_of) if known is None else known)
    cars = _from_sessions(sheets, race, as_of, so_far) if sheets else _before_sessions(race, as_of, so_far)
    source = next(iter(cars.values()), LineUpSource.ENTRY_LIST)
    made = changes.of_race(race, as_of)
    changed = changes.applied(list(cars), made, so_far.starts)
    lined_up = tuple(Car(*pair, cars.get(pair, LineUpSource.OPERATOR)) for pair in changed)
    return LineUp(race, lined_up, source, so_far.last_race, tuple(made))


def _from_sessions(
    sheets: dict[LineUpSource, list[Pair]], race: Race, as_of: datetime, so_far: SeasonSoFar
) -> dict[Pair, LineUpSource]:
    """The drivers of the latest session, and those who may still start in their constructor's other car.

    A constructor that is in no session of the weekend is absent. The final grid is complete.
    """
    (latest, pairs), *earlier = sheets.items()
    cars: dict[Pair, LineUpSource] = {}
    _fill(cars, latest, pairs)
    if latest == LineUpSource.FINAL_GRID:
        return cars
    present = {constructor for sheet in sheets.values() for _, constructor in sheet}
    earlier += _others(race, as_of, so_far)
    for source, others in earlier:
        _fill(cars, source, [pair for pair in others if pair[1] in present], so_far)
    return cars


def _before_sessions(race: Race, as_of: datetime, so_far: SeasonSoFar) -> dict[Pair, LineUpSource]:
    cars: dict[Pair, LineUpSource] = {}
    for source, pairs in _others(race, as_of, so_far):
        _fill(cars, source, pairs, so_far)
    return cars


def _others(race: Race, as_of: datetime, so_far: SeasonSoFar) -> list[tuple[LineUpSource, list[Pair]]]:
    present = {constructor for _, constructor in so_far.last_field}
    return [
        (LineUpSource.ENTRY_LIST, expected.entered(race, as_of, so_far)),
        (LineUpSource.LAST_RACE, so_far.last_field),
        (LineUpSource.REGULAR, [pair for pair in so_far.regulars() if pair[1] in present]),
    ]


def _fill(
    cars: dict[Pair, LineUpSource],
    source: LineUpSource,
    pairs: Sequence[Pair],
    so_far: SeasonSoFar | None = None,
) -> None:
    """Adds drivers who have no car yet, with `so_far` only into free cars of their constructor."""
    count, driving = Counter(constructor for _, constructor in cars), {driver for driver, _ in cars}
    for driver, constructor in pairs:
        if driver in driving or (so_far and count[constructor] >= so_far.cars_of(constructor)):
            continue
        cars[driver, constructor] = source
        driving.add(driver)
        count[constructor] += 1
