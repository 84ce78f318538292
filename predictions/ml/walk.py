"""Walk-forward forecasts of past seasons: each block is forecast by models fitted on the races before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from predictions.ml import fitting, forecast
from predictions.ml.ensemble import Ensemble
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import Block, Fitted
from predictions.ml.intervals import Replicates
from predictions.ml.races import Floats

REFIT_RACES = 6
MIN_PAST_RACES = 15  # fewer than fitting.MIN_PAST_RACES: a backtest serves nobody's forecasts


@dataclass(frozen=True)
class BlockForecast:
    """Forecasts of a block by models fitted on the races before it.

    Attributes
    ----------
    log_p : log win probabilities (rows, members).
    spread : standard deviation (rows,) of the log-odds.

    The rows are those of the block and after them those of `Walk.expected_rows`.
    """

    block: Block
    log_p: Floats
    spread: Floats


def fit_before(frame: pd.DataFrame, stage: str, block: Block, replicates: Replicates) -> Fitted:
    """All models of a stage as a walk forecasts `block` with them, fitted on the races before it.

    `replicates` are those of `replicates_before`.
    """
    # The last digit of a sum depends on its order, which must not depend on the number of cores.
    with threadpool_limits(1):
        members = fitting.fit_single(frame[: block.begin], stage)
    return Fitted(stage, {**members, "ensemble": Ensemble(stage, members)}, replicates)


def replicates_before(frame: pd.DataFrame, stage: str, season: int) -> Replicates:
    """The replicates for all blocks of a season, fitted on the races before it.

    They take most of the time, and a few more races hardly change how uncertain forecasts are.
    """
    past = frame[frame["season"] < season]
    with threadpool_limits(1):
        return Replicates(stage).fit(past, fitting.recency(past))


@dataclass(frozen=True)
class Walk:
    """The walk through the seasons `first` to `last` at one stage.

    Attributes
    ----------
    frame : rows of `features.build` of races with one winner, those of a race together.
    expected : the races to forecast with the line-ups expected at the time, to be forecast in place of
        who took part; models are fitted on who took part. None: forecast who took part.
    """

    frame: pd.DataFrame
    stage: str
    first: int
    last: int
    expected: pd.DataFrame | None = None

    @property
    def blocks(self) -> list[Block]:
        return list(fitting.blocks(self.frame, self.first, self.last, REFIT_RACES, MIN_PAST_RACES))

    def expected_rows(self, block: Block) -> pd.DataFrame:
        """The rows of the expected line-ups of a block; empty where there are none."""
        if self.expected is None:
            return self.frame[:0]
        races = self.frame["race_id"][block.begin : block.end].unique()
        return self.expected[self.expected["race_id"].isin(races)]

    def forecast_season(self, blocks: Sequence[Block]) -> Iterator[BlockForecast]:
        """Forecast blocks of one season, each by the models of `fit_before`."""
        replicates = replicates_before(self.frame, self.stage, blocks[0].season)
        for block in blocks:
            yield self._forecast_block(fit_before(self.frame, self.stage, block, replicates), block)

    def _forecast_block(self, fitted: Fitted, block: Block) -> BlockForecast:
        rows, expected = self.frame[block.begin : block.end], self.expected_rows(block)
        parts = [rows, expected] if len(expected) else [rows]
        members = {name: fitted.models[name] for name in SINGLE_MODELS}
        with threadpool_limits(1):
            log_p = np.concatenate([fitting.member_log_p(members, part) for part in parts])
            spread = np.concatenate([fitted.replicates.spread(part) for part in parts])
        return BlockForecast(block, log_p, spread)

    def tables(self, forecasts: Sequence[BlockForecast]) -> Iterator[pd.DataFrame]:
        """`forecast.table` of each block, from `forecast_season` of all seasons."""
        for current in forecasts:
            own = slice(0, current.block.rows)
            rows = self.frame[current.block.begin : current.block.end]
            if self.expected is not None:
                own, rows = slice(current.block.rows, None), self.expected_rows(current.block)
            log_p = fitting.by_model(current.log_p[own], rows, self.stage)
            yield forecast.table(log_p, current.spread[own], rows)
