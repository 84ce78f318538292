"""The serving ensemble's forecast of a race that is a little different. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from f1site.lib.errors import ModelTrainingError, NoPredictionsAvailable, ValidationError
from ingestion.models import Constructor, Driver, Race
from predictions.forecasts import generate, ledger
from predictions.ml import fitting, scenario
from predictions.models import GridKind, Prediction, Stage, TrainedModel
from predictions.what_if import entrants
from predictions.what_if.entrants import LineUp, Moment
from predictions.what_if.question import Question, find, once, refused

HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True)
class Seat:
    """A driver in the car that another one has."""

    driver: Driver
    instead_of: Driver
    constructor: Constructor


@dataclass(frozen=True)
class Slot:
    driver: Driver
    place: int


@dataclass(frozen=True)
class Understood:
    grid: list[Slot]
    wet: bool | None
    swap: list[Seat]


@dataclass(frozen=True)
class Answer:
    race: Race
    predictions: list[Prediction]  # unsaved, the likeliest winner first
    before: dict[int, float]  # win probabilities of the race as it is, by driver_id
    stage: str
    grid: str
    as_of: datetime
    data_through: Race
    model_version: str
    question: Understood


@dataclass(frozen=True)
class Field:
    """Who is in the race or may be put into it, by id."""

    drivers: dict[int, Driver]
    constructors: dict[int, Constructor]

    @classmethod
    def of(cls, known: LineUp) -> "Field":
        rows = pd.concat([known.cars, known.substitutes])
        drivers = Driver.objects.in_bulk(rows["driver_id"].tolist())
        return cls(drivers, Constructor.objects.in_bulk(known.cars["constructor_id"].unique().tolist()))

    def among(self, rows: pd.DataFrame) -> list[Driver]:
        return [self.drivers[driver] for driver in rows["driver_id"]]


def ask(race: Race, now: datetime, question: Question) -> Answer:
    """What the ensemble says of `race` as `question` would have it, at the latest stage known.

    Raises ValidationError for a question that cannot be asked, naming what to do;
    NoPredictionsAvailable where nothing can be said of the race at all.
    """
    at, model, known = _known(race, now)
    field = Field.of(known)
    cars = _swapped(known, field, question.swap)
    seats = _seats(known.cars, cars, field)
    cars = scenario.in_weather(cars, question.wet)
    stage, grid, slots = at.stage, str(at.grid), _slots(question.grid, field.among(cars))
    if slots:
        places = {slot.driver.pk: slot.place for slot in slots}
        cars = scenario.on_grid(cars, places, _order(cars, at, model.version))
        stage, grid = Stage.AFTER_QUALIFYING, HYPOTHETICAL
    before = entrants.forecast(at, model.version)
    table = before if cars is known.cars else entrants.by_ensemble(model.version, stage, cars)
    return Answer(
        race,
        _predictions(table, cars, field, model, grid),
        dict(zip(before["driver_id"], before["win_probability"], strict=True)),
        stage,
        grid,
        at.as_of,
        Race.objects.select_related("season").get(pk=known.data_through),
        model.version,
        Understood(slots, question.wet, seats),
    )


def _known(race: Race, now: datetime) -> tuple[Moment, TrainedModel, LineUp]:
    if race.status == Race.Status.CANCELLED:
        raise NoPredictionsAvailable(f"The {race} is cancelled: ask about another race.", race_id=race.pk)
    as_of = generate.latest_moment(race, now)
    try:
        model = generate.serving(as_of)["ensemble"]
        at = entrants.moment(race, as_of)
        return at, model, entrants.line_up(at)
    except (ModelTrainingError, ValidationError) as error:
        why = f"Nothing can be said of the {race}. {error.message}"
        raise NoPredictionsAvailable(why, race_id=race.pk) from error


def _swapped(known: LineUp, field: Field, swap: Mapping[str, str]) -> pd.DataFrame:
    racing, others = field.among(known.cars), field.among(known.substitutes)
    leaving = [find("swap", name, racing) for name in swap]
    # Codes are shared by many: who is in the race comes first.
    coming = [find("swap", name, racing, others) for name in swap.values()]
    once("swap", leaving)
    once("swap", coming)
    by = {out.pk: new.pk for out, new in zip(leaving, coming, strict=True)}
    himself = next((driver for driver in leaving if by[driver.pk] == driver.pk), None)
    if himself:
        raise refused("swap", f"{himself.name} cannot replace himself: name another driver.")
    drivers = scenario.seated(known.cars["driver_id"].tolist(), by)
    return scenario.driven_by(known.cars, drivers, pd.concat([known.cars, known.substitutes]))


def _seats(cars: pd.DataFrame, changed: pd.DataFrame, field: Field) -> list[Seat]:
    rows = zip(changed["driver_id"], cars["driver_id"], cars["constructor_id"], strict=True)
    return [
        Seat(field.drivers[new], field.drivers[old], field.constructors[constructor])
        for new, old, constructor in rows
        if new != old
    ]


def _slots(grid: Mapping[str, int], racing: list[Driver]) -> list[Slot]:
    slots = [Slot(find("grid", name, racing), place) for name, place in grid.items()]
    once("grid", [slot.driver for slot in slots])
    places = [slot.place for slot in slots]
    for name, place in grid.items():
        if not 1 <= place <= len(racing):
            raise refused("grid", f"{name} cannot start from {place}: places are 1 to {len(racing)}.")
        if places.count(place) > 1:
            raise refused("grid", f"Place {place} is given twice: give every place once.")
    return slots


def _order(cars: pd.DataFrame, at: Moment, version: str) -> list[int]:
    """Driver ids from the front: as they start, else as the forecast without a grid has them."""
    if at.grid == GridKind.NONE:
        ranked = -fitting.log_p(generate.fitted(version, at.stage), cars)["ensemble"]
    else:
        ranked = cars["grid_position"].to_numpy(float)
    return [int(driver) for driver in cars["driver_id"].to_numpy()[np.argsort(ranked, kind="stable")]]


def _predictions(
    table: pd.DataFrame, cars: pd.DataFrame, field: Field, model: TrainedModel, grid: str
) -> list[Prediction]:
    places = cars["grid_position"] if grid != GridKind.NONE else cars["grid_position"] * np.nan
    table = table.assign(grid_position=places.to_numpy(), contributions=None)
    rows = [ledger.prediction(row, model) for row in table.to_dict("records")]
    for row in rows:
        row.driver, row.constructor = field.drivers[row.driver_id], field.constructors[row.constructor_id]
    return sorted(rows, key=lambda row: -row.win_probability)
