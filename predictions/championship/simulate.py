"""Forecast both championships: simulate the remaining races many times with the serving ensemble."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from f1site.lib import tracing
from f1site.lib.progress import Progress, no_progress
from ingestion.line_ups import line_up
from ingestion.models import Constructor, Driver, Race, RaceResult
from predictions.championship import standings
from predictions.championship.standings import Championship
from predictions.data import dataset, stages
from predictions.data.facts import consistent_facts
from predictions.ledger import chain
from predictions.ledger.documents import Entry
from predictions.ml import features, inputs
from predictions.ml.fitting import Fitted
from predictions.ml.races import Floats
from predictions.ml.retirements import retirement_probability
from predictions.ml.season import countback, outcome, points, simulate
from predictions.ml.season.countback import Tallies
from predictions.ml.season.outcome import ChampionshipForecast
from predictions.ml.season.simulate import Event
from predictions.model_sets import serving
from predictions.models import GridKind, SeasonForecast, SeasonPrediction, Stage, TrainedModel

Status = SeasonPrediction.Status

CAR = ["driver_id", "constructor_id"]


@dataclass(frozen=True)
class Remaining:
    """The remaining races.

    Attributes
    ----------
    cars : driver_id and constructor_id of every car, and the number of its races; with a substitute a
        constructor has more cars than in one race.
    events : the races and sprints; a car that is not in one has no chance there.
    basis : where the line-up of the next race comes from.
    """

    cars: pd.DataFrame
    events: list[Event]
    data_through: int
    basis: dict[str, Any]


@tracing.traced("season forecast")
def generate(as_of: datetime, progress: Progress = no_progress) -> list[SeasonForecast]:
    """Forecast the championships of the season of the next race from what was known at `as_of`.

    Returns the forecasts added; a championship whose last forecast is the same adds none.
    Raises NotFound where the calendar ends, ModelTrainingError without a model that old.
    """
    with consistent_facts():
        race = stages.next_race(as_of)
        model = serving.serving_models(as_of)["ensemble"]
    with consistent_facts():
        race = stages.next_race(as_of)
        model = serving.serving_models(as_of)["ensemble"]
        stage, grid = stages.latest_stage(race, as_of)
        fitted = partial(serving.fitted_models, model.version)
        made = forecast_from(race, as_of, model, fitted, stage=stage, grid=grid, progress=progress)
    return [one for one in chain.add(made) if isinstance(one, SeasonForecast)]


def forecast_from(  # noqa: PLR0913 - what to forecast, from what
    race: Race,
    as_of: datetime,
    model: TrainedModel,
    fitted: Callable[[Stage], Fitted],
    *,
    stage: Stage,
    grid: GridKind,
    progress: Progress = no_progress,
) -> list[Entry]:
    """The forecasts of both championships before `race`, not added, with `fitted` models of each stage."""
    header = _header(race, model, as_of, stage, grid)
    rest = _remaining(race, fitted, as_of, stage, grid)
    header["data_through_id"] = rest.data_through
    header["line_up"] = rest.basis | {"cars": _named_cars(rest.cars)}
    _, constructor = np.unique(rest.cars["constructor_id"], return_inverse=True)
    gained = simulate.simulate(progress(rest.events, "Races"), constructor)
    forecasts = [SeasonForecast(championship=one, **header) for one in Championship]
    return [Entry(forecast, _rows(forecast, rest, gained)) for forecast in forecasts]


def newest(as_of: datetime) -> list[SeasonForecast]:
    """The newest forecasts for the season of the next race, one for each championship."""
    year = stages.next_race(as_of).season.year
    rows = SeasonForecast.objects.complete()
    found = [rows.newest(year, one, as_of) for one in Championship]
    return [forecast for forecast in found if forecast]


def _header(race: Race, model: TrainedModel, as_of: datetime, stage: Stage, grid: GridKind) -> dict[str, Any]:
    """The fields that the forecasts of both championships share."""
    left = standings.races_left(race.season, as_of)
    return {
        "season": race.season,
        "model": model,
        "next_race": race,
        "stage": stage,
        "grid": grid,
        "races_left": len(left),
        "sprints_left": len([r for r in left if _sprint_is_ahead(r, as_of)]),
        "as_of": as_of,
    }


def _sprint_is_ahead(race: Race, as_of: datetime) -> bool:
    return race.is_sprint_weekend and not stages.sprint_is_known(race, as_of)


def _remaining(
    race: Race, fitted: Callable[[Stage], Fitted], as_of: datetime, stage: Stage, grid: GridKind
) -> Remaining:
    left = standings.races_left(race.season, as_of)
    line_ups = {one.pk: line_up(one, as_of) for one in left}
    entered, further = line_ups[race.pk], [line_ups[one.pk] for one in left if one != race]
    grid = grid if stage == Stage.AFTER_QUALIFYING else GridKind.NONE
    frame = features.build(history := dataset.load(as_of, entered, grid, further))
    next_up = frame[frame["race_id"] == race.pk]
    later = with_current_form(frame[frame["race_id"].isin([one.race.pk for one in further])], next_up)
    of_race = _forecast(next_up, fitted, stage) | _forecast(later, fitted, Stage.BEFORE_WEEKEND)
    rows = pd.concat([next_up, later])
    cars = rows.groupby(CAR)["race_id"].size().reset_index(name="races")
    events = []
    for ahead, one in enumerate(left):
        log_p, spread, retirement = _of_all_cars(of_race[one.pk], rows[rows["race_id"] == one.pk], cars)
        if _sprint_is_ahead(one, as_of):
            scale = points.sprint_scale(one.season.year)
            events.append(Event(log_p, spread, retirement, scale, ahead, is_sprint=True))
        events.append(Event(log_p, spread, retirement, standings.scale(one, left[-1]), ahead))
    return Remaining(cars, events, history.last_result, entered.basis)


def _of_all_cars(of_race: Floats, rows: pd.DataFrame, cars: pd.DataFrame) -> Floats:
    """`_forecast` of a race for all `cars` (3, cars); a log probability of minus infinity if not in it."""
    out = np.zeros((3, len(cars)))
    out[0] = -np.inf
    present = pd.MultiIndex.from_frame(cars[CAR]).get_indexer(pd.MultiIndex.from_frame(rows[CAR]))
    out[:, present] = of_race
    return out


def _named_cars(cars: pd.DataFrame) -> list[dict[str, Any]]:
    drivers = Driver.objects.in_bulk(cars["driver_id"].tolist())
    constructors = Constructor.objects.in_bulk(cars["constructor_id"].tolist())
    return [
        {
            "driver": drivers[driver].name,
            "constructor": constructors[constructor].name,
            "driver_id": driver,
            "constructor_id": constructor,
            "races": races,
        }
        for driver, constructor, races in cars[[*CAR, "races"]].itertuples(index=False)
    ]


def with_current_form(later: pd.DataFrame, next_up: pd.DataFrame) -> pd.DataFrame:
    """Rows of later races with the current form: a race without a result is no bad result.

    The form of who does not drive in the next race is that before the first race they drive in.
    """
    rows = pd.concat([next_up, later])
    form: dict[str, pd.Series] = {}
    for key, names in (("driver_id", features.DRIVER), ("constructor_id", features.CONSTRUCTOR)):
        first = rows.drop_duplicates(key).set_index(key)
        form |= {name: later[key].map(first[name]) for name in names}
    return later.assign(**form)


def _forecast(frame: pd.DataFrame, fitted: Callable[[Stage], Fitted], stage: Stage) -> dict[int, Floats]:
    """By race (3, cars): log win probabilities, spreads of the log-odds, probabilities to retire."""
    if frame.empty:
        return {}
    models = fitted(stage)
    spread = models.replicates.spread(frame)
    out = np.stack([models.ensemble.log_p(frame), spread, retirement_probability(frame)])
    race = inputs.race_codes(frame)
    return {int(one): out[:, race == one] for one in frame["race_id"].unique()}


def _rows(forecast: SeasonForecast, rest: Remaining, gained: Tallies) -> list[SeasonPrediction]:
    who = standings.ENTRANT_KEY[Championship(forecast.championship)]
    now = standings.current_table(forecast.season, forecast.championship, forecast.as_of)
    of_drivers = forecast.championship == Championship.DRIVERS
    entrants = _drivers(forecast, rest.cars) if of_drivers else _constructors(now, rest.cars)
    keys = sorted(entrants)
    base = np.stack([now.get(key, countback.no_results()) for key in keys])
    owner = np.searchsorted(keys, rest.cars[who])
    best = simulate.most_possible(rest.events, seats=1 if of_drivers else 2)
    championship = outcome.forecast_championship(base, owner, gained, best)
    points_now = countback.points(base).tolist()
    return [
        _row(championship, number, points_now[number], **entrants[key]) for number, key in enumerate(keys)
    ]


def _drivers(forecast: SeasonForecast, cars: pd.DataFrame) -> dict[int, dict[str, int]]:
    """The drivers of the next race and of this season, with the constructor they last drove for."""
    held = Race.objects.held(forecast.as_of).filter(season=forecast.season)
    driven = RaceResult.objects.filter(race__in=held).order_by("race__date")
    last = dict(driven.values_list("driver_id", "constructor_id"))
    last |= dict(cars[["driver_id", "constructor_id"]].itertuples(index=False))
    return {
        driver: {"driver_id": driver, "constructor_id": constructor} for driver, constructor in last.items()
    }


def _constructors(now: dict[int, Tallies], cars: pd.DataFrame) -> dict[int, dict[str, int]]:
    return {key: {"constructor_id": key} for key in now.keys() | set(cars["constructor_id"].tolist())}


def _row(championship: ChampionshipForecast, number: int, held: float, **names: int) -> SeasonPrediction:
    chance, lower, upper = championship.title[number].tolist()
    is_alone = championship.can_win.sum() == 1
    status = Status.OPEN if not is_alone else Status.CHAMPION
    return SeasonPrediction(
        status=status if championship.can_win[number] else Status.OUT,
        points=held,
        expected_points=championship.expected[number],
        points_lower=championship.range[number, 0],
        points_upper=championship.range[number, 1],
        title_probability=chance,
        title_lower=lower,
        title_upper=upper,
        positions=championship.places[number].round(6).tolist(),
        **names,
    )
