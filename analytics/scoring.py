"""Scores of one forecast of one race, from its probabilities and the order that came of it.

A forecast is arrays over the cars: the probability to win and to be on the podium. Lower is better, but
for `top3_accuracy`.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]

# A winner who was given no chance costs this much at most: about 21 nats.
SMALLEST = 1e-9


@dataclass(frozen=True)
class Scores:
    log_loss: float
    brier_score: float
    podium_brier: float
    top3_accuracy: float


def scores(win: Floats, podium: Floats, is_winner: Booleans, on_podium: Booleans) -> Scores:
    """All arrays have the shape (cars,). With two winners of one car, they share the win.
    A winner who is not among the cars had no chance.

    Returns
    -------
    Scores : log loss in nats, of the probability that one of the winners wins; Brier score summed over
        the field; Brier score of the podium, as a mean; share of the podium among the three favourites.
    """
    favourites = np.argsort(-win, kind="stable")[:3]
    outcome = is_winner / max(1, is_winner.sum())
    return Scores(
        log_loss=float(-np.log(max(SMALLEST, min(1.0, win[is_winner].sum())))),
        brier_score=float(np.sum((win - outcome) ** 2) + (not is_winner.any())),
        podium_brier=float(np.mean((podium - on_podium) ** 2)),
        top3_accuracy=float(on_podium[favourites].sum() / 3),
    )
