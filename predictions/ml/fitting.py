"""Fit all models of a stage: the single models, their calibration, the ensemble and the replicates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.ensemble import Calibration, Ensemble
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.intervals import Replicates
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.race_model import RaceModel, Run
from predictions.ml.races import Floats, first_rows

# In older races the number of cars, the points and the reliability were too different.
FIRST_SEASON = 1996
HALF_LIFE_RACES = 200.0
# The calibration learns from the forecasts of so many seasons.
CALIBRATION_SEASONS = 4
MIN_PAST_RACES = 40


@dataclass(frozen=True)
class Fitted:
    """All fitted models of one stage.

    Attributes
    ----------
    models : by name; the ensemble has the others as its members.
    replicates : for the intervals.
    losses : walk-forward losses in nats by model and race_id. Empty if the calibration was passed in, and
        for models loaded from files.
    """

    stage: str
    models: dict[str, RaceModel]
    replicates: Replicates
    losses: dict[str, dict[int, float]] = field(default_factory=dict)

    @property
    def ensemble(self) -> Ensemble:
        ensemble = self.models["ensemble"]
        assert isinstance(ensemble, Ensemble)  # noqa: S101
        return ensemble

    @property
    def calibration(self) -> Calibration:
        return self.ensemble.calibration


@dataclass(frozen=True)
class Block:
    """Races of one season that are forecast by one fit: the rows from `begin` to before `end` of a frame."""

    season: int
    begin: int
    end: int

    @property
    def rows(self) -> int:
        return self.end - self.begin


# `forecast_block` and functions like it.
Forecast = Callable[[pd.DataFrame, str, Block], Floats]


def with_winner(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of races since FIRST_SEASON that have one winner."""
    winners = (frame["position"] == 1).groupby(frame["race_id"]).transform("sum")
    return frame[(winners == 1) & (frame["season"] >= FIRST_SEASON)].reset_index(drop=True)


def blocks(
    frame: pd.DataFrame, first: int, last: int, every: int | None = None, after: int = MIN_PAST_RACES
) -> Iterator[Block]:
    """The seasons `first` to `last` in blocks of `every` races, or one block for each season.

    Blocks with fewer than `after` races before them are left out.
    """
    begins = first_rows(inputs.race_codes(frame))
    ends = np.r_[begins[1:], len(frame)]
    season = frame["season"].to_numpy()[begins]
    for year in range(first, last + 1):
        races = np.flatnonzero(season == year)
        size = every or max(len(races), 1)
        for start in range(0, len(races), size):
            block = races[start : start + size]
            if block[0] >= after:
                yield Block(year, int(begins[block[0]]), int(ends[block[-1]]))


def fit_single(past: pd.DataFrame, stage: str, run: Run = map) -> dict[str, RaceModel]:
    """The single models by name, fitted on all races of `past`; recent ones weigh more."""
    return dict(zip(SINGLE_MODELS, run(partial(_fit_one, past, stage), SINGLE_MODELS.values()), strict=True))


def _fit_one(past: pd.DataFrame, stage: str, model: type[RaceModel]) -> RaceModel:
    return model(stage=stage).fit(past, recency(past))


def recency(past: pd.DataFrame) -> Floats:
    """The weights (rows,) of races in a fit."""
    return inputs.recency_weights(inputs.race_codes(past), HALF_LIFE_RACES)


def member_log_p(members: dict[str, RaceModel], frame: pd.DataFrame) -> Floats:
    """Uncalibrated log win probabilities (rows, members)."""
    race = inputs.race_codes(frame)
    return np.column_stack([log_softmax_by_race(m.log_strength(frame), race) for m in members.values()])


def forecast_block(frame: pd.DataFrame, stage: str, block: Block) -> Floats:
    """`member_log_p` of a block, from models fitted on the races before it."""
    members = fit_single(frame[: block.begin], stage)
    return member_log_p(members, frame[block.begin : block.end])


def calibrate(frame: pd.DataFrame, forecasts: list[tuple[Block, Floats]]) -> Calibration:
    """Learn a calibration from `forecast_block` of some blocks of `frame`."""
    if not forecasts:
        return Calibration.learn(np.empty((0, len(SINGLE_MODELS))), np.empty(0, int), np.empty(0))
    rows = frame.iloc[np.concatenate([np.arange(block.begin, block.end) for block, _ in forecasts])]
    log_p = np.concatenate([log_p for _, log_p in forecasts])
    won = rows["position"].to_numpy() == 1
    return Calibration.learn(log_p, inputs.race_codes(rows), won.astype(np.float64))


def fit(
    frame: pd.DataFrame,
    stage: str,
    calibration: Calibration | None = None,
    forecast: Forecast = forecast_block,
    run: Run = map,
) -> Fitted:
    """Fit all models of a stage.

    Parameters
    ----------
    frame : rows of `features.build`, those of a race together; races without one winner are ignored.
    stage : a key of `features.BY_STAGE`.
    calibration : learned for another stage; without it one is learned, which takes most of the time.
    forecast : `forecast_block`, or what gives its result from an earlier fit.
    run : calls what can be fitted side by side.

    Returns
    -------
    The fitted models; their walk-forward losses only if a calibration was learned.
    """
    past = with_winner(frame)
    last = int(past["season"].max())
    calibrating = [] if calibration else list(blocks(past, last - CALIBRATION_SEASONS + 1, last))
    forecast_all = run(partial(forecast, past, stage), calibrating)
    replicates = Replicates(stage).fit(past, recency(past), run=run)
    members = fit_single(past, stage, run)
    forecasts = list(zip(calibrating, forecast_all, strict=True))
    ensemble = Ensemble(stage, members).calibrate(calibration or calibrate(past, forecasts))
    return Fitted(stage, {**members, "ensemble": ensemble}, replicates, walk_forward_losses(past, forecasts))


def walk_forward_losses(
    frame: pd.DataFrame, forecasts: list[tuple[Block, Floats]]
) -> dict[str, dict[int, float]]:
    """-ln p(winner) by model and race_id of each block, calibrated on the blocks before it."""
    losses: dict[str, dict[int, float]] = {name: {} for name in [*SINGLE_MODELS, "ensemble"]}
    for number, (block, log_p) in enumerate(forecasts):
        rows = frame.iloc[block.begin : block.end]
        won = rows["position"].to_numpy() == 1
        races = rows["race_id"].to_numpy()[won].tolist()
        calibrated = calibrate(frame, forecasts[:number]).apply(log_p, inputs.race_codes(rows))
        for name, values in calibrated.items():
            losses[name].update(zip(races, (-values[won]).tolist(), strict=True))
    return losses
