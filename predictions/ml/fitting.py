"""Fitting all five models of a stage on the races before a moment, and forecasting with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from predictions.ml import inputs
from predictions.ml.ensemble import Calibration, Ensemble
from predictions.ml.families import SINGLE
from predictions.ml.intervals import Replicates
from predictions.ml.probability import Floats, first_rows, log_softmax_by_race
from predictions.ml.race_model import RaceModel

# Older races are another sport: another field size, other points, other reliability.
TRAINED_FROM = 1996
HALF_LIFE_RACES = 200.0
# Seasons whose forecasts teach the calibration.
POOL_SEASONS = 4
MIN_RACES = 40


@dataclass(frozen=True)
class Fitted:
    """All models of one stage, by name; the ensemble holds the others as its members."""

    stage: str
    models: dict[str, RaceModel]
    replicates: Replicates
    # By model and race; none where the calibration was taken over, and none is stored with the models.
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
    """Races of a season that one fit forecasts: rows begin to end of a frame."""

    season: int
    begin: int
    end: int


def with_winner(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows since TRAINED_FROM of races that have one winner."""
    winners = (frame["position"] == 1).groupby(frame["race_id"]).transform("sum")
    return frame[(winners == 1) & (frame["season"] >= TRAINED_FROM)].reset_index(drop=True)


def blocks(
    frame: pd.DataFrame, first: int, last: int, every: int | None = None, after: int = MIN_RACES
) -> Iterator[Block]:
    """The seasons `first` to `last` in blocks of `every` races, or whole, with `after` races before them."""
    begins = first_rows(inputs.race_codes(frame))
    ends = np.r_[begins[1:], len(frame)]
    season = frame["season"].to_numpy()[begins]
    for year in range(first, last + 1):
        races = np.flatnonzero(season == year)
        for start in range(0, len(races), every or max(len(races), 1)):
            block = races[start : start + every] if every else races
            if block[0] >= after:
                yield Block(year, int(begins[block[0]]), int(ends[block[-1]]))


def fit_single(past: pd.DataFrame, stage: str) -> dict[str, RaceModel]:
    """The single models, fitted on all races of `past`."""
    weight = inputs.recency_weights(inputs.race_codes(past), HALF_LIFE_RACES)
    return {name: model(stage=stage).fit(past, weight) for name, model in SINGLE.items()}


def fit_replicates(past: pd.DataFrame, stage: str) -> Replicates:
    weight = inputs.recency_weights(inputs.race_codes(past), HALF_LIFE_RACES)
    return Replicates(stage).fit(past, weight)


def member_log_p(members: dict[str, RaceModel], frame: pd.DataFrame) -> Floats:
    """Uncalibrated log win probabilities (rows, members)."""
    race = inputs.race_codes(frame)
    return np.column_stack([log_softmax_by_race(m.log_strength(frame), race) for m in members.values()])


def forecast_unseen(frame: pd.DataFrame, stage: str, block: Block) -> Floats:
    """What members fitted on the races before a block say of it: `member_log_p` of its rows."""
    members = fit_single(frame[: block.begin], stage)
    return member_log_p(members, frame[block.begin : block.end])


def calibrate(frame: pd.DataFrame, said: list[tuple[Block, Floats]]) -> Calibration:
    """Learn from what was said of blocks unseen."""
    rows = np.concatenate([np.arange(b.begin, b.end) for b, _ in said]) if said else np.empty(0, int)
    known = frame.iloc[rows]
    log_p = np.concatenate([log_p for _, log_p in said]) if said else np.empty((0, len(SINGLE)))
    won = known["position"].to_numpy() == 1
    return Calibration.learn(log_p, inputs.race_codes(known), won.astype(np.float64))


def fit(frame: pd.DataFrame, stage: str, calibration: Calibration | None = None) -> Fitted:
    """Everything, fitted on all races of `frame` that have a winner.

    A calibration learned for another stage may be taken over; learning one takes most of the time.
    """
    past = with_winner(frame)
    members = fit_single(past, stage)
    said: list[tuple[Block, Floats]] = []
    if calibration is None:
        last = int(past["season"].max())
        before = blocks(past, last - POOL_SEASONS + 1, last)
        said = [(block, forecast_unseen(past, stage, block)) for block in before]
        calibration = calibrate(past, said)
    ensemble = Ensemble(stage, members).calibrate(calibration)
    replicates = fit_replicates(past, stage)
    return Fitted(stage, {**members, "ensemble": ensemble}, replicates, walk_forward_losses(past, said))


def walk_forward_losses(frame: pd.DataFrame, said: list[tuple[Block, Floats]]) -> dict[str, dict[int, float]]:
    """-ln p(winner) by model and race of blocks unseen, each calibrated on the blocks before it."""
    losses: dict[str, dict[int, float]] = {name: {} for name in [*SINGLE, "ensemble"]}
    for number, (block, log_p) in enumerate(said):
        rows = frame.iloc[block.begin : block.end]
        won = rows["position"].to_numpy() == 1
        races = rows["race_id"].to_numpy()[won].tolist()
        calibrated = calibrate(frame, said[:number]).apply(log_p, inputs.race_codes(rows))
        for name, whole in calibrated.items():
            losses[name].update(zip(races, (-whole[won]).tolist(), strict=True))
    return losses
