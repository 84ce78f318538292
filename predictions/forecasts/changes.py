"""The difference between two forecasts of a race, and the factors that caused it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from f1site.lib.errors import NoPredictionsAvailable, NotFound, ValidationError
from ingestion.models import Constructor, Driver, Race
from predictions.ml.probability import log_odds
from predictions.models import Forecast, Prediction, RecordKind

# With more cars in the field the chance of an average car is smaller.
LINE_UP = "line_up"


@dataclass(frozen=True)
class Change:
    """The change of one driver's chance to win; the contributions add up to it in log-odds."""

    driver: Driver
    constructor: Constructor  # in the later forecast
    before: float
    after: float
    change: float
    contributions: dict[str, float]


@dataclass(frozen=True)
class Comparison:
    """Two forecasts: drivers in both, most likely winner first, and those in one of them only."""

    before: Forecast
    after: Forecast
    changes: list[Change]
    only_before: list[Prediction]
    only_after: list[Prediction]


class Made(NamedTuple):
    """A forecast of the race, with what decides which one it is compared with."""

    pk: int
    type: str
    kind: str


def pair(
    race: Race, now: datetime, before: int | None = None, after: int | None = None
) -> tuple[Forecast, Forecast]:
    """The two forecasts of `race` with these ids, as they are shown at `now`.

    `after` defaults to the ensemble's newest, `before` to the previous one by the same type of model.
    Raises NotFound for an unknown id, ValidationError for an id of another race,
    NoPredictionsAvailable where there are not two to compare.
    """
    rows = Forecast.objects.for_race(race, now).values_list("pk", "model__type", "kind")
    made = [Made._make(row) for row in rows]
    earlier = _by_id(race, now, made, before) if before else None
    later = (
        _by_id(race, now, made, after) if after else _newest(made, earlier.type if earlier else "ensemble")
    )
    if later is None:
        raise NoPredictionsAvailable(f"{race} has no forecast yet.", race_id=race.pk)
    numbers = [(earlier or _one_before(race, made, later)).pk, later.pk]
    found = Forecast.objects.complete().in_bulk(numbers)
    return found[numbers[0]], found[numbers[1]]


def between(before: Forecast, after: Forecast) -> Comparison:
    """Raises NoPredictionsAvailable where one of the two was made before contributions were kept."""
    old, new = ({row.driver_id: row for row in forecast.predictions.all()} for forecast in (before, after))
    for forecast, rows in ((before, old), (after, new)):
        if not all(row.contributions for row in rows.values()):
            raise NoPredictionsAvailable(
                f"Forecast {forecast.pk} was stored without contributions: compare later ones.",
                forecast_id=forecast.pk,
            )
    field = _average(len(new)) - _average(len(old))
    return Comparison(
        before,
        after,
        changes=[_change(old[driver], row, field) for driver, row in new.items() if driver in old],
        only_before=[row for driver, row in old.items() if driver not in new],
        only_after=[row for driver, row in new.items() if driver not in old],
    )


def _newest(made: Sequence[Made], model: str) -> Made | None:
    return next((one for one in made if one.type == model), None)


def _by_id(race: Race, now: datetime, made: Sequence[Made], number: int) -> Made:
    found = next((one for one in made if one.pk == number), None)
    if found is not None:
        return found
    other = Forecast.objects.made_by(now).select_related("race__season").filter(pk=number).first()
    if other is None:
        raise NotFound(f"No forecast {number} is on record.", forecast_id=number)
    raise ValidationError(
        f"Forecast {number} belongs to the {other.race}, not to the {race}: compare two of one race.",
        forecast_id=number,
    )


def _one_before(race: Race, made: Sequence[Made], later: Made) -> Made:
    same_type = [one for one in made if one.type == later.type]
    if later.kind != RecordKind.BACKTEST:
        same_type = [one for one in same_type if one.kind != RecordKind.BACKTEST]
    earlier = same_type[same_type.index(later) + 1 :]
    if not earlier:
        raise NoPredictionsAvailable(
            f"The {race} has no forecast before {later.pk} by its type of model: "
            "name one to compare with as `from`.",
            forecast_id=later.pk,
        )
    return earlier[0]


def _change(old: Prediction, new: Prediction, field: float) -> Change:
    factors = dict.fromkeys([*new.contributions, *old.contributions])
    moved = {f: new.contributions.get(f, 0.0) - old.contributions.get(f, 0.0) for f in factors}
    if field:
        moved[LINE_UP] = field
    return Change(
        new.driver,
        new.constructor,
        old.win_probability,
        new.win_probability,
        round(_odds(new.win_probability) - _odds(old.win_probability), 6) + 0.0,
        {factor: round(part, 6) + 0.0 for factor, part in moved.items()},
    )


def _average(cars: int) -> float:
    return _odds(1 / cars)


def _odds(probability: float) -> float:
    return float(log_odds(np.array(probability), smallest=1e-300))
