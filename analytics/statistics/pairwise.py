"""The probability that one car finishes ahead of another, from the forecast of a race.

The forecast of a race (`predictions.ml.probability`) draws the winner, then who retires, then the places
behind the winner one by one with a power of the strengths. In such a draw the order of two cars does not
depend on the others, so that the probability follows from what is stored of the two cars alone, the
probabilities to win and to finish, and agrees with the place probabilities of the same forecast.
"""

from dataclasses import dataclass

from predictions.ml.probability import PLACES_EXPONENT

LEAST_WIN = 1e-300  # two cars without any chance are alike


@dataclass(frozen=True)
class Pair:
    """Probabilities that sum to 1; a car that finishes is ahead of one that retires."""

    first_ahead: float
    second_ahead: float
    both_retire: float


def pair(win: tuple[float, float], finish: tuple[float, float], exponent: float = PLACES_EXPONENT) -> Pair:
    """Of two cars of one race.

    Parameters
    ----------
    win, finish : probabilities of the two cars to win, and not to retire.
    exponent : of the strengths, for the places behind the winner.
    """
    another_wins = max(0.0, 1 - win[0] - win[1])
    # A winner does not retire: these are the probabilities of a car that does not win.
    out, out_second = ((1 - f) / (1 - w) if w < 1 else 0.0 for w, f in zip(win, finish, strict=True))
    strength, strength_second = (max(w, LEAST_WIN) ** exponent for w in win)
    first_of_two = strength / (strength + strength_second)
    both_finish = (1 - out) * (1 - out_second)
    return Pair(
        first_ahead=_ahead(win[0], another_wins, both_finish * first_of_two + (1 - out) * out_second),
        second_ahead=_ahead(win[1], another_wins, both_finish * (1 - first_of_two) + (1 - out_second) * out),
        both_retire=another_wins * out * out_second,
    )


def _ahead(win: float, another_wins: float, ahead_behind_another: float) -> float:
    return win + another_wins * ahead_behind_another
