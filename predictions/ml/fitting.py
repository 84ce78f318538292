"""Fit all models of a stage: the single models, the ensemble and the replicates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.ensemble import Ensemble
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.intervals import Replicates
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.race_model import RaceModel, Run
from predictions.ml.races import Floats, first_rows

# In older races the number of cars, the points and the reliability were too different.
FIRST_SEASON = 1996
HALF_LIFE_RACES = 200.0
# A new set of models is compared with the serving one over so many seasons.
COMPARED_SEASONS = 4
MIN_PAST_RACES = 40


@dataclass(frozen=True)
class Fitted:
    """All fitted models of one stage.

    Attributes
    ----------
    models : by name; the ensemble has the others as its members.
    replicates : for the intervals.
    losses : walk-forward losses in nats by model and race_id; empty where they were not asked for, and for
        models loaded from files.
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
    """Log win probabilities (rows, members)."""
    race = inputs.race_codes(frame)
    return np.column_stack([log_softmax_by_race(m.log_strength(frame), race) for m in members.values()])


def forecast_block(frame: pd.DataFrame, stage: str, block: Block) -> Floats:
    """`member_log_p` of a block, from models fitted on the races before it."""
    members = fit_single(frame[: block.begin], stage)
    return member_log_p(members, frame[block.begin : block.end])


def fit(
    frame: pd.DataFrame,
    stage: str,
    with_losses: bool = True,
    forecast: Forecast = forecast_block,
    run: Run = map,
) -> Fitted:
    """Fit all models of a stage.

    Parameters
    ----------
    frame : rows of `features.build`, those of a race together; races without one winner are ignored.
    stage : a key of `features.BY_STAGE`.
    with_losses : whether to compute the walk-forward losses, which takes most of the time.
    forecast : `forecast_block`, or what gives its result from an earlier fit.
    run : calls what can be fitted side by side.
    """
    past = with_winner(frame)
    last = int(past["season"].max())
    compared = list(blocks(past, last - COMPARED_SEASONS + 1, last)) if with_losses else []
    forecast_all = run(partial(forecast, past, stage), compared)
    replicates = Replicates(stage).fit(past, recency(past), run=run)
    members = fit_single(past, stage, run)
    losses = walk_forward_losses(past, stage, zip(compared, forecast_all, strict=True))
    return Fitted(stage, {**members, "ensemble": Ensemble(stage, members)}, replicates, losses)


def by_model(log_p: Floats, frame: pd.DataFrame, stage: str) -> dict[str, Floats]:
    """Log win probabilities (rows,) by model, the ensemble's too, from `member_log_p` of `frame`."""
    return Ensemble(stage).added_to(dict(zip(SINGLE_MODELS, log_p.T, strict=True)), frame)


def walk_forward_losses(
    frame: pd.DataFrame, stage: str, forecasts: Iterable[tuple[Block, Floats]]
) -> dict[str, dict[int, float]]:
    """-ln p(winner) by model and race_id of each block."""
    losses: dict[str, dict[int, float]] = {name: {} for name in [*SINGLE_MODELS, "ensemble"]}
    for block, log_p in forecasts:
        rows = frame.iloc[block.begin : block.end]
        won = rows["position"].to_numpy() == 1
        races = rows["race_id"].to_numpy()[won].tolist()
        for name, values in by_model(log_p, rows, stage).items():
            losses[name].update(zip(races, (-values[won]).tolist(), strict=True))
    return losses
