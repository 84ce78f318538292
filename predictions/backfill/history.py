"""What a backfill reads once: the features of all races, and the order of the races."""

from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from predictions.data import dataset
from predictions.ml import features, walk
from predictions.ml.fitting import Block, Fitted, with_winner
from predictions.ml.intervals import Replicates


@dataclass(frozen=True)
class Past:
    """All races held by an instant.

    Attributes
    ----------
    frame : rows of `features.build` of races with one winner, with the final grid.
    before : the id of the race before each race.
    """

    frame: pd.DataFrame
    before: dict[int, int]
    _replicates: dict[tuple[str, int], Replicates] = field(default_factory=dict)

    def fit_before(self, stage: str, block: Block) -> Fitted:
        """The models that a backtest forecasts the block with."""
        key = (stage, block.season)
        if key not in self._replicates:
            self._replicates[key] = walk.replicates_before(self.frame, stage, block.season)
        return walk.fit_before(self.frame, stage, block, self._replicates[key])


def load(as_of: datetime) -> Past:
    history = dataset.load(as_of)
    races = history.races["race_id"].tolist()
    return Past(with_winner(features.build(history)), dict(zip(races[1:], races[:-1], strict=True)))
