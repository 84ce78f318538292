"""Scores of one forecast of one race, from its probabilities and what came of it.

All arrays are over the drivers of the field, in any one order. Lower scores are better, but for the two
accuracies.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from predictions.ml.season.points import scoring_places

Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]

# No probability of a win counts as less, so that no winner costs more than about 9.2 nats; the probability
# of a podium and of points is as far from 0 and 1.
FLOOR = 1e-4
# Equal but for rounding.
LEVEL = 1e-12
PODIUM_PLACES = 3
UNPLACED = 99
# Of Harville's formula, for the second place and the third.
SECOND, THIRD = 0.80, 0.70


@dataclass(frozen=True)
class Outcome:
    """What came of a race.

    Attributes
    ----------
    won : (drivers,), which sums to 1: two drivers who shared a winning car have a half each.
    podium, points : (drivers,), 1 for a driver among the first three, and in a scoring place, else 0.
    """

    won: Floats
    podium: Floats
    points: Floats

    @property
    def winners(self) -> Booleans:
        return self.won > 0


@dataclass(frozen=True)
class Scores:
    log_loss: float
    brier_score: float
    rps: float
    podium_brier: float
    points_brier: float | None
    top1_accuracy: float
    top3_accuracy: float
    winner_rank: int


def outcome(positions: NDArray[np.int64], season: int) -> Outcome:
    """From finishing positions (drivers,), UNPLACED where a driver has none. A driver has won."""
    won = (positions == 1).astype(float)
    return Outcome(
        won / won.sum(),
        (positions <= PODIUM_PLACES).astype(float),
        (positions <= scoring_places(season)).astype(float),
    )


def normalised(win: Floats) -> Floats:
    """Win probabilities (drivers,) that sum to 1, none much smaller than FLOOR; uniform if all are 0."""
    total = win.sum()
    floored = np.maximum(win / total if total > 0 else np.full(len(win), 1 / len(win)), FLOOR)
    return np.asarray(floored / floored.sum())


def harville(win: Floats) -> Floats:
    """Probabilities (drivers,) of a place among the first three, from those to win, which sum to 1.

    The second place is drawn among the other drivers in proportion to win**SECOND, the third in proportion
    to win**THIRD: strength decides less about places further back.

    D. A. Harville, "Assigning probabilities to the outcomes of multi-entry competitions", JASA 68 (1973)
    312-316; exponents below 1: V. Lo, J. Bacon-Shone and K. Busche, "The application of ranking probability
    models to racetrack betting", Management Science 41 (1995) 1048-1059.
    """
    likely = np.maximum(win, 1e-12)
    second, third = likely**SECOND, likely**THIRD
    first_two = np.outer(win, second) / np.maximum(second.sum() - second, 1e-15)[:, None]
    np.fill_diagonal(first_two, 0)
    others = third.sum() - third[:, None] - third[None, :]
    np.fill_diagonal(others, 1)
    ahead = first_two / np.maximum(others, 1e-15)
    is_third = third * (ahead.sum() - ahead.sum(axis=1) - ahead.sum(axis=0))
    return np.asarray(np.clip(win + first_two.sum(axis=0) + is_third, 1e-9, 1 - 1e-9))


def scores(win: Floats, podium: Floats, points: Floats | None, result: Outcome) -> Scores:
    """The scores of a forecast.

    Parameters
    ----------
    win : probabilities (drivers,) to win, 0 for a driver whom the forecast lacks. They need not sum to 1.
    podium : probabilities (drivers,) of a podium; if one is NaN, they follow from `win` by `harville`.
    points : probabilities (drivers,) of a scoring place, or None.

    Returns
    -------
    Scores : log loss in nats, of the probability that one of the winners wins; Brier score of the win, as a
        sum; ranked probability score over win, podium and the rest, and Brier scores of podium and points, as
        means; the share of the winners among the favourites that are level; whether a winner is among the
        three favourites, or the probability of that where drivers are level; the rank of the better placed
        winner, counting only drivers with a higher probability.
    """
    p = normalised(win)
    known = bool(np.isfinite(podium).all())
    on_podium = np.clip(podium, FLOOR, 1 - FLOOR) if known else harville(p)
    squares, podium_squares = (p - result.won) ** 2, (on_podium - result.podium) ** 2
    best = p >= p.max() - LEVEL
    winner = p[result.winners].max()
    above, level = int((p > winner).sum()), int((p == winner).sum())
    return Scores(
        log_loss=float(-np.log(min(1.0, p[result.winners].sum()))),
        brier_score=float(squares.sum()),
        rps=float((0.5 * (squares + podium_squares)).mean()),
        podium_brier=float(podium_squares.mean()),
        points_brier=None if points is None else _brier(points, result.points),
        top1_accuracy=float((best & result.winners).sum() / best.sum()),
        top3_accuracy=float(np.clip((PODIUM_PLACES - above) / level, 0, 1)),
        winner_rank=above + 1,
    )


def _brier(probability: Floats, happened: Floats) -> float:
    return float(((np.clip(probability, FLOOR, 1 - FLOOR) - happened) ** 2).mean())
