"""The Elo model: win probabilities from the Elo ratings of driver and constructor only."""

import pandas as pd

from predictions.ml.linear import Linear


class Elo(Linear):
    """A conditional logit on two inputs, the Elo ratings of driver and constructor."""

    name = "elo"

    def __init__(self, stage: str = "before_weekend", ridge: float = 1.0) -> None:
        super().__init__(stage, ridge)  # two inputs need only a weak prior

    def inputs(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[["current_elo", "constructor_elo"]]
