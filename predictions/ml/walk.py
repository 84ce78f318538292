"""Walk-forward forecasts of past seasons: each block is forecast by models fitted on the races before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from predictions.ml import fitting, forecast
from predictions.ml.fitting import Block
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
        """Forecast blocks of one season, each by models fitted on the races before it.

        The replicates, which take most of the time, are fitted on the races before the season: a few
        more races hardly change how uncertain forecasts are. So they depend on no other block.
        """
        season = blocks[0].season
        # The last digit of a sum depends on its order, which must not depend on the number of cores.
        with threadpool_limits(1):
            past = self.frame[self.frame["season"] < season]
            replicates = Replicates(self.stage).fit(past, fitting.recency(past))
            for block in blocks:
                yield self._forecast_block(block, replicates)

    def _forecast_block(self, block: Block, replicates: Replicates) -> BlockForecast:
        rows, expected = self.frame[block.begin : block.end], self.expected_rows(block)
        parts = [rows, expected] if len(expected) else [rows]
        fitted = fitting.fit_single(self.frame[: block.begin], self.stage)
        log_p = np.concatenate([fitting.member_log_p(fitted, part) for part in parts])
        return BlockForecast(block, log_p, np.concatenate([replicates.spread(part) for part in parts]))

    def tables(self, forecasts: Sequence[BlockForecast]) -> Iterator[pd.DataFrame]:
        """`forecast.table` of each block, from `forecast_season` of all seasons."""
        for current in forecasts:
            own = slice(0, current.block.rows)
            rows = self.frame[current.block.begin : current.block.end]
            if self.expected is not None:
                own, rows = slice(current.block.rows, None), self.expected_rows(current.block)
            log_p = fitting.by_model(current.log_p[own], rows, self.stage)
            yield forecast.table(log_p, current.spread[own], rows)
