"""What the answers about a race have in common: read once a minute, or once the data have changed."""

from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from f1site.lib.errors import ModelTrainingError, NoPredictionsAvailable, ValidationError
from f1site.lib.process_cache import cached
from ingestion.models import Constructor, Driver, Race, WeatherData
from predictions.data import stages
from predictions.model_sets import serving
from predictions.models import TrainedModel
from predictions.what_if import entrants
from predictions.what_if.entrants import Entrants, RaceState
from predictions.what_if.weather import best_known


@dataclass(frozen=True)
class Moment:
    """Two moments of one minute are equal."""

    minute: datetime
    exact: datetime = field(compare=False)

    @classmethod
    def of(cls, instant: datetime) -> "Moment":
        return cls(instant.replace(second=0, microsecond=0), instant)


@dataclass(frozen=True)
class Field:
    """Drivers in the race or available for it, and the race's constructors, by id."""

    drivers: dict[int, Driver]
    constructors: dict[int, Constructor]

    @classmethod
    def from_entrants(cls, known: Entrants) -> "Field":
        rows = pd.concat([known.cars, known.substitutes])
        drivers = Driver.objects.in_bulk(rows["driver_id"].tolist())
        return cls(drivers, Constructor.objects.in_bulk(known.cars["constructor_id"].unique().tolist()))

    def drivers_of(self, rows: pd.DataFrame) -> list[Driver]:
        return [self.drivers[driver] for driver in rows["driver_id"]]


@dataclass(frozen=True)
class Prepared:
    race: Race
    state: RaceState
    model: TrainedModel
    entrants: Entrants
    field: Field
    data_through: Race
    weather: WeatherData | None  # as forecast for the unchanged race


@cached(maxsize=entrants.RACES)
def prepare(race_id: int, moment: Moment) -> Prepared:
    """Raises NoPredictionsAvailable where the race cannot be forecast."""
    race = Race.objects.select_related("season", "circuit").get(pk=race_id)
    as_of = stages.latest_moment(race, moment.exact)
    try:
        model = serving.serving_models(as_of)["ensemble"]
        state = entrants.race_state(race, as_of)
        known = entrants.load_entrants(state)
    except (ModelTrainingError, ValidationError) as error:
        reason = f"The {race} cannot be forecast. {error.message}"
        raise NoPredictionsAvailable(reason, race_id=race.pk) from error
    last = Race.objects.select_related("season").get(pk=known.data_through)
    return Prepared(race, state, model, known, Field.from_entrants(known), last, best_known(race, as_of))
