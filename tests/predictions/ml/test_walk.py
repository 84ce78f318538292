"""Walk-forward forecasts of a season do not depend on how its blocks are computed."""

import numpy as np
import pytest

from predictions.ml.walk import Walk
from tests.predictions.ml.fields import drawn_features


@pytest.fixture(scope="module")
def walk():
    return Walk(drawn_features(races=60), "before_weekend", 2005, 2005)


@pytest.fixture(scope="module")
def season(walk):
    return [block for block in walk.blocks if block.season == 2005]


def test_a_block_is_forecast_the_same_with_and_without_the_others(walk, season):
    together, (alone,) = list(walk.forecast_season(season)), walk.forecast_season(season[-1:])
    assert np.array_equal(alone.log_p, together[-1].log_p)
    assert np.array_equal(alone.spread, together[-1].spread)


def test_only_the_forecasts_learn_from_the_races_of_their_season(walk, season):
    changed = walk.frame.copy()
    first = changed.index[season[0].begin : season[0].end]
    changed.loc[first, "position"] = changed.loc[first, "position"].to_numpy()[::-1]
    one, other = (
        list(Walk(frame, walk.stage, 2005, 2005).forecast_season(season))[-1]
        for frame in (walk.frame, changed)
    )
    assert not np.array_equal(one.log_p, other.log_p)
    assert np.array_equal(one.spread, other.spread)
