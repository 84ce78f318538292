"""What each ingredient is worth: the regression walked forward without it.

The regression carries most of the pool and is refitted in milliseconds, so that every ingredient can
be taken out of every race's fit. A difference whose interval holds 0 proves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from predictions.ml import fitting, inputs
from predictions.ml.features import CIRCUIT, CONSTRUCTOR, DRIVER
from predictions.ml.linear import Regression
from predictions.ml.paired import bootstrap_interval
from predictions.ml.probability import Floats, log_softmax_by_race
from predictions.ml.ratings import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS
from predictions.ml.walk import REFIT_RACES


@dataclass(frozen=True)
class Ingredient:
    """Inputs whose names begin so are left out; features that begin so are put to 0."""

    name: str
    inputs: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


INGREDIENTS = (
    Ingredient("all ratings", features=("driver_", "car_")),
    Ingredient("driver ratings", features=tuple(f"driver_{s}" for s in SIGNALS)),
    Ingredient("car ratings", features=tuple(f"car_{s}" for s in SIGNALS)),
    *(Ingredient(f"signal {s.replace('_', ' ')}", (f"{s}_rating",)) for s in SIGNALS),
    Ingredient("ratings moved by the weekend", tuple(f"{s}_now_rating" for s in WEEKEND_SIGNALS)),
    Ingredient("form and records", (*DRIVER, *CONSTRUCTOR, *CIRCUIT, "is_rookie")),
    Ingredient("grid", ("log_grid", "is_pole", "is_second")),
    Ingredient("gaps in qualifying", ("gap_to_pole", "root_gap", "qualifying_pace")),
    Ingredient("practice of the weekend", ("practice_pace",)),
    Ingredient("sprint", features=tuple(f"{s}_gain" for s in SPRINT_SIGNALS)),
)


class RegressionWithout(Regression):
    def __init__(
        self, stage: str = "before_weekend", ridge: float = 5.0, dropped: tuple[str, ...] = ()
    ) -> None:
        super().__init__(stage, ridge)
        self.dropped = dropped

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        X = super().inputs(frame)
        dropped = X.columns.str.startswith(self.dropped) if self.dropped else np.zeros(X.shape[1], bool)
        return X.loc[:, ~dropped]


@dataclass(frozen=True)
class Effect:
    """Mean change of the log loss without an ingredient, and its 95% interval over races."""

    name: str
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Ablation:
    """One walk through the seasons first to last of `frame`, rows of `features.build` of decided races."""

    frame: pd.DataFrame
    stage: str
    first: int
    last: int

    @cached_property
    def whole(self) -> Floats:
        return self.losses(Ingredient("nothing"))

    def losses(self, out: Ingredient) -> Floats:
        """-ln p(winner) of every race without the ingredient (races,)."""
        ratings = [name for name in self.frame.columns.astype(str) if is_rating(name)]
        zeroed = [name for name in ratings if out.features and name.startswith(out.features)]
        frame = self.frame.assign(**dict.fromkeys(zeroed, 0.0))
        return np.concatenate([self._of_block(frame, out, block) for block in self._blocks()])

    def _blocks(self) -> Iterator[fitting.Block]:
        return fitting.blocks(self.frame, self.first, self.last, REFIT_RACES)

    def _of_block(self, frame: pd.DataFrame, out: Ingredient, block: fitting.Block) -> Floats:
        past, rows = frame[: block.begin], frame[block.begin : block.end]
        weight = inputs.recency_weights(inputs.race_codes(past), fitting.HALF_LIFE_RACES)
        model = RegressionWithout(self.stage, dropped=out.inputs).fit(past, weight)
        log_p = log_softmax_by_race(model.log_strength(rows), inputs.race_codes(rows))
        return -log_p[rows["position"].to_numpy() == 1]

    def effect(self, out: Ingredient) -> Effect:
        change = self.losses(out) - self.whole
        return Effect(out.name, float(change.mean()), *bootstrap_interval(change))


def is_rating(name: str) -> bool:
    return name.removeprefix("driver_").removeprefix("car_") in SIGNALS
