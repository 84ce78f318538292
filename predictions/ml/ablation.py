"""The effect of each ingredient: walk-forward forecasts of the regression without it.

The regression has the largest weight in the ensemble and is fitted in milliseconds, so every ingredient
can be left out of every fit. An effect whose interval contains 0 proves nothing.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from predictions.ml import fitting, inputs
from predictions.ml.features import CIRCUIT, CONSTRUCTOR, DRIVER, RATING
from predictions.ml.linear import Regression
from predictions.ml.paired import bootstrap_interval
from predictions.ml.probability import log_softmax_by_race
from predictions.ml.races import Floats
from predictions.ml.signals import SIGNALS, SPRINT_SIGNALS, WEEKEND_SIGNALS
from predictions.ml.walk import REFIT_RACES


@dataclass(frozen=True)
class Ingredient:
    """Something that can be left out: `inputs` of the regression, dropped, and `features`, set to 0."""

    name: str
    inputs: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


NOTHING = Ingredient("nothing")
INGREDIENTS = (
    Ingredient("all ratings", features=RATING),
    Ingredient("driver ratings", features=tuple(f"driver_{s}" for s in SIGNALS)),
    Ingredient("car ratings", features=tuple(f"car_{s}" for s in SIGNALS)),
    *(Ingredient(f"signal {s.replace('_', ' ')}", (f"{s}_rating",)) for s in SIGNALS),
    Ingredient("ratings updated by the weekend", tuple(f"{s}_now_rating" for s in WEEKEND_SIGNALS)),
    Ingredient("form and records", (*DRIVER, *CONSTRUCTOR, *CIRCUIT, "is_rookie")),
    Ingredient("grid", ("log_grid", "log_grid_if_slow", "is_pole", "is_second")),
    Ingredient("gaps in qualifying", ("gap_to_pole", "root_gap", "qualifying_pace")),
    Ingredient("practice of the weekend", ("practice_pace",)),
    Ingredient("sprint", features=tuple(f"{s}_gain" for s in SPRINT_SIGNALS)),
)


class RegressionWithout(Regression):
    """The regression without an ingredient."""

    def __init__(
        self, stage: str = "before_weekend", ridge: float = 5.0, without: Ingredient = NOTHING
    ) -> None:
        super().__init__(stage, ridge)
        self.without = without

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        X = super().inputs(frame.assign(**dict.fromkeys(self.without.features, 0.0)))
        return X.drop(columns=list(self.without.inputs), errors="ignore")


@dataclass(frozen=True)
class Effect:
    """The mean change of the log loss without an ingredient (nats), and its 95% interval over races."""

    name: str
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Ablation:
    """A walk through the seasons `first` to `last`, once for each ingredient.

    Attributes
    ----------
    frame : rows of `features.build` of races with one winner, those of a race together.
    stage : a key of `features.BY_STAGE`.
    """

    frame: pd.DataFrame
    stage: str
    first: int
    last: int

    @cached_property
    def full_losses(self) -> Floats:
        """The losses (races,) with everything."""
        return self.losses(NOTHING)

    def losses(self, without: Ingredient) -> Floats:
        """-ln p(winner) of every race (races,) without an ingredient."""
        blocks = fitting.blocks(self.frame, self.first, self.last, REFIT_RACES)
        return np.concatenate([self._losses_of_block(block, without) for block in blocks])

    def effect(self, without: Ingredient) -> Effect | None:
        """The effect of leaving out an ingredient; None if no race of this walk has it at this stage."""
        if not self._is_used(without):
            return None
        change = self.losses(without) - self.full_losses
        return Effect(without.name, float(change.mean()), *bootstrap_interval(change))

    def _is_used(self, without: Ingredient) -> bool:
        frame = self.frame[self.frame["season"] <= self.last]
        full, less = (RegressionWithout(self.stage, without=w).inputs(frame) for w in (NOTHING, without))
        return not full.equals(less)

    def _losses_of_block(self, block: fitting.Block, without: Ingredient) -> Floats:
        past, rows = self.frame[: block.begin], self.frame[block.begin : block.end]
        weight = inputs.recency_weights(inputs.race_codes(past), fitting.HALF_LIFE_RACES)
        model = RegressionWithout(self.stage, without=without).fit(past, weight)
        log_p = log_softmax_by_race(model.log_strength(rows), inputs.race_codes(rows))
        return np.asarray(-log_p[rows["position"].to_numpy() == 1])
