"""The difference between two forecasts of a race, and the factors that caused it."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from f1site.lib.errors import NoPredictionsAvailable, NotFound, ValidationError
from ingestion.models import Constructor, Driver, Race
from predictions.ml.probability import log_odds
from predictions.models import Forecast, Prediction, largest_first

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

    @property
    def moved_by(self) -> list[tuple[str, float]]:
        return largest_first(self.contributions)


@dataclass(frozen=True)
class Comparison:
    """Two forecasts: drivers in both, most likely winner first, and those in one of them only."""

    before: Forecast
    after: Forecast
    changes: list[Change]
    only_before: list[Prediction]
    only_after: list[Prediction]


def pair(
    race: Race, now: datetime, before: int | None = None, after: int | None = None
) -> tuple[Forecast, Forecast]:
    """The two forecasts of `race` with these ids, as they are shown at `now`.

    `after` defaults to the ensemble's newest, `before` to the previous one by the same type of model.
    Raises NotFound for an unknown id, ValidationError for an id of another race,
    NoPredictionsAvailable where there are not two to compare.
    """
    earlier = _by_id(race, now, before) if before else None
    same_type = Forecast.objects.for_race(race, now).filter(
        model__type=earlier.model.type if earlier else "ensemble"
    )
    later = _by_id(race, now, after) if after else same_type.complete().first()
    if later is None:
        raise NoPredictionsAvailable(f"{race} has no forecast yet.", race_id=race.pk)
    return earlier or _one_before(later, now), later


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


def _by_id(race: Race, now: datetime, number: int) -> Forecast:
    forecast = Forecast.objects.made_by(now).complete().filter(pk=number).first()
    if forecast is None:
        raise NotFound(f"No forecast {number} is on record.", forecast_id=number)
    if forecast.race_id != race.pk:
        raise ValidationError(
            f"Forecast {number} belongs to the {forecast.race}, not to the {race}: compare two of one race.",
            forecast_id=number,
        )
    return forecast


def _one_before(later: Forecast, now: datetime) -> Forecast:
    forecasts = Forecast.objects.for_race(later.race, now).filter(model__type=later.model.type)
    numbers = list(forecasts.values_list("pk", flat=True))
    earlier = numbers[numbers.index(later.pk) + 1 :]
    if not earlier:
        raise NoPredictionsAvailable(
            f"The {later.race} has no forecast before {later.pk} by its type of model: "
            "name one to compare with as `from`.",
            forecast_id=later.pk,
        )
    return forecasts.complete().get(pk=earlier[0])


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
