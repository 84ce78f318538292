"""The forecast of a championship from simulated seasons: points, places and the title, with intervals."""

from dataclasses import dataclass

import numpy as np

from predictions.ml.probability import TAILS_95, Z_95
from predictions.ml.races import Bools, Floats, Ints
from predictions.ml.season import countback
from predictions.ml.season.countback import Tallies
from predictions.ml.season.simulate import INNER, OUTER


@dataclass(frozen=True)
class ChampionshipForecast:
    """How a championship may end, for each of its entrants.

    Attributes
    ----------
    expected : mean of the final points (entrants,).
    range : 95% interval of the final points (entrants, 2).
    places : probability of each place with its interval (entrants, places, 3). The probabilities sum to 1
        over the places of an entrant and over the entrants of a place.
    can_win : whether the current table lets the entrant be champion (entrants,).
    """

    expected: Floats
    range: Floats
    places: Floats
    can_win: Bools

    @property
    def title(self) -> Floats:
        """The probability of the title with its interval (entrants, 3)."""
        return self.places[:, 0]


def forecast_championship(
    base: Tallies, owner: Ints, gained: Tallies, best: Tallies, seed: int = 0
) -> ChampionshipForecast:
    """Forecast one championship.

    Parameters
    ----------
    base : current tallies (entrants, 1 + PLACES).
    owner : the entrant that each car scores for (cars,).
    gained : `simulate.simulate`, of the cars.
    best : `simulate.most_possible`, of one entrant.
    """
    final = np.repeat(base[None], len(gained), axis=0)
    for car, entrant in enumerate(owner):
        final[:, entrant] += gained[:, car]
    points = countback.points(final)
    place = countback.rank(final, np.random.default_rng(seed))
    can_win = countback.can_win(base, best)
    is_open = can_win & np.isin(np.arange(len(base)), owner) & (can_win.sum() > 1)
    places = _place_probabilities(place, is_open)
    # The table excludes these, whatever their share of the seasons leaves open.
    places[~can_win, 0] = 0.0
    if can_win.sum() == 1:
        places[can_win, 0] = 1.0
    return ChampionshipForecast(points.mean(axis=0), np.quantile(points, TAILS_95, axis=0).T, places, can_win)


def _place_probabilities(place: Ints, is_open: Bools) -> Floats:
    """Probabilities and intervals (entrants, places, 3).

    Parameters
    ----------
    place : final places (seasons, entrants), from 0.
    is_open : who can still win the title with the cars they have (entrants,).
    """
    entrants = place.shape[1]
    # By outer draw (draws, entrants, places).
    share = np.stack([(place == k).reshape(OUTER, INNER, entrants).mean(axis=1) for k in range(entrants)], 2)
    mean = share.mean(axis=0)
    total = share.var(axis=0, ddof=1)
    sampling = (share * (1 - share)).mean(axis=0) / (INNER - 1)
    shrink = np.sqrt(np.clip(1 - sampling / np.maximum(total, 1e-300), 0, 1))
    low, high = np.clip(np.quantile(mean + shrink * (share - mean), TAILS_95, axis=0), 0, 1)
    least, most = _wilson_interval(mean, len(place))
    probability = _with_open_titles(mean, place, is_open)
    lower = np.minimum(np.minimum(low, least), probability)
    upper = np.maximum(np.maximum(high, most), probability)
    return np.stack([probability, lower, upper], axis=2)


def _with_open_titles(share: Floats, place: Ints, is_open: Bools) -> Floats:
    """Probabilities (entrants, places) in which no title that is open has the probability 0 or 1.

    Half a season is added for each entrant that can still win: they are first in it, and the others follow
    in the order of their mean places. Each added season is a complete order, so all sums stay 1.
    """
    seasons = len(place)
    counts = share * seasons
    by_mean = np.argsort(place.mean(axis=0), kind="stable")
    for winner in np.flatnonzero(is_open):
        order = np.r_[winner, by_mean[by_mean != winner]]
        counts[order, np.arange(len(order))] += 0.5
    return np.asarray(counts / (seasons + 0.5 * is_open.sum()))


def _wilson_interval(share: Floats, seasons: int) -> tuple[Floats, Floats]:
    """The 95% interval of a probability from its share of simulated seasons.

    E. B. Wilson, JASA 22 (1927) 209-212.
    """
    shrunk = 1 + Z_95**2 / seasons
    middle = (share + Z_95**2 / (2 * seasons)) / shrunk
    half = Z_95 / shrunk * np.sqrt(share * (1 - share) / seasons + (Z_95 / (2 * seasons)) ** 2)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)
