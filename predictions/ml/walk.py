"""Walking forward through past seasons: each block of races is forecast by models fitted before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from predictions.ml import fitting, forecast, inputs
from predictions.ml.fitting import Block
from predictions.ml.probability import Floats

REFIT_RACES = 6
FROM_RACES = 15  # too few to serve, enough to calibrate later blocks


@dataclass(frozen=True)
class BlockForecast:
    """Uncalibrated forecasts of a block by models fitted on the races before it.

    Attributes
    ----------
    log_p : log win probabilities (rows, members).
    spread : standard deviation (rows,) of the log-odds; NaN in blocks that only calibrate.
    """

    block: Block
    log_p: Floats
    spread: Floats


@dataclass(frozen=True)
class Walk:
    """One walk through the seasons `first` to `last`.

    Attributes
    ----------
    frame : rows of `features.build` of races with one winner, those of a race together.
    """

    frame: pd.DataFrame
    stage: str
    first: int
    last: int

    @property
    def blocks(self) -> list[Block]:
        """The blocks to forecast, and those of the seasons before them, which calibrate."""
        since = self.first - fitting.POOL_SEASONS
        return list(fitting.blocks(self.frame, since, self.last, REFIT_RACES, FROM_RACES))

    def forecast_block(self, block: Block) -> BlockForecast:
        past, rows = self.frame[: block.begin], self.frame[block.begin : block.end]
        # The order of a sum, and so its last digit, must not depend on the number of cores.
        with threadpool_limits(1):
            log_p = fitting.member_log_p(fitting.fit_single(past, self.stage), rows)
            if block.season < self.first:
                return BlockForecast(block, log_p, np.full(len(rows), np.nan))
            return BlockForecast(block, log_p, fitting.fit_replicates(past, self.stage).spread(rows))

    def tables(self, forecasts: Sequence[BlockForecast]) -> Iterator[pd.DataFrame]:
        """`forecast.table` of each block to forecast, calibrated on the blocks before it.

        `forecasts` are those of all `blocks`, in their order.
        """
        for number, current in enumerate(forecasts):
            if current.block.season < self.first:
                continue
            since = current.block.season - fitting.POOL_SEASONS
            earlier = [(f.block, f.log_p) for f in forecasts[:number] if f.block.season >= since]
            calibration = fitting.calibrate(self.frame, earlier)
            rows = self.frame[current.block.begin : current.block.end]
            log_p = calibration.apply(current.log_p, inputs.race_codes(rows))
            yield forecast.table(log_p, current.spread, rows)
