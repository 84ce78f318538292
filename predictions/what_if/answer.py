"""Answer a what-if: the serving ensemble's forecast of a changed race. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from f1site.lib import clock
from f1site.lib.at_once import AtOnce
from f1site.lib.errors import NoPredictionsAvailable
from ingestion import generation
from ingestion.models import Constructor, Driver, Race, WeatherData
from predictions.data import stages
from predictions.forecasts import ledger
from predictions.ml import forecast, scenario
from predictions.model_sets import serving
from predictions.models import GridKind, Prediction, Stage, TrainedModel
from predictions.what_if import entrants
from predictions.what_if.entrants import Entrants
from predictions.what_if.prepared import Field, Moment, Prepared, prepare
from predictions.what_if.question import Question, find_driver, invalid, reject_duplicates
from predictions.what_if.weather import require_learned

HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True)
class Seat:
    """A driver in the car of another one."""

    driver: Driver
    instead_of: Driver
    constructor: Constructor


@dataclass(frozen=True)
class Slot:
    driver: Driver
    position: int


@dataclass(frozen=True)
class ParsedQuestion:
    grid: list[Slot]
    wet: bool | None
    swap: list[Seat]


@dataclass(frozen=True)
class Answer:
    race: Race
    predictions: list[Prediction]  # unsaved, the most likely winner first
    before: dict[int, float]  # win probabilities of the unchanged race, by driver_id
    stage: str
    grid: str
    line_up: dict[str, Any]  # `LineUp.basis` of the unchanged race
    as_of: datetime
    data_through: Race
    model_version: str
    question: ParsedQuestion
    weather: WeatherData | None  # as forecast for the unchanged race


# Of different questions, in a process: the rest of its threads and of the machine is for other requests.
AT_ONCE, WAITING, SECONDS = 2, 4, 0.3
# An answer is a few dozen rows.
_answers = AtOnce(AT_ONCE, WAITING, SECONDS, kept=64)


def answer(race: Race, now: datetime, question: Question) -> Answer:
    """The ensemble's forecast of `race` changed as `question` asks, at the latest stage known.

    Equal questions of one minute are answered once, as of the first of them, while no data change. Raises
    ValidationError for an invalid question, with what to correct; NoPredictionsAvailable where the race
    cannot be forecast; Busy where others are being answered.
    """
    if race.status == Race.Status.CANCELLED:
        raise NoPredictionsAvailable(f"The {race} is cancelled: choose another race.", race_id=race.pk)
    moment = Moment.of(now)
    key = (generation.current(), race.pk, moment, question.key)
    return _answers.result(key, lambda: _answer(prepare(race.pk, moment), question))


def _answer(known: Prepared, question: Question) -> Answer:
    state, model, field = known.state, known.model, known.field
    if question.wet is not None:
        require_learned(model.version, state.stage)
    cars = _with_swaps(known.entrants, field, question.swap)
    seats = _seats(known.entrants.cars, cars, field)
    cars = scenario.with_weather(cars, question.wet)
    stage, grid, slots = state.stage, str(state.grid), _slots(question.grid, field.drivers_of(cars))
    if slots:
        positions = {slot.driver.pk: slot.position for slot in slots}
        cars = scenario.with_grid(cars, positions, _grid_order(cars, known))
        stage, grid = Stage.AFTER_QUALIFYING, HYPOTHETICAL
    before = entrants.current_forecast(state, model.version)
    unchanged = cars is known.entrants.cars
    table = before if unchanged else entrants.forecast_by_ensemble(model.version, stage, cars)
    return Answer(
        known.race,
        _predictions(table, cars, field, model, grid),
        dict(zip(before["driver_id"], before["win_probability"], strict=True)),
        stage,
        grid,
        state.line_up.basis,
        state.as_of,
        known.data_through,
        model.version,
        ParsedQuestion(slots, question.wet, seats),
        known.weather,
    )


def warm_up() -> None:
    """Open the models and build the rows of the next race, which takes longer than any answer.

    Raises NotFound where there is no next race, NoPredictionsAvailable where it cannot be forecast.
    """
    now = clock.now()
    answer(stages.next_race(now), now, Question())


def _with_swaps(known: Entrants, field: Field, swap: Mapping[str, str]) -> pd.DataFrame:
    racing, others = field.drivers_of(known.cars), field.drivers_of(known.substitutes)
    replaced = [find_driver("swap", name, racing) for name in swap]
    # Several drivers share a code: those in the race come first.
    new = [find_driver("swap", name, racing, others) for name in swap.values()]
    reject_duplicates("swap", replaced)
    reject_duplicates("swap", new)
    replacements = {before.pk: after.pk for before, after in zip(replaced, new, strict=True)}
    same = next((driver for driver in replaced if replacements[driver.pk] == driver.pk), None)
    if same:
        raise invalid("swap", f"{same.name} cannot replace {same.name}: name another driver.")
    drivers = scenario.swap_seats(known.cars["driver_id"].tolist(), replacements)
    return scenario.with_drivers(known.cars, drivers, pd.concat([known.cars, known.substitutes]))


def _seats(cars: pd.DataFrame, changed: pd.DataFrame, field: Field) -> list[Seat]:
    rows = zip(changed["driver_id"], cars["driver_id"], cars["constructor_id"], strict=True)
    return [
        Seat(field.drivers[new], field.drivers[old], field.constructors[constructor])
        for new, old, constructor in rows
        if new != old
    ]


def _slots(grid: Mapping[str, int], racing: list[Driver]) -> list[Slot]:
    slots = [Slot(find_driver("grid", name, racing), position) for name, position in grid.items()]
    reject_duplicates("grid", [slot.driver for slot in slots])
    positions = [slot.position for slot in slots]
    for name, position in grid.items():
        if not 1 <= position <= len(racing):
            raise invalid("grid", f"{name} cannot start from {position}: positions are 1 to {len(racing)}.")
        if positions.count(position) > 1:
            raise invalid("grid", f"Position {position} is used twice: use every position once.")
    return slots


def _grid_order(cars: pd.DataFrame, known: Prepared) -> list[int]:
    """Driver ids from the front: as on the grid, or before there is one by win probability.

    Cars that start from the pit lane share the last place: they stand in the order of the unchanged forecast.
    """
    state, version = known.state, known.model.version
    win = -entrants.current_forecast(state, version)["win_probability"].to_numpy(float)
    if state.grid == GridKind.NONE and cars is known.entrants.cars:
        rank = win
    elif state.grid == GridKind.NONE:
        rank = -forecast.log_p(serving.fitted_models(version, state.stage), cars)["ensemble"]
    else:
        rank = cars["grid_position"].to_numpy(float)
    return [int(driver) for driver in cars["driver_id"].to_numpy()[np.lexsort((win, rank))]]


def _predictions(
    table: pd.DataFrame, cars: pd.DataFrame, field: Field, model: TrainedModel, grid: str
) -> list[Prediction]:
    positions = cars["grid_position"] if grid != GridKind.NONE else cars["grid_position"] * np.nan
    table = table.assign(grid_position=positions.to_numpy(), contributions=None)
    rows = [ledger.build_prediction(row, model) for row in table.to_dict("records")]
    for row in rows:
        row.driver, row.constructor = field.drivers[row.driver_id], field.constructors[row.constructor_id]
    return sorted(rows, key=lambda row: -row.win_probability)
